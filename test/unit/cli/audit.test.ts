import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { audit } from '../../../src/cli/audit';

describe('container-workbench audit', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-cli-'));
    await writeFile(join(folder, 'run.sh'), 'docker run --privileged alpine:3.20\n');
    await writeFile(join(folder, 'good.md'), 'Nothing `docker run --privileged x` here.\n');
    await writeFile(join(folder, 'main.py'), 'docker run --privileged alpine:3.20\n');
  });
  after(() => rm(folder, { recursive: true }));

  /** Runs it, and gives what it printed. */
  async function run(
    ...args: readonly string[]
  ): Promise<{ status: number; stdout: string; stderr: string }> {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const status = await audit(args, {
      stdin: new PassThrough(),
      stdout,
      stderr,
      env: {},
      folder,
      home: folder,
    });
    stdout.end();
    stderr.end();
    return { status, stdout: await readAll(stdout), stderr: await readAll(stderr) };
  }

  it('names file, line and column of what is dangerous, and fails', async () => {
    const { status, stdout } = await run('run.sh');
    assert.equal(status, 1);
    assert.match(stdout, /^run\.sh:1:12: critical privileged: /);
  });

  it('of a folder it takes what can hold commands', async () => {
    const { stdout } = await run('.', '--format', 'json');
    const { findings } = JSON.parse(stdout) as { findings: { place: { file: string } }[] };
    assert.deepEqual([...new Set(findings.map(({ place }) => place.file.replace(/^\.\//, '')))], ['run.sh']);
  });

  it('passes where nothing is as bad as what counts', async () => {
    assert.equal((await run('good.md')).status, 0);
    await writeFile(join(folder, 'mild.sh'), 'docker run --rm alpine\n');
    assert.equal((await run('mild.sh')).status, 0);
    assert.equal((await run('mild.sh', '-t', 'low')).status, 1);
    await rm(join(folder, 'mild.sh'));
  });

  it('leaves out what is suppressed, until its day, and says what has changed', async () => {
    await run('run.sh', '--format', 'json', '--output', 'before.json');
    await writeFile(
      join(folder, 'known.yaml'),
      'suppressions:\n- {rule: privileged, subject: run.sh, reason: Known., expires: 2999-01-01}\n',
    );
    const { status, stdout } = await run('run.sh', '--suppressions', 'known.yaml', '--since', 'before.json');
    assert.equal(status, 0);
    assert.match(stdout, /Suppressed: 1\.\nSince the last run: 0 new, 1 gone\./);
  });

  it('says what is wrong about how it was called', async () => {
    assert.equal((await run()).status, 2);
    assert.equal((await run('run.sh', '-f', 'xml')).status, 2);
    const missing = await run('missing.sh');
    assert.equal(missing.status, 1);
    assert.match(missing.stderr, /missing\.sh/);
    assert.match((await run('run.sh', '--since', 'run.sh')).stderr, /is no report/);
  });
});
