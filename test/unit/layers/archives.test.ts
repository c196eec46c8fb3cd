import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { SECRETS_WANTED, archiveOnDisk, readImage } from '../../../src/layers';
import type { ReadImage } from '../../../src/layers';
import { failure } from '../../support/failure';
import { dockerArchive, ociLayout, paxHeader, tar, tarEntry } from '../../support/image-archive';
import type { ArchiveEntry } from '../../support/image-archive';
import { readArchive } from '../../support/read-archive';

/** `/path type size link` of each file of a layer. */
function listed(image: ReadImage, layer = 0): string[] {
  const { files } = image.layers[layer] ?? assert.fail('no such layer');
  return Array.from({ length: files.length }, (_, index) => {
    const { path: number, type, size, link } = files.at(index);
    return `${image.paths.text(number)} ${type} ${size}${link === '' ? '' : ` ${link}`}`;
  });
}

const one = (...entries: (ArchiveEntry | Buffer)[]): Buffer => dockerArchive([entries]);

describe('archives of images', () => {
  it('are read whichever way they are cut into pieces', async () => {
    const archive = one(
      { name: 'etc/' },
      { name: 'etc/motd', data: 'x'.repeat(1500) },
      { name: 'a', type: '2', link: 'etc/motd' },
    );
    for (const step of [1, 511, 512, 4096, archive.length]) {
      assert.deepEqual(listed(await readArchive(archive, { step })), [
        '/etc 5 0',
        '/etc/motd 0 1500',
        '/a 2 0 etc/motd',
      ]);
    }
  });

  it('have long names by pax headers and by those of GNU', async () => {
    const long = `usr/${'long/'.repeat(60)}name`;
    const archive = one(
      paxHeader({ path: `${long}1`, linkpath: 'aim', size: '3' }),
      tarEntry({ name: 'cut', data: 'abc' }),
      tarEntry({ name: '././@LongLink', type: 'L', data: `${long}2\0` }),
      tarEntry({ name: '././@LongLink', type: 'K', data: `${long}1\0` }),
      tarEntry({ name: 'cut', type: '2' }),
    );
    assert.deepEqual(listed(await readArchive(archive)), [`/${long}1 0 3 aim`, `/${long}2 2 0 ${long}1`]);
  });

  it('have names that no text is, and each stays another', async () => {
    const archive = one(
      { name: 'x', patch: (header) => header.write('caf\xe9', 0, 'latin1') },
      { name: 'café' },
    );
    assert.deepEqual(listed(await readArchive(archive)), ['/caf\uf7e9 0 0', '/café 0 0']);
  });

  it('tell how large sparse files are for those who read them', async () => {
    const archive = one(
      {
        name: 'old',
        type: 'S',
        data: 'x'.repeat(512),
        patch(header) {
          header.write('ustar  \0', 257);
          header.write('00000100000\0', 483);
        },
      },
      paxHeader({
        'GNU.sparse.major': '1',
        'GNU.sparse.minor': '0',
        'GNU.sparse.name': 'new',
        'GNU.sparse.realsize': '5000',
      }),
      tarEntry({ name: 'GNUSparseFile.0/new', data: 'x'.repeat(700) }),
      { name: 'after', data: '1' },
    );
    assert.deepEqual(listed(await readArchive(archive)), ['/old S 32768', '/new 0 5000', '/after 0 1']);
  });

  it('have sizes in base 256, and links that tell a size though nothing follows', async () => {
    const archive = one(
      {
        name: 'a',
        data: 'abc',
        patch(header) {
          header.fill(0, 124, 136);
          header[124] = 0x80;
          header[135] = 3;
        },
      },
      { name: 'b', type: '1', link: 'a', size: 3 },
      { name: 'c' },
    );
    assert.deepEqual(listed(await readArchive(archive)), ['/a 0 3', '/b 1 3 a', '/c 0 0']);
  });

  it('have hostile names, which stay names', async () => {
    const archive = one(
      { name: '../../etc/passwd' },
      { name: '/../root' },
      { name: 'a/../../b' },
      { name: './x//y/.' },
      { name: 'new\nline' },
      { name: './', type: '5' },
    );
    assert.deepEqual(
      listed(await readArchive(archive)).map((line) => line.replace(' 0 0', '')),
      ['/../../etc/passwd', '/root', '/../b', '/x/y', '/new\nline'],
    );
  });

  it('are packed by gzip, layers and all', async () => {
    const layers = [[{ name: 'a', data: 'abc' }], [{ name: 'b', data: 'x'.repeat(100_000) }]];
    const image = await readArchive(gzipSync(dockerArchive(layers, { pack: (layer) => gzipSync(layer) })));
    assert.deepEqual([listed(image, 0), listed(image, 1)], [['/a 0 3'], ['/b 0 100000']]);
    assert.ok((image.layers[1]?.stored ?? 0) < 5000);
  });

  it('have the OCI image layout, in an archive and in a folder', async () => {
    const layout = ociLayout([[{ name: 'a', data: 'abc' }], [{ name: 'b' }]], {
      pack: (layer) => gzipSync(layer),
    });
    const archived = await readArchive(
      tar(
        [...layout]
          .map(([name, data]) => ({ name, data }))
          .map(longNames)
          .flat(),
      ),
    );
    const folder = await mkdtemp(path.join(tmpdir(), 'layout-'));
    try {
      for (const [name, data] of layout) {
        await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
        await writeFile(path.join(folder, name), data);
      }
      const unpacked = await readImage(await archiveOnDisk(folder, SECRETS_WANTED));
      for (const image of [archived, unpacked]) {
        assert.deepEqual(
          [listed(image, 0), listed(image, 1), image.tags],
          [['/a 0 3'], ['/b 0 0'], ['test:1']],
        );
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('name a layer twice, as docker save does with links', async () => {
    const layer = tar([{ name: 'a', data: 'abc' }]);
    const archive = tar([
      { name: '1/layer.tar', data: layer },
      { name: '2/layer.tar', type: '2', link: '../1/layer.tar' },
      { name: 'c.json', data: '{"rootfs":{"type":"layers","diff_ids":["sha256:1","sha256:1"]}}' },
      {
        name: 'manifest.json',
        data: '[{"Config":"c.json","RepoTags":null,"Layers":["1/layer.tar","2/layer.tar"]}]',
      },
    ]);
    const image = await readArchive(archive);
    assert.deepEqual([listed(image, 1), image.layers.map(({ size }) => size)], [['/a 0 3'], [3, 0]]);
  });

  it('tell layers apart from steps that made none', async () => {
    const history = [
      { created_by: 'ADD rootfs' },
      { created_by: 'ENV A=b', empty_layer: true },
      { created_by: 'RUN x' },
    ];
    const image = await readArchive(dockerArchive([[], []], { configuration: { history } }));
    assert.deepEqual(
      image.layers.map(({ step }) => step?.createdBy),
      ['ADD rootfs', 'RUN x'],
    );
  });

  it('are refused with the reason', async () => {
    const good = one({ name: 'a', data: 'x'.repeat(5000) });
    const codes = {
      'archive-truncated': good.subarray(0, 2000),
      'archive-damaged': Buffer.from(
        'no archive at all, but a text that is longer than a block. '.repeat(20),
      ),
      'archive-no-image': tar([{ name: 'a', data: 'b' }]),
    };
    for (const [code, archive] of Object.entries(codes)) {
      assert.equal((await failure(readArchive(archive))).code, code);
    }
  });

  it('hold several images, of which one is chosen', async () => {
    const archive = tar([
      { name: '1/layer.tar', data: tar([{ name: 'a' }]) },
      { name: '2/layer.tar', data: tar([{ name: 'b' }]) },
      { name: 'c.json', data: '{"rootfs":{"type":"layers"}}' },
      {
        name: 'manifest.json',
        data: '[{"Config":"c.json","RepoTags":["a:1"],"Layers":["1/layer.tar"]},{"Config":"c.json","RepoTags":["b:1"],"Layers":["2/layer.tar"]}]',
      },
    ]);
    assert.deepEqual(listed(await readArchive(archive)), ['/a 0 0']);
    assert.deepEqual(listed(await readArchive(archive, { image: 'b:1' })), ['/b 0 0']);
    assert.match(
      (await failure(readArchive(archive, { image: 'c:1' }))).sentence,
      /no image called c:1.* a:1, b:1/,
    );
  });

  it('are given up when somebody says so', async () => {
    const stopped = AbortSignal.abort();
    await assert.rejects(readArchive(one({ name: 'a' }), { signal: stopped }), { name: 'AbortError' });
  });
});

/** Names of blobs fit into a header just so; this is for those that do not. */
function longNames(entry: ArchiveEntry): (ArchiveEntry | Buffer)[] {
  return entry.name.length <= 100
    ? [entry]
    : [paxHeader({ path: entry.name }), tarEntry({ ...entry, name: 'x' })];
}
