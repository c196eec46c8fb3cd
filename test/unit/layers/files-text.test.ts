import assert from 'node:assert/strict';
import { describeImage, efficiencyOf, filesText } from '../../../src/layers';
import { dockerArchive } from '../../support/image-archive';
import { readArchive } from '../../support/read-archive';

describe('texts about images', () => {
  it('list all files up to a layer, so that they can be compared', async () => {
    const image = await readArchive(
      dockerArchive([
        [
          { name: 'bin/' },
          { name: 'bin/su', data: 'x', mode: 0o4755 },
          { name: 'bin/sh', type: '2', link: 'su', mode: 0o777 },
          { name: 'tmp/', mode: 0o1777 },
          { name: 'new\nline' },
        ],
        [{ name: 'bin/.wh.su' }, { name: 'etc/motd', uid: 7, gid: 8 }],
      ]),
    );
    assert.deepEqual(filesText(image, 0).split('\n'), [
      'drwxr-xr-x         0:0          0            /bin',
      'lrwxrwxrwx         0:0          0            /bin/sh → su',
      '-rwsr-xr-x         0:0          1  2d711642  /bin/su',
      '-rw-r--r--         0:0          0            /new\\u{a}line',
      'drwxrwxrwt         0:0          0            /tmp',
      '',
    ]);
    assert.deepEqual(
      filesText(image, 1)
        .split('\n')
        .filter((line) => /bin|etc/.test(line)),
      [
        'drwxr-xr-x         0:0          0            /bin',
        'lrwxrwxrwx         0:0          0            /bin/sh → su',
        'd?????????           ?          -            /etc',
        '-rw-r--r--         7:8          0            /etc/motd',
      ],
    );
    assert.equal(filesText(image, -1), '');
  });

  it('can hide and reorder nothing', async () => {
    const history = [{ created_by: 'RUN evil\u202e\u0007\nLayers:' }];
    const image = await readArchive(
      dockerArchive([[{ name: 'a\u202eb', data: 'x' }], [{ name: 'a\u202eb', data: 'y' }]], {
        configuration: { history },
      }),
    );
    const text = [...describeImage(image, efficiencyOf(image.layers, image.paths))].join('\n');
    assert.ok(!text.includes('\u202e') && !text.includes('\u0007'));
    assert.equal(text.match(/^Layers:/gm)?.length, 1);
    assert.match(text, /2 B {2}\/a\\u\{202e\}b/);
  });
});
