import assert from 'node:assert/strict';
import { filesOfImage, packageCaches, privilegedPrograms } from '../../../src/layers';
import { dockerArchive } from '../../support/image-archive';
import { readArchive } from '../../support/read-archive';

describe('what an audit asks of an image', () => {
  it('is which files containers have, and with which rights', async () => {
    const image = await readArchive(
      dockerArchive([
        [
          { name: 'usr/bin/' },
          { name: 'usr/bin/su', data: 'su', mode: 0o4755 },
          { name: 'usr/bin/tamed', data: 'x', mode: 0o4755 },
          { name: 'usr/bin/gone', data: 'x', mode: 0o4755 },
          { name: 'usr/bin/wall', data: 'wall', mode: 0o2755 },
          { name: 'usr/bin/data', mode: 0o4644 },
          { name: 'usr/bin/again', type: '1', link: 'usr/bin/su', mode: 0o4755 },
          { name: 'usr/bin/soft', type: '2', link: 'su', mode: 0o4777 },
          { name: 'srv/', mode: 0o2775 },
        ],
        [
          { name: 'usr/bin/tamed', data: 'x', mode: 0o755 },
          { name: 'usr/bin/.wh.gone' },
          { name: 'opt/new', data: 'new', mode: 0o6755 },
        ],
      ]),
    );
    assert.deepEqual(
      [...filesOfImage(image)].map(({ path }) => path.slice(path.lastIndexOf('/') + 1)),
      ['su', 'tamed', 'wall', 'data', 'again', 'new'],
    );
    assert.deepEqual(privilegedPrograms(image), [
      { path: '/usr/bin/su', mode: 0o4755, size: 2, layer: 0 },
      { path: '/usr/bin/wall', mode: 0o2755, size: 4, layer: 0 },
      { path: '/usr/bin/again', mode: 0o4755, size: 0, layer: 0 },
      { path: '/opt/new', mode: 0o6755, size: 3, layer: 1 },
    ]);
  });

  it('is what package managers left in each layer, also where a later one deletes it', async () => {
    const file = (name: string, bytes: number): { name: string; data: string } => ({
      name,
      data: 'x'.repeat(bytes),
    });
    const image = await readArchive(
      dockerArchive([
        [
          file('var/lib/apt/lists/deb.example_Packages', 100),
          file('var/lib/apt/lists/lock', 0),
          file('var/cache/apt/archives/a.deb', 10),
          file('var/lib/apt/listsof', 5),
          file('var/lib/dpkg/status', 7),
        ],
        [
          file('root/.cache/pip/http/a/b', 20),
          file('home/me/.npm/_cacache/index', 30),
          file('usr/local/cargo/registry/cache/x.crate', 3),
          file('root/go/pkg/mod/cache/download/x', 4),
          { name: 'var/lib/apt/lists/.wh.deb.example_Packages' },
        ],
        [file('app/var/cache/apt/x', 50), { name: 'root/.wh..cache' }],
      ]),
    );
    const told = packageCaches(image).map(
      ({ layer, manager, files, bytes, visibleBytes }) =>
        `${layer} ${manager}: ${files} files, ${bytes} bytes, ${visibleBytes} visible`,
    );
    assert.deepEqual(told, [
      '0 apt: 2 files, 110 bytes, 10 visible',
      '1 pip: 1 files, 20 bytes, 0 visible',
      '1 npm: 1 files, 30 bytes, 30 visible',
      '1 cargo: 1 files, 3 bytes, 3 visible',
      '1 go: 1 files, 4 bytes, 4 visible',
    ]);
  });
});
