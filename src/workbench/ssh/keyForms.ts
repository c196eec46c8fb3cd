import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import ssh2 from 'ssh2';
import type { ParsedKey } from 'ssh2';

/**
 * What a private key file holds. `locked`: it needs a passphrase; `publicKey` is known where the form shows it.
 * `unusable`: why, and what to do, as the end of a sentence that begins with the file's name.
 */
export type KeyForm =
  | { kind: 'private'; key: ParsedKey }
  | {
      kind: 'locked';
      publicKey: ParsedKey | undefined;
      unlock: (passphrase: string) => ParsedKey | undefined;
    }
  | { kind: 'public'; key: ParsedKey }
  | { kind: 'unusable'; why: string };

const OPENSSH = /-----BEGIN OPENSSH PRIVATE KEY-----\r?\n([\s\S]+?)\r?\n?-----END OPENSSH PRIVATE KEY-----/;
const PEM = /-----BEGIN (?:(RSA|EC|DSA|ENCRYPTED) )?PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/;
const PUTTY = /^PuTTY-User-Key-File-(\d+): (\S+)\r?\nEncryption: (\S+)/;

const FIDO = 'belongs to a security key (FIDO), which cannot be used here; name a key of another kind';

/** Finds out what a key file holds, without a passphrase. */
export function readKeyForm(text: string): KeyForm {
  const trimmed = text.trim();
  const openssh = OPENSSH.exec(trimmed);
  if (openssh !== null) return openSshForm(openssh[0], openssh[1] ?? '');
  const pem = PEM.exec(trimmed);
  if (pem !== null) return pemForm(pem[0], pem[1]);
  const putty = PUTTY.exec(trimmed);
  if (putty !== null) return puttyForm(trimmed, putty);
  const key = parse(trimmed);
  if (!(key instanceof Error)) return { kind: 'public', key };
  return { kind: 'unusable', why: publicKeyProblem(trimmed) ?? 'is no private key of a known form' };
}

/** OpenSSH's own form (PROTOCOL.key): it shows its public half. */
function openSshForm(text: string, body: string): KeyForm {
  const blob = publicBlob(Buffer.from(body, 'base64'));
  if (blob === undefined) return { kind: 'unusable', why: 'is damaged' };
  const type = typeOf(blob);
  if (type.startsWith('sk-')) return { kind: 'unusable', why: FIDO };
  if (type === 'ssh-dss') return { kind: 'unusable', why: DSA };
  const publicKey = parse(`${type} ${blob.toString('base64')}`);
  if (publicKey instanceof Error) {
    return { kind: 'unusable', why: `is a key of type ${type}, which cannot be used here` };
  }
  const key = parse(text);
  if (!(key instanceof Error)) return { kind: 'private', key };
  if (!/no passphrase given/.test(key.message)) return { kind: 'unusable', why: 'is damaged' };
  return { kind: 'locked', publicKey, unlock: (passphrase) => ignoreFailure(parse(text, passphrase)) };
}

const DSA = 'is a DSA key, which servers have stopped accepting; make a new one';

/** PKCS#1, SEC1 and PKCS#8: read by OpenSSL (BoringSSL in the editor), whose judgement of a passphrase is safe. */
function pemForm(text: string, label: string | undefined): KeyForm {
  if (label === 'DSA') return { kind: 'unusable', why: DSA };
  const open = (passphrase?: string): ParsedKey | Error => {
    try {
      return fromKeyObject(
        createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) }),
      );
    } catch (error) {
      return error as Error;
    }
  };
  if (label === 'ENCRYPTED' || /^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    return {
      kind: 'locked',
      publicKey: undefined,
      // Without one OpenSSL would ask on a terminal.
      unlock: (passphrase) => (passphrase === '' ? undefined : ignoreFailure(open(passphrase))),
    };
  }
  const key = open();
  return key instanceof Error
    ? { kind: 'unusable', why: 'is damaged, or of a kind that SSH has no use for' }
    : { kind: 'private', key };
}

