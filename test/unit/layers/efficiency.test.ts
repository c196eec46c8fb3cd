import assert from 'node:assert/strict';
import { efficiencyOf } from '../../../src/layers';
import { dockerArchive } from '../../support/image-archive';
import type { ArchiveLayers } from '../../support/image-archive';
import { readArchive } from '../../support/read-archive';

/** Score, wasted bytes, and what wastes them as `path count size`. The numbers here are dive's own. */
async function efficiency(layers: ArchiveLayers): Promise<[number, number, ...string[]]> {
  const image = await readArchive(dockerArchive(layers));
  const { score, wastedBytes, wasteful } = efficiencyOf(image.layers, image.paths);
  return [
    Number(score.toFixed(6)),
    wastedBytes,
    ...wasteful.map(({ path, count, size }) => `${path} ${count} ${size}`),
  ];
}

const file = (name: string, size: number): { name: string; data: string } => ({
  name,
  data: 'x'.repeat(size),
});

describe('efficiency as dive computes it', () => {
  it('is perfect where nothing is stored twice', async () => {
    assert.deepEqual(await efficiency([[file('a', 10)], [file('b', 20)]]), [1, 0]);
    assert.deepEqual(await efficiency([[]]), [1, 0]);
  });

  it('counts all copies of a file as wasted', async () => {
    assert.deepEqual(await efficiency([[file('a', 10)], [file('a', 30)]]), [0.25, 40, '/a 2 40']);
  });

  it('counts a file that is deleted, and a folder only where that happens twice', async () => {
    assert.deepEqual(await efficiency([[file('a', 10)], [file('.wh.a', 0)]]), [0, 10, '/a 2 10']);
    const made = [{ name: 'd/' }, file('d/a', 10)];
    const deleted = [file('.wh.d', 0)];
    assert.deepEqual(await efficiency([made, deleted]), [1, 0]);
    assert.deepEqual(await efficiency([made, deleted, made, deleted]), [0.5, 40, '/d/a 2 20', '/d 2 20']);
  });

  it('knows no opaque folders, and counts empty ones', async () => {
    const made = [{ name: 'd/' }, file('d/a', 10)];
    const opaque = [{ name: 'd/' }, file('d/.wh..wh..opq', 0), file('d/b', 5)];
    assert.deepEqual(await efficiency([made, opaque]), [1, 0]);
    assert.deepEqual(await efficiency([[{ name: 'tmp/' }], [{ name: 'tmp/' }]]), [1, 0, '/tmp 2 0']);
  });

  it('reads a layer up to where it deletes what is not there', async () => {
    const layers = [[file('a', 10), file('z', 10)], [file('.wh.b', 0), file('z', 20)], [file('a', 10)]];
    assert.deepEqual(await efficiency(layers), [0.633333, 20, '/a 2 20']);
  });
});
