import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expandHome } from '../paths';
import type { KeyPair } from '../types';

/** The key pairs of `~/.ssh` whose public half has a file of its own, by name. */
export async function ownKeys(): Promise<KeyPair[]> {
  const folder = expandHome('~/.ssh');
  const names = await readdir(folder).catch(() => []);
  const pairs: KeyPair[] = [];
  for (const name of names.filter((one) => one.endsWith('.pub')).sort()) {
    const file = path.join(folder, name.slice(0, -'.pub'.length));
    const publicKey = await readFile(`${file}.pub`, 'utf8').catch(() => '');
    const hasPrivate = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    // A certificate is no key that a server could be told of.
    if (hasPrivate && /^(?:ssh|ecdsa)-(?!.*-cert-)\S+ \S+/.test(publicKey)) {
      pairs.push({ file, publicKey: publicKey.trim() });
    }
  }
  return pairs;
}
