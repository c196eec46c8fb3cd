import { readFile, stat } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { ExplainedError } from '../../../base';
import { expandHome } from '../../paths';
import { quote } from '../../quote';
import type { SshConfigOptions } from '../../types';
import { readDirectives } from './directives';
import type { Directive } from './directives';

/** A configuration file to begin with. */
export interface ConfigRoot {
  file: string;
  /** Where relative names of files to include begin. */
  base: string;
  /** The person's own, rather than the system's. */
  own: boolean;
  /** Whether only the person may be able to write to it. */
  guarded: boolean;
}

export interface ConfigFile {
  name: string;
  directives: readonly Directive[];
  /** Somebody else may write to it, so nothing of what it says is done. */
  open: boolean;
}

/** The files that count, the first one first: what it says wins. */
export function configRoots({ configFile }: SshConfigOptions): ConfigRoot[] {
  const own = path.join(homedir(), '.ssh');
  if (configFile !== undefined)
    return [{ file: expandHome(configFile), base: own, own: true, guarded: false }];
  const system =
    process.platform === 'win32'
      ? path.join(process.env['ProgramData'] ?? 'C:\\ProgramData', 'ssh')
      : '/etc/ssh';
  return [
    { file: path.join(own, 'config'), base: own, own: true, guarded: true },
    { file: path.join(system, 'ssh_config'), base: system, own: false, guarded: false },
  ];
}

/** Reads configuration files, each once. */
export class ConfigFiles {
  readonly #files = new Map<string, Promise<ConfigFile | NodeJS.ErrnoException>>();

  /** Has `file` say this from now on, whatever is on the disk. */
  pretend(file: string, text: string): void {
    this.#files.set(
      file,
      Promise.resolve({ name: file, directives: readDirectives(text, file), open: false }),
    );
  }

  /** What the file says, or why it could not be read. */
  read(file: string): Promise<ConfigFile | NodeJS.ErrnoException> {
    let reading = this.#files.get(file);
    if (reading === undefined) {
      reading = readConfigFile(file).catch((error: unknown) => error as NodeJS.ErrnoException);
      this.#files.set(file, reading);
    }
    return reading;
  }
}

async function readConfigFile(file: string): Promise<ConfigFile> {
  return {
    name: file,
    directives: readDirectives(await readFile(file, 'utf8'), file),
    open: await writableByOthers(file),
  };
}

/**
 * True where somebody but the person and root owns the file or may write to it. As Debian's ssh does, a group that has
 * nobody else in it may: with the usual umask there, every new file is like that. On Windows the file's place protects it.
 */
async function writableByOthers(file: string): Promise<boolean> {
  const own = process.getuid?.();
  if (own === undefined) return false;
  const { uid, gid, mode } = await stat(file);
  if ((uid !== 0 && uid !== own) || (mode & 0o002) !== 0) return true;
  return (mode & 0o020) !== 0 && !(await isPrivateGroup(gid));
}

async function isPrivateGroup(gid: number): Promise<boolean> {
  try {
    const { username } = userInfo();
    const lines = async (database: string): Promise<string[][]> =>
      (await readFile(database, 'utf8')).split('\n').map((line) => line.split(':'));
    // Names of those who have the group as their own, and of those who have been added to it.
    const primary = (await lines('/etc/passwd')).flatMap((fields) =>
      fields[3] === String(gid) ? [fields[0]] : [],
    );
    const group = (await lines('/etc/group')).find((fields) => fields[2] === String(gid));
    const others = [...primary, ...(group?.[3] ?? '').split(',')].filter(
      (name) => name !== '' && name !== username,
    );
    return group !== undefined && others.length === 0;
  } catch {
    return false;
  }
}

/** The error of a file that is there and cannot be read. */
export function unreadable(file: string, cause: NodeJS.ErrnoException): ExplainedError {
  return new ExplainedError('ssh-config', `The SSH configuration ${file} cannot be read.`, {
    remedy: 'Make the file readable for you.',
    detail: cause.message,
    cause,
  });
}

/** The error of a file whose word does not count. */
export function openToOthers(file: string): ExplainedError {
  return new ExplainedError(
    'ssh-config',
    `Others than you may change the SSH configuration ${file}, so nothing of what it says is done.`,
    { remedy: `Make it yours alone: ${quote(['chmod', '600', file])}` },
  );
}
