import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { contentOf, filesAt, wholeArchive } from '../../../src/layers';
import { failure } from '../../support/failure';
import { dockerArchive, paxHeader, tarEntry } from '../../support/image-archive';
import type { ArchiveLayers } from '../../support/image-archive';
import { inPieces, readArchive } from '../../support/read-archive';

/** What is found in each layer at a path. */
async function contents(archive: Buffer, path: string): Promise<string[]> {
  const files = filesAt(await readArchive(archive), path);
  return Promise.all(
    files.map(async (file) => {
      const read = await contentOf(file, (wanted) => wholeArchive(inPieces(archive, 700), wanted));
      return `${file.layer}: ${read.toString()}`;
    }),
  );
}

describe('contents of files of layers', () => {
  const layers: ArchiveLayers = [
    [
      { name: 'etc/' },
      { name: './etc/motd', data: 'first' },
      { name: 'etc/other', data: 'no' },
      { name: 'empty' },
    ],
    [
      { name: 'etc/motd', data: 'too early' },
      { name: 'etc/motd', data: 'second'.repeat(300) },
      { name: 'xetc/motd', data: 'no' },
      { name: 'hard', type: '1', link: 'etc/motd' },
      { name: 'soft', type: '2', link: 'etc/motd' },
    ],
    [{ name: 'etc/.wh.motd' }],
  ];

  it('are those of the layer, packed or not, and of two of one name those of the last', async () => {
    for (const archive of [
      dockerArchive(layers),
      gzipSync(dockerArchive(layers, { pack: (layer) => gzipSync(layer) })),
    ]) {
      assert.deepEqual(await contents(archive, '/etc/motd'), ['0: first', `1: ${'second'.repeat(300)}`]);
      assert.deepEqual(await contents(archive, '/empty'), ['0: ']);
    }
  });

  it('of a hard link are those of the file; symbolic links, folders and what is gone have none', async () => {
    const archive = dockerArchive(layers);
    assert.deepEqual(await contents(archive, '/hard'), [`1: ${'second'.repeat(300)}`]);
    for (const path of ['/soft', '/etc', '/etc/.wh.motd', '/none']) {
      assert.deepEqual(await contents(archive, path), [], path);
    }
  });

  it('are found by names of any kind', async () => {
    const long = `usr/${'long/'.repeat(50)}é (1)+$^.txt`;
    const archive = dockerArchive([
      [
        paxHeader({ path: long }),
        tarEntry({ name: 'cut', data: 'long' }),
        { name: '../../etc/passwd\n', data: 'hostile' },
        { name: 'x', data: 'bytes', patch: (header) => header.write('caf\xe9', 0, 'latin1') },
        { name: 'a//b/./c', data: 'odd' },
        { name: '/rooted', data: 'rooted' },
      ],
    ]);
    const read = async (path: string): Promise<string> => (await contents(archive, path)).join();
    assert.equal(await read(`/${long}`), '0: long');
    assert.equal(await read('/../../etc/passwd\n'), '0: hostile');
    assert.equal(await read('/caf\uf7e9'), '0: bytes');
    assert.equal(await read('/a/b/c'), '0: odd');
    assert.equal(await read('/rooted'), '0: rooted');
  });

  it('that are too large, or gone from the image, are refused', async () => {
    const archive = dockerArchive(layers);
    const [file] = filesAt(await readArchive(archive), '/etc/motd');
    assert.ok(file);
    const another = dockerArchive([[{ name: 'other', data: '1' }]]);
    const read = (size: number): Promise<Buffer> =>
      contentOf({ ...file, size }, (wanted) => wholeArchive(inPieces(another, 512), wanted));
    assert.equal((await failure(read(1e9))).code, 'file-too-large');
    assert.equal((await failure(read(5))).code, 'image-changed');
  });
});
