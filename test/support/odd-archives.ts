import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { dockerArchive, ociLayout, paxHeader, tar, tarEntry } from './image-archive';
import { randomLayers } from './random-layers';

/**
 * Images with all that archives know: long names, holes, links, white-outs, hostile names; plain and packed,
 * by the program zstd too.
 */
export function oddArchives(): Buffer[] {
  const odd = [
    paxHeader({ path: `${'long/'.repeat(50)}é`, size: '3' }),
    tarEntry({ name: 'cut', data: 'abc' }),
    tarEntry({ name: '././@LongLink', type: 'L', data: `${'other/'.repeat(40)}.env\0` }),
    tarEntry({ name: 'cut', data: 'TOKEN=s3cr3tW0rd\n' }),
    tarEntry({
      name: 'holes',
      type: 'S',
      data: 'x'.repeat(512),
      patch: (header) => void (header.write('ustar  \0', 257), header.write('00000100000\0', 483)),
    }),
    paxHeader({
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.name': 'new',
      'GNU.sparse.realsize': '5000',
    }),
    tarEntry({ name: 'GNUSparseFile.0/new', data: 'x'.repeat(700) }),
    tarEntry({
      name: 'base256',
      data: 'abc',
      patch: (header) => void (header.fill(0, 124, 136), (header[124] = 0x80), (header[135] = 3)),
    }),
    tarEntry({ name: 'etc/.wh.motd' }),
    tarEntry({ name: 'var/.wh..wh..opq' }),
    tarEntry({ name: 'hard', type: '1', link: 'cut', size: 17 }),
    tarEntry({ name: '../../hostile\n', data: 'x'.repeat(3000) }),
    tarEntry({ name: 'large', data: Buffer.alloc(1_500_000, 'x') }),
    tarEntry({ name: 'bytes', data: 'b', patch: (header) => header.write('caf\xe9', 0, 'latin1') }),
  ];
  const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB\n';
  const layers = [
    odd,
    [{ name: 'root/.npmrc', data: '//lab.org/:_authToken=6f1f4c7e-99d2\n' }],
    [{ name: 'srv/notes', data: `${key}-----END OPENSSH PRIVATE KEY-----\n` }],
  ];
  const zstd = (data: Buffer): Buffer =>
    spawnSync('zstd', ['-cq'], { input: data, maxBuffer: 2 ** 26 }).stdout;
  return [
    dockerArchive(layers),
    gzipSync(dockerArchive(layers, { pack: (layer) => gzipSync(layer) })),
    zstd(dockerArchive(layers, { pack: zstd })),
    // Two members of gzip one behind the other are one.
    ...[
      gzipSync,
      zstd,
      (layer: Buffer) => Buffer.concat([gzipSync(layer.subarray(0, 700)), gzipSync(layer.subarray(700))]),
    ]
      .map((pack) => ociLayout(layers, { pack }))
      .map((layout) => tar([...layout].map(([name, data]) => ({ name, data })))),
    ...[1, 2, 3].map((seed) => dockerArchive(randomLayers(seed))),
  ];
}
