import assert from 'node:assert/strict';
import { Stack, changesOf } from '../../../src/layers';
import type { ReadImage } from '../../../src/layers';
import { dockerArchive } from '../../support/image-archive';
import type { ArchiveLayers } from '../../support/image-archive';
import { readArchive } from '../../support/read-archive';

/** What the last layer does, as `change path`, sorted. */
function last(image: ReadImage): string[] {
  const stack = new Stack(image.paths);
  const heard: string[] = [];
  for (const layer of image.layers) {
    heard.length = 0;
    stack.apply(layer, (path, change) => heard.push(`${change} ${image.paths.text(path)}`));
  }
  return heard.sort();
}

const lastOf = async (...layers: ArchiveLayers): Promise<string[]> =>
  last(await readArchive(dockerArchive(layers)));
const file = (name: string, data = name): { name: string; data: string } => ({ name, data });

describe('what a layer changes', () => {
  it('is added, changed, removed, or stored once more as it was', async () => {
    assert.deepEqual(
      await lastOf(
        [file('a', '1'), file('b', '1'), file('c'), { name: 'd/' }, file('mode')],
        [
          file('a', '2'),
          file('b', '1'),
          file('.wh.c', ''),
          { name: 'd/' },
          file('d/new'),
          { ...file('mode'), mode: 0o600 },
        ],
      ),
      ['added /d/new', 'changed /a', 'changed /mode', 'removed /c', 'same /b', 'same /d'],
    );
  });

  it('empties an opaque folder of what lower layers have, wherever it is told', async () => {
    const below = [{ name: 'd/' }, file('d/old'), { name: 'd/sub/' }, file('d/sub/x'), file('d/both')];
    const opaque = file('d/.wh..wh..opq', '');
    for (const above of [
      [{ name: 'd/' }, opaque, file('d/both', 'new'), file('d/y')],
      [{ name: 'd/' }, file('d/both', 'new'), file('d/y'), opaque],
    ]) {
      assert.deepEqual(await lastOf(below, above), [
        'added /d/y',
        'changed /d/both',
        'removed /d/old',
        'removed /d/sub',
        'removed /d/sub/x',
        'same /d',
      ]);
    }
  });

  it('removes a folder with all in it, though a file of its name comes in its place', async () => {
    assert.deepEqual(await lastOf([{ name: 'd/' }, file('d/a')], [file('d', 'now a file')]), [
      'changed /d',
      'removed /d/a',
    ]);
    assert.deepEqual(await lastOf([{ name: 'd/' }, file('d/a')], [file('.wh.d', ''), file('d/b')]), [
      'added /d/b',
      'removed /d',
      'removed /d/a',
    ]);
  });

  it('is counted in files and bytes', async () => {
    const image = await readArchive(
      dockerArchive([
        [file('a', '1234'), { name: 'd/' }],
        [file('.wh.a', ''), file('b', '12')],
      ]),
    );
    assert.deepEqual(changesOf(image.layers, image.paths)[1], {
      added: { files: 1, bytes: 2 },
      changed: { files: 0, bytes: 0 },
      removed: { files: 1, bytes: 4 },
      same: { files: 0, bytes: 0 },
    });
  });
});
