import { readFile } from 'node:fs/promises';
import ssh2 from 'ssh2';
import type { ParsedKey } from 'ssh2';
import { expandHome } from '../paths';

/** The files that OpenSSH offers by itself, for the types that ssh2 can sign with. */
export const DEFAULT_KEY_FILES = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'];

/** Asks for the passphrase of a file; undefined gives the key up. */
export type AskPassphrase = (file: string, attempt: number) => Promise<string | undefined>;

const PASSPHRASE_ATTEMPTS = 3;

/** Unlocked keys by content: deriving the key from a passphrase takes up to a second, and people ask once. */
const unlocked = new Map<string, ParsedKey>();

/** A private key file whose public half is known, so that it is unlocked only once the server wants it. */
export interface KeyFile {
  file: string;
  publicKey: ParsedKey;
  unlock(ask: AskPassphrase): Promise<ParsedKey | undefined>;
}

/** Reads a key file; a text says why it cannot be used, and undefined that there is none. */
export async function readKeyFile(file: string, ask: AskPassphrase): Promise<KeyFile | string | undefined> {
  let text: string;
  try {
    text = await readFile(expandHome(file), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? undefined : `${file} cannot be read (${code})`;
  }
  const plain = parse(text);
  if (!(plain instanceof Error)) return { file, publicKey: plain, unlock: () => Promise.resolve(plain) };
  if (!isEncrypted(plain)) return `${file} has a form that is not supported (${plain.message})`;
  const publicKey = publicHalf(text) ?? parse(await readPublicFile(file));
  const locked = { file, unlock: (askNow: AskPassphrase) => unlock(file, text, askNow) };
  if (!(publicKey instanceof Error)) return { ...locked, publicKey };
  // Forms that hide even the public half have to be unlocked to be offered at all.
  const key = await unlock(file, text, ask);
  return key === undefined ? `${file} was not unlocked` : { ...locked, publicKey: key };
}

async function readPublicFile(file: string): Promise<string> {
  return readFile(`${expandHome(file)}.pub`, 'utf8').catch(() => '');
}

function parse(text: string, passphrase?: string): ParsedKey | Error {
  const parsed = ssh2.utils.parseKey(text, passphrase) as ParsedKey | ParsedKey[] | Error;
  return Array.isArray(parsed) ? (parsed[0] ?? new Error('no key in it')) : parsed;
}

/** ssh2 gives its errors no codes; these are its words for “a passphrase is needed” and “it is not this one”. */
function isEncrypted(error: Error): boolean {
  return /no passphrase given|bad passphrase|integrity check failed/i.test(error.message);
}

async function unlock(file: string, text: string, ask: AskPassphrase): Promise<ParsedKey | undefined> {
  const cached = unlocked.get(text);
  if (cached !== undefined) return cached;
  for (let attempt = 1; attempt <= PASSPHRASE_ATTEMPTS; attempt++) {
    const passphrase = await ask(file, attempt);
    if (passphrase === undefined) return undefined;
    const key = parse(text, passphrase);
    if (!(key instanceof Error)) {
      unlocked.set(text, key);
      return key;
    }
  }
  return undefined;
}

/**
 * The public key that an OpenSSH private key file carries in the clear (PROTOCOL.key: the magic, then the names of
 * cipher and key derivation, its options, a count, the public key; each string behind its length).
 */
function publicHalf(text: string): ParsedKey | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+)-----END/.exec(text)?.[1];
  if (body === undefined) return undefined;
  const bytes = Buffer.from(body, 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  let at = magic.length;
  const next = (): Buffer => {
    const length = bytes.readUInt32BE(at);
    const field = bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return field;
  };
  try {
    for (let skipped = 0; skipped < 3; skipped++) next();
    at += 4;
    const blob = next();
    const type = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0));
    const key = parse(`${type} ${blob.toString('base64')}`);
    return key instanceof Error ? undefined : key;
  } catch {
    return undefined;
  }
}
