import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import {
  commandsOf,
  convertImage,
  invocationText,
  removeSandbox,
  stopSandbox,
  surveySandboxes,
  wordsOf,
} from '../../src/sandboxes';
import type { Invocation, Runtime, Sandbox, SandboxSurvey } from '../../src/sandboxes';
import { jobScript } from '../../src/slurm';
import type { RunResult, Workbench } from '../../src/workbench';
import { useEngine, type TestEngine } from '../support/dockerd';
import { until } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine, type Machine } from '../support/machine';
import { skip } from '../support/skip';
import { startCluster, type Cluster } from '../support/slurm';

const exec = promisify(execFile);
const commands = commandsOf('charliecloud');

describe('sandboxes of Charliecloud', () => {
  let machine: Machine;
  let workbench: Workbench;
  let home: string;
  let storage: string;

  before(async function () {
    this.timeout(30_000);
    for (const program of ['/usr/bin/ch-run', '/usr/bin/ch-image', '/bin/busybox', '/usr/bin/mksquashfs']) {
      if (!existsSync(program)) skip(this, `${program} is not installed`);
    }
    storage = await mkdtemp('/tmp/cwtest-ch-');
    machine = await startMachine(this, {
      groups: ['docker'],
      settings: [`SetEnv CH_IMAGE_STORAGE=${storage}/storage`],
    });
    home = machine.student.home;
    await exec('chown', [machine.student.name, storage]);
    workbench = await machine.connect();
    // Made as an image is that somebody has unpacked: the program that everything is, and where things are mounted.
    const made = await workbench.run(['sh', '-c', ROOT]);
    assert.equal(made.exitCode, 0, made.stderr);
  });
  after(async () => {
    await machine?.dispose();
    if (storage !== undefined) await rm(storage, { recursive: true, force: true });
  });

  const look = (): Promise<SandboxSurvey> => surveySandboxes(workbench, { folders: ['~/images'] });
  const runtime = async (): Promise<Runtime> => {
    const found = (await look()).runtimes.find(({ id }) => id === 'charliecloud');
    assert(found !== undefined);
    return found;
  };
  const sandbox = async (name: string): Promise<Sandbox> => {
    const found = (await look()).sandboxes.find(
      (each) => each.runtime === 'charliecloud' && each.name === name,
    );
    assert(found !== undefined, `there is a sandbox ${name}`);
    return found;
  };
  const run = (invocation: Invocation | undefined): Promise<RunResult> => {
    assert(invocation !== undefined);
    return workbench.run(wordsOf(invocation), { timeout: 30_000 });
  };

  it('the runtime is found, and works for somebody whom git does not know', async () => {
    const { label, version, environment, hindrance, settings } = await runtime();
    assert.equal(label, 'Charliecloud');
    assert.match(version ?? '', /^0\.\d+/);
    assert.equal(hindrance, undefined);
    assert.deepEqual(environment, { CH_IMAGE_CACHE: 'disabled' });
    assert.equal(settings['CH_IMAGE_STORAGE'], `${storage}/storage`);
    assert.deepEqual(await readdir(storage), [], 'looking makes nothing');
  });

  it('an unpacked folder is started with mounts, variables and a working folder, and can be written to', async () => {
    const [at, box] = [await runtime(), await sandbox('toy')];
    const options = {
      command: ['sh', '-c', 'pwd; cat note; echo "$GREETING"; id -u'],
      mounts: [{ source: `${home}/my data`, target: '/data', readOnly: false }],
      environment: { GREETING: `it's $HOME "x"` },
      workingFolder: '/data',
    };
    const { stdout, stderr } = await run(commands.start?.(at, box, options));
    const id = (await workbench.run(['id', '-u'])).stdout.trim();
    assert.equal(stdout, `/data\na note\nit's $HOME "x"\n${id}\n`, stderr);
    assert.equal((await run(commands.start?.(at, box, { command: ['sh', '-c', 'exit 7'] }))).exitCode, 7);
    assert.notEqual((await run(commands.start?.(at, box, { command: ['touch', '/new'] }))).exitCode, 0);
    assert.equal(
      (await run(commands.start?.(at, box, { command: ['touch', '/new'], writable: true }))).exitCode,
      0,
    );
    // Root inside, and not outside: what it makes is the user's.
    const made = await run(
      commands.start?.(at, box, {
        command: ['sh', '-c', 'id -u; touch /data/mine'],
        root: true,
        mounts: options.mounts,
      }),
    );
    assert.equal(made.stdout, '0\n', made.stderr);
    assert.equal((await workbench.run(['stat', '-c', '%u', 'my data/mine'])).stdout.trim(), id);
  });

  it('what runs is seen, joined and stopped', async function () {
    this.timeout(20_000);
    const [at, box] = [await runtime(), await sandbox('toy')];
    const started = run(commands.start?.(at, box, { command: ['sleep', '600'] }));
    let running = box;
    await until('it runs', async () => {
      running = await sandbox('toy');
      return running.processes.some(({ command }) => command.includes('sleep'));
    });
    const [process] = running.processes;
    assert(process !== undefined);
    const joined = await run(commands.exec?.(at, process, ['sh', '-c', 'cat /note-of-the-image']));
    assert.equal(joined.stdout, 'inside\n', joined.stderr);
    assert.equal((await failure(removeSandbox(workbench, at, running))).code, 'sandbox-running');
    await stopSandbox(workbench, at, running);
    assert.deepEqual((await sandbox('toy')).processes, []);
    assert.notEqual((await started).exitCode, 0);
  });

  it('a folder is packed, the file unpacked into the storage, run by its name, and removed', async function () {
    this.timeout(40_000);
    const [at, box] = [await runtime(), await sandbox('toy')];
    const file = `${home}/images/packed.sqfs`;
    const packed = await run(commands.export?.(at, box, file));
    assert.equal(packed.exitCode, 0, packed.stderr);
    await writeFile(`${home}/images/partial.sqfs`, Buffer.alloc(1000));
    const { images } = await look();
    const own = images.filter((image) => image.runtime === 'charliecloud');
    assert.deepEqual(
      own.map(({ name, whole }) => `${name} ${whole}`),
      ['packed true', 'partial false'],
    );
    const [image] = own;
    assert(image !== undefined);
    assert.equal(
      (await run(commands.start?.(at, image, { command: ['cat', '/note-of-the-image'] }))).stdout,
      'inside\n',
    );

    const create = commands.create?.(at, image, 'from-file:1');
    assert(create !== undefined);
    assert.equal(
      invocationText(create),
      `env 'CH_IMAGE_CACHE=disabled' ch-convert -i squash -o ch-image ${file} from-file:1`,
    );
    const created = await run(create);
    assert.equal(created.exitCode, 0, created.stderr);
    assert.match((await run(create)).stderr, /already there/);
    const entry = await sandbox('from-file:1');
    assert.equal(`${entry.whole} ${entry.usable}`, 'true true');
    assert.equal(
      (await run(commands.start?.(at, entry, { command: ['cat', '/note-of-the-image'] }))).stdout,
      'inside\n',
    );
    assert.throws(() => commands.start?.(at, entry, { writable: true }), { code: 'read-only' });
    await removeSandbox(workbench, at, entry);
    assert.deepEqual(await readdir(`${storage}/storage/img`), []);
    assert.equal((await run(commands.removeImage?.(at, image))).exitCode, 0);
    assert.equal((await run(commands.reset?.(at))).exitCode, 0);
  });

  it('an image of the storage says whether it was pulled, and what by', async () => {
    const made = String.raw`
      cd "$1" && mkdir -p dlcache
      for name in tool+1 made+1 tool+2; do mkdir -p "img/$name/ch"; done
      touch "dlcache/tool+1%skinny.manifest.json" "dlcache/made+1%skinny.manifest.json"
      for name in tool+1 tool+2; do echo '{ "history": [ { "created_by": "ADD" } ] }' >"img/$name/ch/metadata.json"; done
      echo '{ "history": [], "labels": {} }' >img/made+1/ch/metadata.json`;
    await workbench.run(['sh', '-c', made, 'sh', `${storage}/storage`]);
    const origins = await Promise.all(
      ['tool:1', 'made:1', 'tool:2'].map(async (name) => (await sandbox(name)).origin),
    );
    assert.deepEqual(origins, ['docker://tool:1', undefined, undefined]);
    for (const name of ['tool+1', 'made+1', 'tool+2'])
      await workbench.run(['rm', '-r', `${storage}/storage/img/${name}`]);
    await workbench.run(['rm', '-r', `${storage}/storage/dlcache`]);
  });

  it('what is cut off half-way leaves nothing behind, and is not shown as whole', async function () {
    this.timeout(30_000);
    const at = await runtime();
    await workbench.run(['mkdir', '-p', `${storage}/storage/img/half+made/bin`]);
    assert.equal((await sandbox('half:made')).whole, false);
    // Only what the name says is taken away, whatever else is there.
    const fails = commands.create?.(at, { ...BROKEN, path: `${home}/images/partial.sqfs` }, 'broken');
    assert.notEqual((await run(fails)).exitCode, 0);
    assert.deepEqual(await readdir(`${storage}/storage/img`), ['half+made']);
    await rm(`${storage}/storage`, { recursive: true });
  });

  it('an image of Docker is converted, and run as a job', async function () {
    this.timeout(60_000);
    let engine: TestEngine | undefined;
    let cluster: Cluster | undefined;
    try {
      engine = await useEngine(this);
      const { image } = engine;
      const at = await runtime();
      const phases: string[] = [];
      await convertImage(workbench, at, {
        source: { kind: 'docker', reference: image, elevated: false, socket: engine.socket },
        target: 'converted:1',
        size: undefined,
        signal: new AbortController().signal,
        onPhase: ({ text }) => phases.push(text),
      });
      const box = await sandbox('converted:1');
      assert.equal(box.whole, true);
      assert(phases.length > 0, 'it says what goes on');
      const again = convertImage(workbench, at, {
        source: { kind: 'docker', reference: image, elevated: false, socket: engine.socket },
        target: 'converted:1',
        size: undefined,
        signal: new AbortController().signal,
        onPhase: () => {},
      });
      assert.equal((await failure(again)).code, 'file-exists');
      assert.equal((await sandbox('converted:1')).whole, true);

      // The image is of one program: it has none of the files that ch-run puts the machine's own in place of.
      const root = box.path ?? '';
      const made = await workbench.run(['sh', '-c', FIXTURES, 'sh', root]);
      assert.equal(made.exitCode, 0, made.stderr);
      cluster = await startCluster(this);
      const start = commands.start?.(at, box, { command: ['sh', '-c', 'echo "in $CH_RUNNING"'] });
      const script = jobScript({ name: 'boxed', environment: start?.env ?? {}, step: [start?.argv ?? []] });
      const submitted = await workbench.run(
        ['env', `SLURM_CONF=${cluster.environment.SLURM_CONF}`, 'sbatch', '--parsable'],
        { stdin: script },
      );
      assert.equal(submitted.exitCode, 0, submitted.stderr);
      const file = `boxed-${submitted.stdout.trim()}.out`;
      let output = '';
      await until('the job prints', async () => {
        output = (await workbench.run(['cat', file])).stdout;
        return output.endsWith('\n');
      });
      assert.match(output, /^in \S/);
      await removeSandbox(workbench, at, box);
    } finally {
      await cluster?.dispose();
      await engine?.dispose();
    }
  });

  describe('an image of Docker', () => {
    let engine: TestEngine;
    before(async function () {
      engine = await useEngine(this);
    });
    after(() => engine?.dispose());
    const convert = async (
      target: string,
      how: { signal?: AbortSignal; onPhase?: (text: string) => void } = {},
    ): Promise<void> =>
      convertImage(workbench, await runtime(), {
        source: { kind: 'docker', reference: engine.image, elevated: false, socket: engine.socket },
        target,
        size: undefined,
        signal: how.signal ?? new AbortController().signal,
        onPhase: ({ text }) => how.onPhase?.(text),
      });
    const entries = async (): Promise<string[]> =>
      (await look()).sandboxes.filter(({ path = '' }) => path.startsWith(storage)).map(({ name }) => name);
    /** What conversions keep in the folder for temporary files while they last. */
    const left = async (): Promise<string[]> => {
      const words = ['find', '/var/tmp', '-maxdepth', '1', '-name', 'ch-*', '-user', machine.student.name];
      return (await workbench.run(words)).stdout.split('\n').filter(Boolean);
    };

    it('that is given up leaves nothing behind', async () => {
      const abort = new AbortController();
      const done = convert('given-up', { signal: abort.signal, onPhase: () => abort.abort() });
      await assert.rejects(done, { name: 'AbortError' });
      assert.deepEqual([await entries(), await left()], [[], []]);
    }).timeout(40_000);

    it('is converted to its end over a connection that breaks', async () => {
      let broken = false;
      await convert('over-a-break', {
        onPhase: () => {
          if (!broken) void machine.sshd.kill();
          broken = true;
        },
      });
      assert(broken, 'it was broken on the way');
      const box = await sandbox('over-a-break');
      assert.equal(box.whole, true);
      await removeSandbox(workbench, await runtime(), box);
    }).timeout(40_000);

    it('that two make at once is one of them, and an explanation for the other', async () => {
      const ended = await Promise.allSettled([convert('twice'), convert('twice')]);
      const codes = ended.map((each) =>
        each.status === 'rejected' ? (each.reason as { code: string }).code : 'done',
      );
      assert(codes.includes('done'), codes.join());
      assert(
        codes.some((code) => code === 'job-busy' || code === 'file-exists'),
        codes.join(),
      );
      const box = await sandbox('twice');
      assert.equal(box.whole, true);
      await removeSandbox(workbench, await runtime(), box);
      assert.deepEqual(await left(), []);
    }).timeout(40_000);

    it('for which there is no room is said, and nothing of it is left', async () => {
      await exec('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', storage]);
      try {
        await exec('chown', [`${machine.student.name}:`, storage]);
        const error = await failure(convert('no-room'));
        assert.equal(error.code, 'disk-full', error.detail);
        assert.deepEqual([await entries(), await left()], [[], []]);
      } finally {
        await exec('umount', ['--lazy', storage]);
      }
    }).timeout(40_000);
  });

  it('takes no name for another, and no option for a name', async () => {
    const at = await runtime();
    const box = await sandbox('toy');
    const entry = { ...box, path: `${storage}/storage/img/x` };
    for (const name of ['*', '../x', '-f', 'a b', '', 'A', 'x:', '[a]', 'a//b', '$(id)']) {
      assert.throws(() => commands.remove?.(at, { ...entry, name }), { code: 'sandbox-name' }, name);
      assert.throws(
        () => commands.convert?.(at, { kind: 'registry', reference: 'alpine:3' }, name),
        { code: 'sandbox-name' },
        name,
      );
    }
    for (const path of ['', '/', 'x', '-rf']) {
      assert.throws(() => commands.remove?.(at, { ...box, path }), { code: 'bad-argument' }, path);
    }
    const mounts = [{ source: '/a:/etc', target: '/b', readOnly: false }];
    assert.throws(() => commands.start?.(at, box, { mounts }), { code: 'bad-mount' });
    assert.throws(() => commands.start?.(at, box, { environment: { 'A=b ': 'x' } }), {
      code: 'bad-variable',
    });
    assert.deepEqual(commands.start?.(at, box, { command: ['-v', '--', 'x'] }).argv.slice(-4), [
      '--',
      '-v',
      '--',
      'x',
    ]);
  });
});

const ROOT = String.raw`
set -e
mkdir -p images/toy "my data" && cd images/toy
mkdir -p bin etc proc dev sys tmp home data usr/bin root ch
cp /bin/busybox bin/
for name in sh ls cat id sleep touch env pwd; do ln -s busybox bin/$name; done
touch etc/passwd etc/group etc/hosts etc/resolv.conf
echo inside >note-of-the-image
echo '{"arch":"amd64","arg":{},"cwd":"/","env":{},"history":[],"labels":{},"shell":["/bin/sh","-c"],"volumes":[]}' >ch/metadata.json
echo 'a note' >"$HOME/my data/note"
`;

const FIXTURES = `cd "$1" && mkdir -p etc proc dev sys tmp home && touch etc/passwd etc/group etc/hosts etc/resolv.conf`;

const BROKEN = {
  id: 'broken',
  runtime: 'charliecloud',
  name: 'broken',
  path: undefined,
  size: undefined,
  modified: undefined,
  origin: undefined,
  whole: false,
  usable: true,
} as const;
