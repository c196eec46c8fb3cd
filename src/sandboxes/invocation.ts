import { quote } from '../workbench';
import type { Invocation } from './types';

/** The words of an invocation with its environment in them, so that they mean the same wherever they run. */
export function wordsOf({ argv, env = {} }: Invocation): string[] {
  const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return set.length === 0 ? [...argv] : ['env', ...set, ...argv];
}

/** The line of a shell that does the same, to be read and copied. */
export function invocationText(invocation: Invocation): string {
  const words = wordsOf({ ...invocation, argv: invocation.shown ?? invocation.argv });
  const line = quote([...(invocation.elevated === true ? ['sudo'] : []), ...words]);
  return invocation.cwd === undefined ? line : `cd ${quote([invocation.cwd])} && ${line}`;
}
