import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Every regular file below a folder, links not followed. */
export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Writes a file and the folders above it, whatever this process's umask says. */
export function put(root, path, content, mode = 0o644) {
  const file = join(root, path);
  folders(root, [dirname(path)]);
  writeFileSync(file, content);
  chmodSync(file, mode);
}

/** Makes folders with the usual permissions. */
export function folders(root, paths, mode = 0o755) {
  for (const path of paths) {
    const folder = join(root, path);
    mkdirSync(folder, { recursive: true, mode });
    if (path !== '.') chmodSync(folder, mode);
  }
}

/** Bytes of all regular files below a folder. */
export function sizeBelow(folder) {
  return filesBelow(folder).reduce((sum, file) => sum + lstatSync(file).size, 0);
}
