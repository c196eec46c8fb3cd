import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * The paths that exist and fit, sorted: `*`, `?` and `[…]` stand for characters of one name, and leave names that begin
 * with a dot alone (glob(7)).
 */
export async function glob(pattern: string): Promise<string[]> {
  const { root } = path.parse(pattern);
  let found = [root];
  for (const part of pattern.slice(root.length).split(path.sep).filter(Boolean)) {
    const next = await Promise.all(found.map((folder) => step(folder, part)));
    found = next.flat();
  }
  return found.sort();
}

async function step(folder: string, part: string): Promise<string[]> {
  if (!/[*?[]/.test(part)) {
    const file = path.join(folder, part);
    return stat(file).then(
      () => [file],
      // One that may not be looked at is there.
      (error: NodeJS.ErrnoException) => (error.code === 'EACCES' ? [file] : []),
    );
  }
  const fits = nameFilter(part);
  const names = await readdir(folder).catch(() => []);
  return names.filter(fits).map((name) => path.join(folder, name));
}

function nameFilter(pattern: string): (name: string) => boolean {
  // Runs of asterisks mean one, and would make the expression slow.
  const source = pattern
    .replace(/\*+/g, '*')
    .replace(/\[([!^]?)(\]?[^\]]*)\]|[\s\S]/g, (character, not?: string, set?: string) => {
      if (set !== undefined) return `[${not === '' ? '' : '^'}${set.replace(/[\\\]]/g, '\\$&')}]`;
      if (character === '*') return '.*';
      return character === '?' ? '.' : character.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    });
  const expression = new RegExp(`^${source}$`, 's');
  return (name) => (name.startsWith('.') ? pattern.startsWith('.') : true) && expression.test(name);
}
