import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { conversionChecks } from '../../../src/sandboxes/checks';
import { Records, TELL } from '../../../src/sandboxes/records';
import type { ConversionNeeds } from '../../../src/sandboxes/runtime';

describe('what is looked at before a conversion', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'checks-'));
  after(() => rmSync(folder, { recursive: true }));

  /** The code of what is in the way, and what the script goes on with where nothing is. */
  function look(
    { target = path.join(folder, 'new.sqsh'), size }: { target?: string; size?: number },
    more: Partial<ConversionNeeds> = {},
  ): string | undefined {
    const needs = { programs: [], space: [], userNamespaces: false, capable: [], ...more };
    const { script, words, problem } = conversionChecks(needs, { target, size });
    const told = execFileSync('sh', ['-c', `${TELL}${script}tell rest "$@"`, 'sh', ...words, 'the', 'rest'], {
      encoding: 'utf8',
    });
    const records = new Records(told);
    const found = problem(records)?.code;
    assert.deepEqual(records.all('rest'), found === undefined ? [['the', 'rest']] : []);
    return found;
  }

  it('nothing in the way leaves the arguments of what follows', () => {
    assert.equal(look({ size: 1 }, { programs: ['sh'], space: [{ folder, share: 1 }] }), undefined);
    assert.equal(look({ target: 'a-name:1' }), undefined);
  });

  it('a target that is there, a folder that is none, a program that is missing', () => {
    const taken = path.join(folder, "it's $(here)\n");
    writeFileSync(taken, '');
    assert.equal(look({ target: taken }), 'file-exists');
    assert.equal(look({ target: path.join(folder, 'none', 'new.sqsh') }), 'folder-closed');
    assert.equal(look({}, { programs: ['sh', 'no-such-program'] }), 'program-missing');
  });

  it('folders of one file system share its room, also those that are yet to be made', () => {
    const { bavail, bsize } = statfsSync(folder);
    const space = ['', 'made later', '-- $HOME'].map((name) => ({
      folder: path.join(folder, name),
      share: 0.4,
    }));
    assert.equal(look({ size: bavail * bsize }, { space: space.slice(1) }), undefined);
    assert.equal(look({ size: bavail * bsize }, { space }), 'disk-full');
    assert.equal(look({}, { space }), undefined);
  });

  it('a folder that is no absolute path keeps nobody waiting', () => {
    assert.equal(look({ size: 1 }, { space: [{ folder: 'relative', share: 1 }] }), undefined);
  });
});
