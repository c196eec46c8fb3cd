import type { Dirent } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const MAGIC = /[*?[{]/;

/**
 * The files that a pattern means, sorted; a name that is there, or has nothing of a pattern in it, means itself. `*` and
 * `?` stand for letters of a name, `**` for folders, `[…]` for one letter of several, `{a,b}` for either. Names that
 * begin with a dot have to be asked for with one, as in shells; linked folders are not gone into by `**`.
 */
export async function filesOf(pattern: string, folder: string): Promise<string[]> {
  if (!MAGIC.test(pattern) || (await exists(resolve(folder, pattern)))) return [pattern];
  const found = new Set<string>();
  for (const each of withoutBraces(pattern)) {
    const isAbsolute = each.startsWith('/');
    const segments = each.split('/').filter((segment) => segment !== '');
    for (const file of await search(isAbsolute ? '/' : '', segments, folder)) found.add(file);
  }
  return [...found].sort();
}

/** `a{b,c}` as `ab` and `ac`; a brace without its other half is a letter. */
function withoutBraces(pattern: string): string[] {
  const match = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (match === null) return [pattern];
  const before = pattern.slice(0, match.index);
  const behind = pattern.slice(match.index + match[0].length);
  return match[1]!.split(',').flatMap((choice) => withoutBraces(`${before}${choice}${behind}`));
}

/** The files below `at` (as it is to be shown) that the segments mean. */
async function search(at: string, [segment, ...rest]: readonly string[], folder: string): Promise<string[]> {
  if (segment === undefined) return [];
  const isLast = rest.length === 0;
  if (segment !== '**' && !MAGIC.test(segment)) {
    const path = join(at, segment);
    if (!isLast) return search(path, rest, folder);
    return (await exists(resolve(folder, path))) ? [path] : [];
  }
  const entries = await list(resolve(folder, at));
  if (segment === '**') {
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    const deeper = folders.map(({ name }) => search(join(at, name), [segment, ...rest], folder));
    const here = isLast ? files(entries, at, /^[^.]/) : search(at, rest, folder);
    return (await Promise.all([here, ...deeper])).flat();
  }
  const matching = matcher(segment);
  if (isLast) return files(entries, at, matching);
  const folders = entries.filter((entry) => !entry.isFile() && matching.test(entry.name));
  return (await Promise.all(folders.map(({ name }) => search(join(at, name), rest, folder)))).flat();
}

function files(entries: readonly Dirent[], at: string, matching: RegExp): string[] {
  return entries
    .filter((entry) => !entry.isDirectory() && matching.test(entry.name))
    .map(({ name }) => join(at, name));
}

function matcher(segment: string): RegExp {
  const source = segment.replace(
    /\*+|\?|\[(!?)([^\]]+)\]|[\\^$.|+()[\]{}]/g,
    (text, not: string, letters: string) => {
      if (text.startsWith('*')) return '[^/]*';
      if (text === '?') return '[^/]';
      if (text.length > 1) return `[${not === '' ? '' : '^'}${letters.replace(/[\\[\]^]/g, '\\$&')}]`;
      return `\\${text}`;
    },
  );
  return new RegExp(`^${segment.startsWith('.') ? '' : '(?!\\.)'}${source}$`, 'su');
}

async function list(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
