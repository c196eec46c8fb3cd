import assert from 'node:assert/strict';
import { decodeName, displayName, encodeName } from '../../../src/workbench/files/names';

describe('names of files', () => {
  it('that are text stay as they are', () => {
    for (const name of ['', 'a', 'é', '日本', '🦀', 'a\nb', '\u202e', '\ufffd']) {
      assert.equal(decodeName(Buffer.from(name)), name);
      assert.deepEqual(encodeName(name), Buffer.from(name));
    }
  });

  it('lead back to the very same bytes, whatever these are', () => {
    const seen = new Set<string>();
    let state = 1;
    const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    const pieces = [
      [0xe9],
      [0xc3, 0xa9],
      [0xf0, 0x9f],
      [0xed, 0xa0, 0x80],
      [0xc0, 0xaf],
      [0x61],
      [0xef, 0x9e, 0xa9],
    ];
    for (let round = 0; round < 3000; round++) {
      const bytes = Buffer.from(
        Array.from({ length: random(6) }, () =>
          random(2) === 0 ? [1 + random(255)] : (pieces[random(pieces.length)] ?? []),
        ).flat(),
      );
      const name = decodeName(bytes);
      assert.deepEqual(encodeName(name), bytes, bytes.toString('hex'));
      assert.equal(/\p{Surrogate}/u.test(name), false, 'an address can hold it');
      seen.add(`${bytes.toString('hex')} ${name}`);
    }
    assert.equal(
      new Set([...seen].map((entry) => entry.split(' ').slice(1).join(' '))).size,
      seen.size,
      'no two alike',
    );
  });

  it('are refused where no file can have them', () => {
    for (const name of ['a\0b', '\ud800']) assert.throws(() => encodeName(name), { code: 'file-name' });
  });

  it('are shown with their bytes', () => {
    assert.equal(displayName(decodeName(Buffer.from([0x66, 0xe9, 0x0a]))), 'f\\xe9\\u{a}');
  });
});
