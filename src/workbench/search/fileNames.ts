import { untilInputEnds } from '../boundScript';
import { decodeName } from '../files/names';
import { bytesInto } from '../files/ties';
import { quote } from '../quote';
import type { Workbench } from '../types';

const MOST_FILES = 50_000;
const LONGEST_ANSWER = 16 * 1024 * 1024;

/**
 * The files below a folder of a workbench, relative to it: those that git knows or would add in a working tree,
 * elsewhere all that are not hidden. `more` where there are more than were told.
 */
export async function listFileNames(
  workbench: Pick<Workbench, 'dialCommand'>,
  folder: string,
  signal?: AbortSignal,
): Promise<{ names: string[]; more: boolean }> {
  signal?.throwIfAborted();
  const find = [
    'find',
    '.',
    '-xdev',
    '(',
    '-name',
    '.?*',
    '-o',
    '-name',
    'node_modules',
    ')',
    '-prune',
    '-o',
    '-type',
    'f',
    '-print0',
  ];
  const git = ['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const script = untilInputEnds(
    [bytesInto('folder', folder), 'cd -- "$folder" || exit 3'],
    [
      '{',
      '  if test "$(git rev-parse --is-inside-work-tree 2>/dev/null)" = true',
      `  then ${quote(git)} & else ${quote(find)} 2>/dev/null & fi`,
      '  list=$!',
      `  trap 'kill "$list"; exit' TERM`,
      // What may not be looked into is not there.
      '  wait "$list" || true',
      '}',
    ].join('\n'),
  );
  const stream = workbench.dialCommand(['sh', '-c', script], { priority: 'interactive' });
  const onAbort = (): unknown => stream.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', onAbort, { once: true });
  // A file with a conflict is in git's list several times.
  const names = new Set<string>();
  let rest: Buffer = Buffer.alloc(0);
  let bytes = 0;
  let more = false;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        names.add(decodeName(rest.subarray(0, end)).replace(/^\.\//, ''));
        rest = rest.subarray(end + 1);
      }
      more = names.size > MOST_FILES || bytes > LONGEST_ANSWER;
      if (more) break;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stream.destroy();
  }
  return { names: [...names].slice(0, MOST_FILES), more };
}
