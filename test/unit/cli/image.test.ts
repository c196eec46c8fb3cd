import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { image } from '../../../src/cli/image';
import { dockerArchive } from '../../support/image-archive';

const file = (name: string, size: number): { name: string; data: string } => ({
  name,
  data: 'x'.repeat(size),
});
const history = [{ created_by: 'FROM base' }, { created_by: '/bin/sh -c make' }];

describe('container-workbench image analyze', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'image-'));
    const wasteful = dockerArchive([[file('a', 100)], [file('a', 50), file('b', 150)]], {
      configuration: { history },
    });
    await writeFile(path.join(folder, 'wasteful.tar'), wasteful);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function run(
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<{ status: number; out: string; err: string }> {
    const texts = { out: '', err: '' };
    const into = (which: 'out' | 'err'): Writable =>
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          texts[which] += chunk.toString();
          done();
        },
      });
    const surroundings = {
      stdin: Readable.from([]),
      stdout: into('out'),
      stderr: into('err'),
      env,
      folder,
      home: folder,
    };
    const status = await image(['analyze', ...args], surroundings);
    return { status, ...texts };
  }

  it('tells layers, what they change, waste and secrets', async () => {
    const { status, out } = await run(['wasteful.tar']);
    assert.equal(status, 0);
    assert.match(out, /^ +1 +200 B +67 % +make\n +1 added, 1 changed, 0 removed$/m);
    assert.match(out, /efficiency: +66\.67 %/);
    assert.match(out, /wastedBytes: +150 bytes/);
    assert.match(out, /^ +2 +150 B {2}\/a$/m);
    assert.match(out, /Secrets: none found/);
    assert.doesNotMatch(out, /Evaluation/);
  });

  it('writes what dive writes', async () => {
    assert.equal((await run(['wasteful.tar', '--json', 'out.json'])).status, 0);
    const written = JSON.parse(await readFile(path.join(folder, 'out.json'), 'utf8'));
    assert.equal(written.image.inefficientBytes, 150);
    assert.deepEqual(written.image.fileReference, [{ count: 2, sizeBytes: 150, file: '/a' }]);
    assert.equal(written.layer[1].command, 'make');
    assert.deepEqual(written.layer[0].fileList, [
      { path: 'a', typeFlag: 48, linkName: '', size: 100, fileMode: 420, uid: 0, gid: 0, isDir: false },
    ]);
    assert.deepEqual(JSON.parse((await run(['wasteful.tar', '-j', '-'])).out), written);
  });

  it('fails as dive’s CI mode does', async () => {
    const missed = await run(['wasteful.tar', '--ci']);
    assert.equal(missed.status, 1);
    assert.match(
      missed.out,
      /FAIL {2}lowestEfficiency \(image efficiency is too low \(efficiency=0\.67 < threshold=0\.9\)\)/,
    );
    assert.match(missed.out, /SKIP {2}highestWastedBytes \(disabled\)/);
    assert.equal((await run(['wasteful.tar'], { CI: 'true' })).status, 1);
    const lax = ['--ci', '--lowestEfficiency', '0.5', '--highestUserWastedPercent=disabled'];
    assert.equal((await run(['wasteful.tar', ...lax])).status, 0);
    assert.equal((await run(['wasteful.tar', ...lax, '--highestWastedBytes', '149B'])).status, 1);
  });

  it('takes its rules from .dive-ci, where there is one', async () => {
    await writeFile(
      path.join(folder, '.dive-ci'),
      'rules:\n  lowestefficiency: 0.60\n  highestUserWastedPercent: disabled\n  highestWastedBytes:\n',
    );
    const met = await run(['wasteful.tar', '--ci']);
    assert.equal(met.status, 0);
    assert.match(met.out, /PASS {2}lowestEfficiency \(0\.60\)/);
    assert.equal((await run(['wasteful.tar', '--ci', '--lowestEfficiency', '0.99'])).status, 1);
    await writeFile(path.join(folder, 'other.yaml'), 'rules: {highestWastedBytes: 0.1 kB}\n');
    assert.equal((await run(['wasteful.tar', '--ci', '--ci-config', 'other.yaml'])).status, 1);
    await writeFile(path.join(folder, '.dive-ci'), 'rules: {lowestEfficiency: 90 %}\n');
    assert.match(
      (await run(['wasteful.tar', '--ci'])).err,
      /“90 %” is no limit for the rule lowestEfficiency/,
    );
  });

  it('says what is wrong with its arguments, and with a file', async () => {
    assert.equal((await run([])).status, 2);
    assert.match((await run(['--nonsense', 'x'])).err, /usage:/);
    await writeFile(path.join(folder, 'text.tar'), 'no archive. '.repeat(100));
    const { status, err } = await run(['text.tar']);
    assert.equal(status, 1);
    assert.match(err, /no tar archive/);
  });
});
