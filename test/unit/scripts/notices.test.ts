import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { script } from '../../support/script';

describe('the notices of what is bundled', () => {
  it('are current (node scripts/notices.mjs writes them)', async () => {
    const { notices } = await script<{ notices: () => Promise<string> }>('notices.mjs');
    assert.equal(await readFile('THIRD-PARTY-NOTICES.md', 'utf8'), await notices());
  }).timeout(20_000);
});
