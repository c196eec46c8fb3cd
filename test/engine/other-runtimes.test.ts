import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  commandsOf,
  convertImage,
  originOfImage,
  removeSandbox,
  stopSandbox,
  surveySandboxes,
  wordsOf,
} from '../../src/sandboxes';
import type { Invocation, Runtime, RuntimeId, SandboxSurvey } from '../../src/sandboxes';
import type { RunResult, Workbench } from '../../src/workbench';
import { useEngine, type TestEngine } from '../support/dockerd';
import { until } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine, type Machine } from '../support/machine';
import { realProgram } from '../support/runtimes';
import { skip } from '../support/skip';

/** What is the same for runtimes that no Debian package brings: each is asked where it is on the PATH. */
function describeRuntime(
  id: RuntimeId,
  programs: readonly string[],
  suite: (at: RuntimeSuite) => void,
): void {
  const program = realProgram(...programs);
  describe(`sandboxes of ${programs[0]}, with the real one`, function () {
    this.timeout(120_000);
    let machine: Machine | undefined;
    let workbench: Workbench;
    before(async function () {
      if (program === undefined) skip(this, `${programs.join(' or ')} is not on PATH`);
      const PATH = `${path.dirname(program)}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`;
      machine = await startMachine(this, { groups: ['docker'], settings: [`SetEnv PATH=${PATH}`] });
      workbench = await machine.connect();
      await workbench.run(['mkdir', 'images']);
    });
    after(() => machine?.dispose());
    const look = (): Promise<SandboxSurvey> => surveySandboxes(workbench, { folders: ['~/images'] });
    suite({
      workbench: () => workbench,
      home: () => machine?.student.home ?? '',
      look,
      runtime: async () => {
        const found = (await look()).runtimes.find((each) => each.id === id);
        assert(found !== undefined);
        return found;
      },
      run: (invocation) => {
        assert(invocation !== undefined);
        return workbench.run(wordsOf(invocation), { timeout: 60_000 });
      },
    });
  });
}

interface RuntimeSuite {
  workbench(): Workbench;
  home(): string;
  look(): Promise<SandboxSurvey>;
  runtime(): Promise<Runtime>;
  run(invocation: Invocation | undefined): Promise<RunResult>;
}

describeRuntime('apptainer', ['apptainer', 'singularity'], (at) => {
  const commands = commandsOf('apptainer');
  let docker: TestEngine;
  before(async function () {
    docker = await useEngine(this);
  });
  after(() => docker?.dispose());

  it('says its version', async () => {
    assert.match((await at.runtime()).version ?? '', /^\d+\.\d+/);
  });

  it('builds from an archive of docker save, runs it, starts it as an instance, stops that and removes it', async () => {
    const runtime = await at.runtime();
    const archive = path.join(at.home(), 'image.tar');
    await docker.docker('save', '--output', archive, docker.image);
    await at.workbench().run(['chmod', 'a+r', archive]);
    const target = path.join(at.home(), 'images', 'box.sif');
    await convertImage(at.workbench(), runtime, {
      source: { kind: 'archive', path: archive },
      ...{ target, size: undefined, signal: new AbortController().signal, onPhase: () => {} },
    });
    const image = (await at.look()).images.find((each) => each.path === target);
    assert(image?.whole === true);
    assert.equal(await originOfImage(at.workbench(), image), `docker-archive:${archive}`);
    const ran = await at.run(commands.startImage?.(runtime, image, { command: ['sh', '-c', 'exit 7'] }));
    assert.equal(ran.exitCode, 7, ran.stderr);
    const started = await at.run(commands.startInstance?.(runtime, image, 'cwtest', {}));
    assert.equal(started.exitCode, 0, started.stderr);
    const instance = (await at.look()).sandboxes.find(({ name }) => name === 'cwtest');
    assert(instance !== undefined && instance.processes.length > 0);
    assert.equal((await at.run(commands.start?.(runtime, instance, { command: ['true'] }))).exitCode, 0);
    await stopSandbox(at.workbench(), runtime, instance);
    await until('it is gone', async () => !(await at.look()).sandboxes.some(({ name }) => name === 'cwtest'));
    assert.match((await at.run(commands.inspectImage?.(runtime, image))).stdout, /\S/);
    assert.equal((await at.run(commands.removeImage?.(runtime, image))).exitCode, 0);
  });

  it('builds from Docker, and unpacks into a folder that is removed as a whole', async () => {
    const runtime = await at.runtime();
    const target = path.join(at.home(), 'images', 'docker.sif');
    await convertImage(at.workbench(), runtime, {
      source: { kind: 'docker', reference: docker.image, elevated: false, socket: docker.socket },
      ...{ target, size: undefined, signal: new AbortController().signal, onPhase: () => {} },
    });
    const folder = path.join(at.home(), 'images', 'unpacked');
    const program = runtime.settings['program'] ?? 'apptainer';
    await at.workbench().run([program, 'build', '--sandbox', folder, target], { timeout: 60_000 });
    const unpacked = (await at.look()).sandboxes.find((each) => each.path === folder);
    assert(unpacked !== undefined);
    await removeSandbox(at.workbench(), runtime, unpacked);
    await writeFile(path.join(at.home(), 'images', 'half.sif'), 'not yet');
    const { images } = await at.look();
    assert.deepEqual(
      images.map(({ name, whole }) => `${name} ${whole}`),
      ['docker true', 'half false'],
    );
    const again = convertImage(at.workbench(), runtime, {
      source: { kind: 'docker', reference: docker.image, elevated: false, socket: docker.socket },
      ...{ target, size: undefined, signal: new AbortController().signal, onPhase: () => {} },
    });
    assert.equal((await failure(again)).code, 'file-exists');
  });
});

describeRuntime('shifter', ['shifterimg'], (at) => {
  const commands = commandsOf('shifter');

  it('lists the images of its gateway, each of which can be run', async () => {
    const runtime = await at.runtime();
    const { images } = await at.look();
    for (const image of images.filter(({ runtime: of }) => of === 'shifter')) {
      assert.match(
        commands.startImage?.(runtime, image, { command: ['true'] }).argv.join(' ') ?? '',
        /^shifter --image=/,
      );
    }
  });
});
