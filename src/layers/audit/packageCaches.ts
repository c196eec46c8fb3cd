import type { PathTable } from '../files/pathTable';
import { isHeaderOnly } from '../tar/header';
import { Stack } from '../tree/stack';
import type { ReadImage } from '../types';

/** What a package manager has left in a layer though only the build needed it. */
export interface PackageCache {
  /** Of the layer, 0 for the lowest. */
  layer: number;
  /** `apt`, `pip`, … */
  manager: string;
  files: number;
  bytes: number;
  /** How many of these bytes containers see: later layers have deleted the rest, which stays in the image all the same. */
  visibleBytes: number;
}

const HOME = '(?:/root|/home/[^/]+)';

/** Folders that are caches with all that is in them, as the managers' own documentation has them. */
const FOLDERS: readonly (readonly [manager: string, folder: string])[] = [
  ['apt', '/var/lib/apt/lists|/var/cache/apt'],
  ['apk', '/var/cache/apk|/etc/apk/cache'],
  ['dnf', '/var/cache/(?:dnf|libdnf5|yum)'],
  ['zypper', '/var/cache/zypp'],
  ['pacman', '/var/cache/pacman/pkg|/var/lib/pacman/sync'],
  ['pip', `${HOME}/\\.cache/pip`],
  ['uv', `${HOME}/\\.cache/uv`],
  ['poetry', `${HOME}/\\.cache/pypoetry`],
  ['conda', '/opt/(?:conda|miniconda3?|miniforge3?|mambaforge)/pkgs/cache'],
  ['npm', `${HOME}/\\.npm/_cacache`],
  ['yarn', `${HOME}/\\.cache/yarn|/usr/local/share/\\.cache/yarn`],
  ['composer', `${HOME}/\\.(?:cache/composer|composer/cache)`],
  ['cargo', '(?:/usr/local/|/root/\\.)cargo/registry/cache'],
  ['go', `${HOME}/\\.cache/go-build|(?:/root)?/go/pkg/mod/cache`],
];

const CACHES = FOLDERS.map(([manager, folder]) => ({ manager, folder: new RegExp(`^(?:${folder})$`) }));

/** What package managers have left in each layer, the lowest first. */
export function packageCaches({ layers, paths }: Pick<ReadImage, 'layers' | 'paths'>): PackageCache[] {
  const managers = managersOf(paths);
  const stack = new Stack(paths);
  for (const layer of layers) stack.apply(layer);
  return layers.flatMap(({ index: layer, files, repeated }) => {
    const found = new Map<string, PackageCache>();
    for (let index = 0; !repeated && index < files.length; index++) {
      const path = files.pathOf(index);
      const manager = managers(path);
      if (manager === undefined || isHeaderOnly(files.typeOf(index)) || files.sizeOf(index) === 0) continue;
      const cache = found.get(manager) ?? { layer, manager, files: 0, bytes: 0, visibleBytes: 0 };
      cache.files++;
      cache.bytes += files.sizeOf(index);
      if (stack.layerOf(path) === layer) cache.visibleBytes += files.sizeOf(index);
      found.set(manager, cache);
    }
    return [...found.values()];
  });
}

/** Tells whose cache a path lies in. Each folder is looked at once: a folder has a smaller number than what is in it. */
function managersOf(paths: PathTable): (path: number) => string | undefined {
  const inside = new Uint8Array(paths.size);
  for (let path = 1; path < paths.size; path++) {
    const above = inside[paths.parent(path)] as number;
    if (above !== 0) inside[path] = above;
    else if (paths.firstChild(path) >= 0) {
      const text = paths.text(path);
      inside[path] = CACHES.findIndex(({ folder }) => folder.test(text)) + 1;
    }
  }
  return (path) => CACHES[(inside[path] as number) - 1]?.manager;
}