function puttyForm(text: string, [, version, type = '', encryption]: RegExpExecArray): KeyForm {
  const convert = 'export it with PuTTYgen (Conversions, Export OpenSSH key) and name that file';
  if (version !== '2' || type !== 'ssh-rsa') {
    return { kind: 'unusable', why: `is of PuTTY’s own form ${version ?? ''} (${type}); ${convert}` };
  }
  if (encryption !== 'none') {
    return {
      kind: 'locked',
      publicKey: puttyPublicKey(text),
      unlock: (passphrase) => ignoreFailure(parse(text, passphrase)),
    };
  }
  const key = parse(text);
  return key instanceof Error
    ? { kind: 'unusable', why: `is damaged; ${convert}` }
    : { kind: 'private', key };
}

function puttyPublicKey(text: string): ParsedKey | undefined {
  const lines = /^Public-Lines: \d+\r?\n([\s\S]+?)\r?\nPrivate-Lines:/m.exec(text)?.[1];
  return lines === undefined ? undefined : ignoreFailure(parse(`ssh-rsa ${lines.replace(/\s+/g, '')}`));
}

function publicKeyProblem(text: string): string | undefined {
  const type = /^([\w@.-]+) AAAA/.exec(text)?.[1];
  if (type === undefined) return undefined;
  if (type.startsWith('sk-')) return FIDO;
  if (type.includes('-cert-')) return 'is a certificate, which cannot be used here; name the key itself';
  return `is a public key of type ${type}, which cannot be used here`;
}

/** ssh2 reads no PKCS#8, and no form of OpenSSL's of a few others: each becomes one that it does read. */
function fromKeyObject(key: KeyObject): ParsedKey | Error {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return parse(key.export({ type: 'pkcs1', format: 'pem' }));
    case 'ec':
      return parse(key.export({ type: 'sec1', format: 'pem' }));
    case 'ed25519':
      return parse(openSshEd25519(key));
    default:
      return new Error(`no key for SSH: ${key.asymmetricKeyType}`);
  }
}

/** An unencrypted key in OpenSSH's form (PROTOCOL.key, section 3), held in memory only. */
function openSshEd25519(key: KeyObject): string {
  const { d = '', x = '' } = key.export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url');
  const privateKey = Buffer.from(d, 'base64url');
  const type = field('ssh-ed25519');
  const fields = Buffer.concat([
    Buffer.alloc(8), // The two check numbers: any, as long as they are equal.
    type,
    field(publicKey),
    field(Buffer.concat([privateKey, publicKey])),
    field(''),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (fields.length % 8)) % 8 }, (_, index) => index + 1));
  const one = Buffer.from([0, 0, 0, 1]);
  const body = Buffer.concat([
    Buffer.from(MAGIC, 'latin1'),
    field('none'),
    field('none'),
    field(''),
    one,
    field(Buffer.concat([type, field(publicKey)])),
    field(Buffer.concat([fields, padding])),
  ]);
  const lines = body.toString('base64').replace(/.{70}/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const MAGIC = 'openssh-key-v1\0';

/** The public key in front of a private one: the magic, then cipher, key derivation and its options, a count, the key. */
function publicBlob(bytes: Buffer): Buffer | undefined {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  let at = MAGIC.length;
  const next = (): Buffer => {
    const length = bytes.readUInt32BE(at);
    const value = bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return value;
  };
  try {
    for (let skipped = 0; skipped < 3; skipped++) next();
    at += 4;
    const blob = next();
    return blob.length > 4 ? blob : undefined;
  } catch {
    return undefined;
  }
}

function typeOf(blob: Buffer): string {
  const type = blob.toString('latin1', 4, 4 + Math.min(blob.readUInt32BE(0), 64));
  return /^[\w@.+-]+$/.test(type) ? type : 'unknown';
}

function parse(text: string | Buffer, passphrase?: string): ParsedKey | Error {
  const parsed = ssh2.utils.parseKey(text, passphrase) as ParsedKey | ParsedKey[] | undefined | Error;
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  return key ?? new Error('no key in it');
}

function ignoreFailure(key: ParsedKey | Error): ParsedKey | undefined {
  return key instanceof Error ? undefined : key;
}
