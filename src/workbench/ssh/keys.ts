import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import { expandHome } from '../paths';
import type { Secret, SshPrompts } from '../types';
import { readKeyForm } from './keyForms';
import { keptSecret } from './keptSecret';
import type { Waiting } from './waiting';

/** The files that OpenSSH offers by itself, in its order (ssh_config(5), IdentityFile). */
export const DEFAULT_KEY_FILES = ['rsa', 'ecdsa', 'ecdsa_sk', 'ed25519', 'ed25519_sk'].map(
  (type) => `~/.ssh/id_${type}`,
);

const PASSPHRASE_ATTEMPTS = 3;

/**
 * Unlocked keys by the content of their files: deriving the key from a passphrase takes up to a second during which
 * nothing else happens, and people ask once.
 */
const unlocked = new Map<string, ParsedKey>();

/** A key file that can be offered. Its public half is undefined where the form hides it until it is unlocked. */
export interface KeyFile {
  /** As it was named. */
  file: string;
  publicKey: ParsedKey | undefined;
  /** True where a certificate lies beside it, which OpenSSH would offer too. */
  certified: boolean;
  /** Undefined where it holds the public half only: the private one may be an agent's. */
  unlock: ((prompts: SshPrompts, waiting: Waiting) => Promise<ParsedKey | undefined>) | undefined;
}

/** Reads a key file; a text says why it cannot be used, and undefined that there is none. */
export async function readKeyFile(file: string): Promise<KeyFile | string | undefined> {
  const path = expandHome(file);
  const certified = existsSync(`${path}-cert.pub`);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return `${file} cannot be read (${code})`;
    const publicKey = await readPublicFile(path);
    return publicKey === undefined ? undefined : { file, certified, publicKey, unlock: undefined };
  }
  const form = readKeyForm(text);
  if (form.kind === 'unusable') return `${file} ${form.why}`;
  if (form.kind === 'public') return { file, certified, publicKey: form.key, unlock: undefined };
  const tooOpen = await openToOthers(path);
  if (tooOpen !== undefined) {
    return (
      `${file} was ignored: its permissions ${tooOpen} are too open, ` +
      `and a private key must not be accessible by others (chmod 600)`
    );
  }
  if (form.kind === 'private')
    return { file, certified, publicKey: form.key, unlock: () => Promise.resolve(form.key) };
  const id = createHash('sha256').update(text).digest('base64');
  return {
    file,
    certified,
    publicKey: unlocked.get(id) ?? form.publicKey ?? (await readPublicFile(path)),
    unlock: async (prompts, waiting) => {
      const key = unlocked.get(id) ?? (await unlock(file, form.unlock, prompts, waiting));
      if (key !== undefined) unlocked.set(id, key);
      return key;
    },
  };
}

async function unlock(
  keyFile: string,
  open: (passphrase: string) => ParsedKey | undefined,
  prompts: SshPrompts,
  waiting: Waiting,
): Promise<ParsedKey | undefined> {
  const secret: Secret = { kind: 'passphrase', keyFile };
  const kept = await keptSecret(secret, prompts, waiting);
  if (kept !== undefined) {
    const key = open(kept);
    if (key !== undefined) return key;
    prompts.dropped?.(secret);
  }
  for (let attempt = 1; attempt <= PASSPHRASE_ATTEMPTS; attempt++) {
    const passphrase = await waiting.ask(`unlock ${keyFile}`, (signal) =>
      prompts.passphrase(keyFile, attempt, signal),
    );
    if (passphrase === undefined) return undefined;
    const key = open(passphrase);
    if (key !== undefined) {
      prompts.accepted?.(secret, passphrase);
      return key;
    }
  }
  return undefined;
}

/** The mode of a file that others may read, as OpenSSH refuses it (sshkey_perm_ok); Windows has other means. */
async function openToOthers(path: string): Promise<string | undefined> {
  const { mode, uid } = await stat(path);
  const isOpen = process.getuid !== undefined && uid === process.getuid() && (mode & 0o077) !== 0;
  return isOpen ? (mode & 0o777).toString(8).padStart(4, '0') : undefined;
}

async function readPublicFile(path: string): Promise<ParsedKey | undefined> {
  const form = readKeyForm(await readFile(`${path}.pub`, 'utf8').catch(() => ''));
  return form.kind === 'public' ? form.key : undefined;
}
