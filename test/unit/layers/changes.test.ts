import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Stack, changesOf, readImageFile, wasteOf } from '../../../src/layers';
import type { ReadImage } from '../../../src/layers';
import { failure } from '../../support/failure';
import { dockerArchive } from '../../support/image-archive';
import type { ArchiveLayers } from '../../support/image-archive';
import { readArchive } from '../../support/read-archive';

/** What the last layer does, as `change path`, sorted. */
function last(image: ReadImage): string[] {
  const stack = new Stack(image.paths);
  const heard: string[] = [];
  for (const layer of image.layers) {
    heard.length = 0;
    stack.apply(layer, (at, change) => heard.push(`${change} ${image.paths.text(at)}`));
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
        [file('a', '1234'), { name: 'd/' }, file('untold/folder/c', '1')],
        [file('.wh.a', ''), file('b', '12'), file('.wh.untold', ''), file('.wh.d', '')],
      ]),
    );
    assert.deepEqual(changesOf(image.layers, image.paths)[1], {
      added: { files: 1, bytes: 2 },
      changed: { files: 0, bytes: 0 },
      removed: { files: 2, bytes: 5 },
      same: { files: 0, bytes: 0 },
    });
  });
});

describe('large files, passed over where that is enough', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'large-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(...layers: ArchiveLayers): Promise<ReadImage> {
    const archive = path.join(folder, 'image.tar');
    await writeFile(archive, dockerArchive(layers));
    return readImageFile(archive, { digests: 'needed' });
  }
  const large = (last: string, length = 600_000): { name: string; data: string } =>
    file('large', last.padStart(length));

  it('have no digest where they are but once, or of another size', async () => {
    const image = await read([large('1')], [large('2', 700_000), file('small')]);
    const digests = image.layers.flatMap(({ files }) =>
      Array.from({ length: files.length }, (_, index) => files.hasDigest(index)),
    );
    assert.deepEqual(digests, [false, false, true]);
    assert.deepEqual(last(image), ['added /small', 'changed /large']);
  });

  it('are compared where only their contents can tell', async () => {
    assert.deepEqual(last(await read([large('1')], [large('2')])), ['changed /large']);
    assert.deepEqual(last(await read([large('1')], [large('1')])), ['same /large']);
  });

  it('are not taken to be there where the archive ends before they do', async () => {
    const archive = path.join(folder, 'cut.tar');
    await writeFile(archive, dockerArchive([[large('1', 3_000_000)]]).subarray(0, 2_000_000));
    const { code } = await failure(readImageFile(archive, { digests: 'needed' }));
    assert.equal(code, 'archive-truncated');
  });
});

describe('what a layer wastes', () => {
  it('is what it removes or stores again of what lower layers hold', async () => {
    const { layers, paths } = await readArchive(
      dockerArchive([
        [file('a', '12345'), file('b/c', '123'), file('same', '1'), { name: 'link', type: '2', link: 'a' }],
        [file('a', '1'), file('.wh.b', ''), file('same', '1'), file('new', '1')],
        [file('a', '12')],
      ]),
    );
    assert.deepEqual(wasteOf(layers, paths), [
      { removed: { files: 0, bytes: 0 }, replaced: { files: 0, bytes: 0 } },
      { removed: { files: 1, bytes: 3 }, replaced: { files: 2, bytes: 6 } },
      { removed: { files: 0, bytes: 0 }, replaced: { files: 1, bytes: 1 } },
    ]);
  });
});
