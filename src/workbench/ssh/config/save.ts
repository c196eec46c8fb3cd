import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ExplainedError } from '../../../base';
import { formatTarget } from '../../target';
import type { SshConfigOptions, SshTarget } from '../../types';
import { entryLines, meansTheSame } from './entry';
import { ConfigFiles, configRoots, openToOthers, unreadable } from './files';
import { insertSection, placesFor } from './insert';
import { namesIn } from './names';
import { Resolver } from './resolve';

/** A name that needs no quotes and is no pattern. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,63}$/u;

/**
 * Adds an entry to the person's `~/.ssh/config`, so that `name` means `target` from now on, for every SSH client.
 * Nothing else in the file changes, in what it says or in what it means. Answers with the file. Rejects with `bad-name`,
 * `ssh-entry-exists`, `ssh-config` (the file cannot be read or written, or contradicts whatever is added).
 */
export async function saveSshEntry(
  name: string,
  target: SshTarget,
  options: SshConfigOptions = {},
): Promise<string> {
  if (!NAME.test(name)) {
    throw new ExplainedError(
      'bad-name',
      'A name for a host consists of letters, digits, dots, dashes and underscores.',
      {
        remedy: 'Choose another one, such as “lab”.',
      },
    );
  }
  const [root] = configRoots(options);
  if (root === undefined) throw new RangeError('no configuration file');
  const { file } = root;
  const files = new ConfigFiles();
  const before = await files.read(file);
  if (before instanceof Error) {
    if (before.code !== 'ENOENT') throw unreadable(file, before);
  } else if (before.open && root.guarded) throw openToOthers(file);
  const names = await namesIn(files, options);
  if (names.some((other) => other.toLowerCase() === name.toLowerCase())) {
    throw new ExplainedError(
      'ssh-entry-exists',
      `The SSH configuration has an entry for “${name}” already.`,
      {
        remedy: 'Choose another name, or change that entry by hand.',
      },
    );
  }
  const bytes = before instanceof Error ? Buffer.alloc(0) : await readFile(file);
  await replace(file, await withEntry(bytes, file, name, target, options));
  return file;
}

/** The file with an entry that comes to `target`, whatever else the configuration says. */
async function withEntry(
  bytes: Buffer,
  file: string,
  name: string,
  target: SshTarget,
  options: SshConfigOptions,
): Promise<Buffer> {
  for (const place of placesFor(bytes)) {
    let outcome: SshTarget | undefined;
    // With what is always said, and then with what has turned out to be missing.
    for (let attempt = 0; attempt < 2; attempt++) {
      const lines = entryLines(target, outcome);
      if (lines.some((line) => /[\r\n\0]/.test(line))) break;
      const after = insertSection(bytes, place, name, lines);
      outcome = await outcomeOf(after, file, name, options);
      if (attempt === 1 || entryLines(target, outcome).length === lines.length) {
        if (meansTheSame(target, outcome)) return after;
        break;
      }
    }
  }
  throw new ExplainedError(
    'ssh-config',
    `There is no entry for ${file} that would mean just ${formatTarget(target)}.`,
    { remedy: 'Look for what the file says for all hosts, and add the entry by hand.' },
  );
}

/** What the name comes to where the file holds this. Commands of the configuration are taken to say no. */
function outcomeOf(bytes: Buffer, file: string, name: string, options: SshConfigOptions): Promise<SshTarget> {
  const files = new ConfigFiles();
  files.pretend(file, bytes.toString('utf8'));
  return new Resolver(options, () => Promise.resolve(false), files).resolve(name);
}

/** Puts new contents in the place of a file, at once and with the rights it had; 600 for a new one. Links are followed. */
async function replace(file: string, contents: Buffer): Promise<void> {
  let beside: string | undefined;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const real = await followed(file);
    const rights = await stat(real).catch(() => undefined);
    beside = path.join(path.dirname(real), `.${path.basename(real)}.${randomBytes(4).toString('hex')}`);
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(contents);
      if (rights !== undefined) {
        await handle.chmod(rights.mode & 0o7777);
        const ours = await handle.stat();
        if (ours.uid !== rights.uid || ours.gid !== rights.gid) await handle.chown(rights.uid, rights.gid);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, real);
  } catch (error) {
    if (beside !== undefined) await rm(beside, { force: true });
    throw new ExplainedError('ssh-config', `The entry could not be saved in ${file}.`, {
      remedy: 'Make the file and its folder writable for you, and see that the disk is not full.',
      cause: error,
      ...(error instanceof Error ? { detail: error.message } : {}),
    });
  }
}

/** Where the file really is, or would be. */
async function followed(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const link = await lstat(file).catch(() => undefined);
    return link?.isSymbolicLink() === true ? path.resolve(path.dirname(file), await readlink(file)) : file;
  }
}
