import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ExplainedError } from '../../base';
import { expandHome } from '../paths';
import { covers, isUsable, knownHostLine, knownHostName, parseKnownHosts } from './knownHosts';
import type { KnownHost } from './knownHosts';

/** What all the files say about a host. A file that is not there says nothing; one that cannot be read is an error. */
export async function readKnownHosts(
  files: readonly string[],
  host: string,
  port: number,
): Promise<KnownHost[]> {
  const name = knownHostName(host, port);
  const entries: KnownHost[] = [];
  for (const file of files) {
    let text: string;
    try {
      text = await readFile(expandHome(file), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw new ExplainedError('known-hosts', `The known host keys in ${file} cannot be read.`, {
        remedy: 'Make the file readable, or name another one.',
        cause: error,
      });
    }
    entries.push(...parseKnownHosts(text, file).filter((entry) => isUsable(entry) && covers(entry, name)));
  }
  return entries;
}

/**
 * Adds a host's key. The line is written in one append, so that another program that writes to the file at the
 * same moment loses nothing and neither do we.
 */
export async function addKnownHost(file: string, host: string, port: number, key: Buffer): Promise<void> {
  const target = expandHome(file);
  try {
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const handle = await open(target, 'a+', 0o600);
    try {
      const { size } = await handle.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await handle.read(last, 0, 1, size - 1);
      const separator = size > 0 && last[0] !== 0x0a ? '\n' : '';
      await handle.appendFile(separator + knownHostLine(host, port, key));
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new ExplainedError('known-hosts', `The host key could not be saved in ${file}.`, {
      remedy: 'Make the file and its folder writable for you.',
      cause: error,
    });
  }
}
