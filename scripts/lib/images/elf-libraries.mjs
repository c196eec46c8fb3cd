import { closeSync, cpSync, existsSync, mkdirSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesBelow } from './tree.mjs';
import { run } from '../programs.mjs';
import { Explained } from '../report.mjs';

/** By Debian's architecture: where programs expect their loader, and the folder that loader looks for libraries in. */
const LAYOUT = {
  amd64: { loader: 'lib64/ld-linux-x86-64.so.2', folder: 'usr/lib/x86_64-linux-gnu' },
  arm64: { loader: 'lib/ld-linux-aarch64.so.1', folder: 'usr/lib/aarch64-linux-gnu' },
};

function isElf(file) {
  const start = Buffer.alloc(4);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, start);
  } finally {
    closeSync(handle);
  }
  return start.equals(Buffer.from('\x7fELF', 'latin1'));
}

/** The places of shared libraries in unpacked Debian packages, of older and newer layouts. */
function libraryFolders(packages, architecture) {
  const { folder } = LAYOUT[architecture];
  return packages
    .flatMap((root) => [join(root, folder), join(root, folder.replace(/^usr\//, ''))])
    .filter((path) => existsSync(path));
}

/**
 * Copies the loader and the shared libraries that the programs in `tree` need out of unpacked Debian packages. The
 * packages' own loader finds them, so that what is there runs in an image that has nothing else.
 * @param {{ tree: string, packages: readonly string[], into: string, architecture: string }} options `packages`: their
 *   folders
 */
export async function copyLibraries({ tree, packages, into, architecture }) {
  const { loader, folder } = LAYOUT[architecture];
  const folders = libraryFolders(packages, architecture);
  const program = folders.map((path) => join(path, basename(loader))).find((path) => existsSync(path));
  if (program === undefined) throw new Explained(`The loader ${loader} is not in the Debian packages.`);
  place(program, join(into, loader));

  for (const file of filesBelow(tree).filter(isElf)) {
    const { code, stdout, stderr } = await run([
      program,
      '--library-path',
      folders.join(':'),
      '--list',
      file,
    ]);
    if (code !== 0) throw new Explained(`${basename(file)} lacks a library: ${stderr.trim()}`);
    for (const [, name, path] of stdout.matchAll(/^\s*(\S+) => (\S+) \(/gm)) {
      if (!folders.some((one) => path.startsWith(`${one}/`)))
        throw new Explained(`${basename(file)} needs ${name}, which is in no package.`);
      place(path, join(into, folder, name));
    }
  }
}

function place(from, to) {
  if (existsSync(to)) return;
  mkdirSync(join(to, '..'), { recursive: true });
  cpSync(realpathSync(from), to);
}
