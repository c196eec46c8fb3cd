import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shippedCommand } from '../../support/shipped-command';

describe('the command line as it is shipped', function () {
  this.timeout(120_000);
  let folder: string;
  let command: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-shipped-'));
    command = await shippedCommand(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  function run(cache: string, ...words: string[]): { status: number | null; stdout: string; stderr: string } {
    const env = { ...process.env, XDG_CACHE_HOME: cache };
    return spawnSync(process.execPath, [command, ...words], { cwd: folder, env, encoding: 'utf8' });
  }

  it('does the same with what it has compiled before, without, and where nothing can be kept', async () => {
    await writeFile(join(folder, 'Dockerfile'), 'FROM debian:latest\n');
    const cache = await mkdtemp(join(folder, 'cache-'));
    const runs = [cache, cache, join(folder, 'missing')].map((place) => run(place, 'lint', 'Dockerfile'));
    assert.deepEqual(await readdir(cache), ['container-workbench']);
    assert.notDeepEqual(await readdir(join(cache, 'container-workbench')), []);
    for (const { status, stdout, stderr } of runs) {
      assert.match(stdout, /^Dockerfile:1 DL3007 warning: .*\n$/);
      assert.deepEqual([status, stderr], [1, '']);
    }
  });

  it('tells what it can do, and what went wrong in a sentence', () => {
    const { status, stderr } = run(folder);
    assert.match(stderr, /^usage: container-workbench lint\|/);
    assert.equal(status, 2);
    const failed = run(folder, 'course', 'check', join(folder, 'nowhere'));
    assert.equal(failed.status, 1);
    assert.match(failed.stderr + failed.stdout, /nowhere/);
    assert.doesNotMatch(failed.stderr, /\bat .*\.js:/);
  });
});
