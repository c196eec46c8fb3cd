import path from 'node:path';
import { expandHome } from '../../paths';
import type { SshConfigOptions } from '../../types';
import { configRoots } from './files';
import type { ConfigFiles, ConfigRoot } from './files';
import { glob } from './glob';

/** The names that `Host` sections of all files spell out, each once, in the order of the files. */
export async function namesIn(files: ConfigFiles, options: SshConfigOptions): Promise<string[]> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const visit = async (file: string, root: ConfigRoot): Promise<void> => {
    if (seen.has(file)) return;
    seen.add(file);
    const read = await files.read(file);
    if (read instanceof Error) return;
    for (const { keyword, words = [] } of read.directives) {
      if (keyword === 'host') {
        for (const word of words) if (!/[*?!]/.test(word) && word !== '') names.add(word);
      } else if (keyword === 'include') {
        for (const word of words) {
          for (const included of await glob(path.resolve(root.base, expandHome(word))))
            await visit(included, root);
        }
      }
    }
  };
  for (const root of configRoots(options)) await visit(root.file, root);
  return [...names];
}
