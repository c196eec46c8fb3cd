import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { fileError, unless } from '../files/errors';
import { encodeName } from '../files/names';
import type { Workbench, WorkbenchFiles } from '../types';
import { LocalNames } from './localNames';
import { here, localPath, localStats, makeLocalFolder, openPart, putIntoPlace } from './localTarget';
import { markedPart, throughLink } from './run';

/** A link that is to be made: where, and what it says. */
export interface LinkToMake {
  file: string;
  target: string;
}

/**
 * Where something is put together file by file, as an archive has it: a folder of this computer, or of a workbench. Nothing
 * is written through a link. Paths are those of the other side; {@link Landing.join} makes them.
 */
export interface Landing {
  join(folder: string, name: string): string;
  /** The names for the elements of one folder: allowed there, and no two the same. */
  names(): { nameFor(name: string): string };
  /** Content with a folder that is there. */
  makeFolder(folder: string): Promise<void>;
  /** Replaces a file that is there once all has come. */
  write(
    file: string,
    pieces: AsyncIterable<Uint8Array>,
    how: { mode: number; modified: number },
  ): Promise<void>;
  /** A file that was written before, under one more name. */
  copy(from: string, to: string): Promise<void>;
  /** Makes links where nothing stands in their place, and says which it could not make. Nothing may be written afterwards. */
  link(links: readonly LinkToMake[]): Promise<LinkToMake[]>;
}

/** Folders of this computer. */
export const localLanding: Landing = {
  join: (folder, name) => path.join(folder, name),
  names: () => new LocalNames(),
  makeFolder: (folder) => makeLocalFolder(folder),
  write: (file, pieces, { mode, modified }) =>
    replacing(file, async (part) => {
      const target = await openPart(part);
      try {
        for await (const piece of pieces) await here(file, target.writeFile(piece));
        await target.chmod(mode & 0o777);
        await target.utimes(modified / 1000, modified / 1000);
      } finally {
        await target.close();
      }
    }),
  copy: (from, to) =>
    replacing(to, (part) =>
      here(to, fs.copyFile(localPath(from), localPath(part), fs.constants.COPYFILE_EXCL)),
    ),
  link: async (links) => {
    const left: LinkToMake[] = [];
    for (const link of links) {
      // Windows lets only administrators make links, and names may be other ones there.
      const made =
        process.platform !== 'win32' &&
        (await localStats(link.file)) === undefined &&
        (await fs.symlink(encodeName(link.target), localPath(link.file)).then(
          () => true,
          () => false,
        ));
      if (!made) left.push(link);
    }
    return left;
  },
};

/** Folders of a workbench. */
export function workbenchLanding(workbench: Workbench, files: WorkbenchFiles): Landing {
  const checkNoLink = async (file: string): Promise<void> => {
    const there = await unless('file-not-found', files.stat(file), undefined);
    if (there?.link === true) throw throughLink(file);
  };
  return {
    join: (folder, name) => path.posix.join(folder, name),
    names: () => new LocalNames('linux'),
    makeFolder: async (folder) => {
      await checkNoLink(folder);
      await files.makeFolder(folder);
    },
    write: async (file, pieces, { mode, modified }) => {
      const there = await unless('file-not-found', files.stat(file), undefined);
      if (there?.type === 'folder' && !there.link) throw fileError('file-is-folder', file);
      const part = partOf(file, path.posix);
      try {
        const target = await files.open(part, 'create');
        try {
          const writer = target.writer();
          let position = 0;
          for await (const piece of pieces) {
            await writer.write(position, piece);
            position += piece.length;
          }
          await writer.end();
          await target.change({ mode: mode & 0o777, modified });
        } finally {
          await target.close();
        }
        await files.rename(part, file, { replace: true });
      } catch (error) {
        await files.remove(part).catch(() => {});
        throw error;
      }
    },
    copy: (from, to) => files.copy(from, to, { replace: true }),
    link: async (links) => {
      const absent: LinkToMake[] = [];
      for (const link of links) {
        const there = await unless('file-not-found', files.stat(link.file), undefined);
        if (there === undefined) absent.push(link);
      }
      if (absent.length === 0) return [...links];
      const stdin = Buffer.concat(
        absent.flatMap(({ file, target }) =>
          [target, file].flatMap((each) => [encodeName(each), Buffer.of(0)]),
        ),
      );
      const { exitCode } = await workbench.run(['xargs', '-0', '-n', '2', 'ln', '-s', '-n', '--'], { stdin });
      return exitCode === 0 ? links.filter((link) => !absent.includes(link)) : [...links];
    },
  };
}

/** Has something made beside a file of this computer, and puts it into its place; nothing is left where that fails. */
async function replacing(file: string, make: (part: string) => Promise<void>): Promise<void> {
  const part = partOf(file, path);
  try {
    await make(part);
    await putIntoPlace(part, file);
  } catch (error) {
    await fs.rm(localPath(part), { force: true }).catch(() => {});
    throw error;
  }
}

/** What comes beside a file until all of it is there. */
function partOf(file: string, paths: path.PlatformPath): string {
  return paths.join(paths.dirname(file), markedPart(paths.basename(file), randomBytes(4).toString('hex')));
}
