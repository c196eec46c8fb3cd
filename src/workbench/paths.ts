import { homedir, userInfo } from 'node:os';
import path from 'node:path';

/** `~` and `~/…` of this computer, spelled out. */
export function expandHome(file: string): string {
  return file === '~' || file.startsWith('~/') ? path.join(homedir(), file.slice(1)) : file;
}

/** Who we are on this computer. */
export function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that no database knows.
    return process.env['USER'] ?? process.env['LOGNAME'] ?? 'root';
  }
}
