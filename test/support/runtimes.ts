import { execFileSync } from 'node:child_process';

/** Where a program is that a suite asks for the real one of; undefined where it is not on the PATH. */
export function realProgram(...names: readonly string[]): string | undefined {
  for (const name of names) {
    try {
      return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim();
    } catch {
      // The next one may be there.
    }
  }
  return undefined;
}
