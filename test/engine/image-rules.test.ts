import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { image } from '../../src/cli/image';
import { findDive } from '../support/dive';
import { dockerArchive } from '../support/image-archive';

/** Files of rules, options and environments; one of each. */
const ASKED: readonly { rules?: string; options?: readonly string[]; env?: Record<string, string> }[] = [
  {},
  { env: { CI: 'true' }, options: [] },
  { env: { CI: 'T' }, options: [] },
  { rules: 'lowestEfficiency: 0.1\n  highestWastedBytes: 20MB\n  highestUserWastedPercent: disabled' },
  { rules: 'lowestEfficiency: 0.99\n  highestWastedBytes: 39 kB' },
  { rules: 'lowestEfficiency: 0.1', options: ['--ci', '--lowestEfficiency=0.9'] },
  { rules: 'lowestEfficiency: 0.99', options: ['--ci', '--lowestEfficiency=0.2'] },
  { rules: 'lowestEfficiency: 0.1', options: ['--ci', '--highestUserWastedPercent=1'] },
  { rules: 'LOWESTefficiency: 0.1\n  highestuserwastedpercent: null\n  highestWastedBytes: 0.1 GiB' },
  { rules: 'lowest-efficiency: 0.1' },
  { rules: 'lowestEfficiency: 90 %' },
  { rules: 'highestUserWastedPercent: 2' },
  { rules: 'highestWastedBytes: many' },
  { options: ['--ci', '--ci-config=elsewhere.yaml'] },
];

describe('rules for images', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'image-rules-'));
    const file = (name: string, size: number): { name: string; data: string } => ({
      name,
      data: 'x'.repeat(size),
    });
    const layers = [[file('a', 10_000)], [file('a', 9000), file('b', 20_000)], [file('b', 100)]];
    await writeFile(path.join(folder, 'image.tar'), dockerArchive(layers));
  });
  after(() => rm(folder, { recursive: true }));

  it('are met and missed as dive --ci says', async function () {
    this.timeout(60_000);
    const dive = findDive(this);
    for (const { rules, options = ['--ci'], env = {} } of ASKED) {
      const config = path.join(folder, '.dive-ci');
      await rm(config, { force: true });
      if (rules !== undefined) await writeFile(config, `rules:\n  ${rules}\n`);
      const theirs = spawnSync(dive, ['--source', 'docker-archive', 'image.tar', ...options], {
        cwd: folder,
        env: { PATH: process.env['PATH'], ...env },
        encoding: 'utf8',
      });
      const ours = await analyzed(folder, ['image.tar', ...options], env);
      const what = JSON.stringify({ rules, options, env });
      assert.equal(ours.status, theirs.status, what);
      assert.deepEqual(verdicts(ours.out), verdicts(theirs.stdout), what);
    }
  });
});

/** `PASS lowestEfficiency`, one for each rule. */
function verdicts(out: string): string[] {
  // eslint-disable-next-line no-control-regex -- the colours of dive
  const plain = out.replace(/\x1b\[[\d;]*m/g, '');
  return [...plain.matchAll(/^ +(PASS|FAIL|SKIP):? +(\w+)/gm)].map(
    ([, verdict, rule]) => `${verdict} ${rule}`,
  );
}

async function analyzed(
  folder: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ status: number; out: string }> {
  let out = '';
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += chunk.toString();
      done();
    },
  });
  const surroundings = { stdin: Readable.from([]), stdout, stderr: nowhere, env, folder, home: folder };
  return { status: await image(['analyze', ...args], surroundings), out };
}
