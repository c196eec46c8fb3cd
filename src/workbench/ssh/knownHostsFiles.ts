import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ExplainedError } from '../../base';
import { expandHome } from '../paths';
import { entriesOf, knownHostLine, parseKnownHosts } from './knownHosts';
import type { KnownHost, KnownHosts } from './knownHosts';

/** What OpenSSH takes for “no file”. */
const NONE = 'none';

/** What all the files say about a host. A file that is not there says nothing; one that cannot be read is an error. */
export async function readKnownHosts(
  files: readonly string[],
  names: readonly [string, ...string[]],
): Promise<KnownHosts> {
  const entries: KnownHost[] = [];
  for (const file of files.filter((name) => name !== NONE)) {
    try {
      entries.push(...parseKnownHosts(await readFile(expandHome(file), 'utf8'), file));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') continue;
      throw new ExplainedError('known-hosts', `The known host keys in ${file} cannot be read.`, {
        remedy: 'Make the file readable, or name another one.',
        cause: error,
      });
    }
  }
  return entriesOf(entries, names);
}

/**
 * Adds a host's key, unless it is there; false where the file is none. The line is written in one append, so that another program that writes to the
 * file at the same moment loses nothing and neither do we.
 */
export async function addKnownHost(file: string, name: string, key: Buffer): Promise<boolean> {
  if (file === NONE) return false;
  const target = expandHome(file);
  const line = knownHostLine(name, key);
  try {
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const handle = await open(target, 'a+', 0o600);
    try {
      const text = await handle.readFile('utf8');
      if (`\n${text}`.includes(`\n${line}`)) return true;
      const separator = text === '' || text.endsWith('\n') ? '' : '\n';
      await handle.appendFile(separator + line);
      return true;
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ExplainedError('known-hosts', `The host key could not be saved in ${file} (${code}).`, {
      remedy:
        'The connection goes on. Make the file and its folder writable for you, or you are asked again next time.',
      cause: error,
    });
  }
}
