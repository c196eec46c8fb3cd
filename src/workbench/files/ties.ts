import { quote } from '../quote';
import type { RunOptions, RunResult } from '../types';
import { encodeName } from './names';

const PATIENCE = 5000;

/**
 * Whether a file is more than a name with contents and permission bits: it has further names (hard links), or a list
 * of access control. Undefined where that cannot be told. SFTP knows neither, `ls -ld` both (XCU ls, section STDOUT:
 * the mode with a sign behind it, then the number of links).
 */
export async function hasTies(
  run: (argv: readonly string[], options: RunOptions) => Promise<RunResult>,
  file: string,
): Promise<boolean | undefined> {
  const script = `${bytesInto('file', file)}\nLC_ALL=C exec ls -ld -- "$file"`;
  try {
    const { stdout } = await run(['sh', '-c', script], {
      repeatable: true,
      timeout: PATIENCE,
      maxOutput: 4096,
    });
    const [, sign, links] = /^\S{10}(\S?)\s+(\d+)\s/.exec(stdout) ?? [];
    return links === undefined ? undefined : links !== '1' || sign === '+';
  } catch {
    return undefined;
  }
}

/**
 * A line of sh that gives `variable` exactly the bytes of a path, which need not be text (`printf %b` undoes octal
 * escapes, XCU printf; the full stop keeps line ends at the end from being dropped).
 */
export function bytesInto(variable: string, file: string): string {
  const escapes = [...encodeName(file)].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('');
  return `${variable}=$(printf %b. ${quote([escapes])}); ${variable}=\${${variable}%.}`;
}
