import { homedir } from 'node:os';
import path from 'node:path';

/** `~` and `~/…` of this computer, spelled out. */
export function expandHome(file: string): string {
  return file === '~' || file.startsWith('~/') ? path.join(homedir(), file.slice(1)) : file;
}
