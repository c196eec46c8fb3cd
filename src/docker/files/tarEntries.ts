import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';
import tar from 'tar-stream';
import { ExplainedError } from '../../base';
import { decodeName } from '../../workbench';

/** What an archive says of one of its entries. Names are as hostile as whoever made them. */
export interface TarEntry {
  /** Without slashes at its end. */
  name: string;
  type: 'file' | 'folder' | 'link' | 'hard-link' | 'other';
  size: number;
  mode: number;
  /** Milliseconds since the epoch. */
  modified: number;
  uid: number;
  gid: number;
  /** Where a link leads; of a hard link, the name of an earlier entry. */
  target: string;
}

const TYPES: Readonly<Record<string, TarEntry['type']>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
  symlink: 'link',
  link: 'hard-link',
};

/**
 * Calls `visit` with each entry, in their order, and with what gives its contents; the next one comes when it has returned,
 * and what it has left of the contents is passed over. `false` ends it. Rejects where the archive was cut off, or is none,
 * once the visit that was under way has ended, too.
 */
export function eachEntry(
  archive: Readable,
  visit: (entry: TarEntry, contents: () => Readable) => boolean | void | Promise<boolean | void>,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const extract = tar.extract({ filenameEncoding: 'latin1' });
    let visiting: Promise<unknown> = Promise.resolve();
    let body: PassThrough | undefined;
    const settle = (error?: Error): void => {
      archive.destroy();
      extract.destroy();
      body?.destroy(error);
      visiting.then(
        () => (error === undefined ? resolve() : reject(error)),
        (failure: Error) => reject(error ?? failure),
      );
    };
    extract.on('entry', (header, content, next) => {
      let ended = false;
      body = undefined;
      content.once('end', () => (ended = true));
      // Its own streams tell those who come late nothing of their end.
      const contents = (): Readable => (body ??= content.pipe(new PassThrough().on('error', () => {})));
      const goOn = (answer: boolean | void): void => {
        if (answer === false) {
          settle();
          return;
        }
        (body ?? content).resume();
        if (ended) next();
        else content.once('end', next);
      };
      try {
        const answer = visit(toEntry(header), contents);
        if (answer instanceof Promise) {
          visiting = answer;
          answer.then(goOn, settle);
        } else goOn(answer);
      } catch (error) {
        settle(error as Error);
      }
    });
    extract.once('finish', () => resolve());
    extract.once('error', (error) => settle(unreadable(error)));
    archive.once('error', settle);
    archive.pipe(extract);
  });
}

function toEntry(header: tar.Headers): TarEntry {
  const { type, size = 0, mode = 0, mtime, uid = 0, gid = 0, linkname } = header;
  // Its types do not know of it.
  const { pax = {} } = header as { pax?: Record<string, string | undefined> };
  return {
    name: nameOf(pax['path'], header.name).replace(/(?<=.)\/+$/, ''),
    type: TYPES[type ?? 'file'] ?? 'other',
    size,
    mode: mode & 0o7777,
    modified: mtime?.getTime() ?? 0,
    uid,
    gid,
    target: nameOf(pax['linkpath'], linkname ?? ''),
  };
}

/** Of extended headers tar-stream makes text, whatever they are; in the others names are bytes, read one by one. */
function nameOf(text: string | undefined, bytes: string): string {
  return decodeName(text === undefined ? Buffer.from(bytes, 'latin1') : Buffer.from(text, 'utf8'));
}

function unreadable(error: Error): Error {
  if (error instanceof ExplainedError) return error;
  return new ExplainedError('bad-archive', 'The engine has sent an archive that cannot be read.', {
    remedy: 'Try again.',
    detail: error.message,
    cause: error,
  });
}
