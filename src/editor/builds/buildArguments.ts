import { splitWords } from '../form/splitWords';

/** Build arguments as they are typed: `NAME=value` words of a shell. Undefined where that is something else. */
export function readBuildArguments(text: string): Record<string, string> | undefined {
  const words = splitWords(text);
  const pairs = words?.map((word) => /^([A-Za-z_]\w*)=(.*)$/s.exec(word)?.slice(1, 3));
  if (pairs === undefined || pairs.includes(undefined)) return undefined;
  return Object.fromEntries(pairs as [string, string][]);
}
