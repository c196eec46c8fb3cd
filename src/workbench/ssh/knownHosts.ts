import { createHash, createHmac } from 'node:crypto';

/** One key of a known_hosts file; the format is that of sshd(8), “SSH_KNOWN_HOSTS FILE FORMAT”. */
export interface KnownHost {
  file: string;
  /** One-based. */
  line: number;
  /** The first field: host patterns, or one hashed name. */
  hosts: string;
  keyType: string;
  /** In base64, as in the file. */
  key: string;
  revoked: boolean;
}

/** Reads what a file says; lines that are no entries are skipped, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  const entries: KnownHost[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const fields = raw.trim().split(/\s+/);
    if (fields[0] === undefined || fields[0] === '' || fields[0].startsWith('#')) continue;
    const marker = fields[0].startsWith('@') ? fields.shift() : undefined;
    // Host certificates are beyond ssh2; an authority's key is not the host's own.
    if (marker !== undefined && marker !== '@revoked') continue;
    const [hosts, keyType, key] = fields;
    if (hosts === undefined || keyType === undefined || key === undefined) continue;
    entries.push({ file, line: index + 1, hosts, keyType, key, revoked: marker === '@revoked' });
  }
  return entries;
}

/** The name that known_hosts has for a host: with the port in brackets where it is not 22. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** True where the entry's first field covers the name. */
export function covers(entry: KnownHost, name: string): boolean {
  if (entry.hosts.startsWith('|1|')) {
    const [, , salt, hash] = entry.hosts.split('|');
    if (salt === undefined || hash === undefined) return false;
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  }
  let covered = false;
  for (const pattern of entry.hosts.split(',')) {
    if (pattern.startsWith('!')) {
      if (wildcard(pattern.slice(1), name)) return false;
    } else covered ||= wildcard(pattern, name);
  }
  return covered;
}

function wildcard(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'is').test(name);
}

export type Verdict =
  | { kind: 'known' }
  | { kind: 'unknown' }
  | { kind: 'revoked'; entry: KnownHost }
  /** The host is known by other keys only. */
  | { kind: 'changed'; entries: KnownHost[] };

/** What the entries that cover a host say about the key it presents. */
export function judge(entries: readonly KnownHost[], key: Buffer): Verdict {
  const presented = key.toString('base64');
  const revoked = entries.find((entry) => entry.revoked && entry.key === presented);
  if (revoked !== undefined) return { kind: 'revoked', entry: revoked };
  const valid = entries.filter((entry) => !entry.revoked);
  if (valid.some((entry) => entry.key === presented)) return { kind: 'known' };
  return valid.length === 0 ? { kind: 'unknown' } : { kind: 'changed', entries: valid };
}

/**
 * The type in front of a public key's bytes (RFC 4253, section 6.6). The bytes come from the server: what is no name
 * of an algorithm (RFC 4251, section 6) could end up as further lines of known_hosts, and is `unknown`.
 */
export function keyTypeOf(key: Buffer): string {
  const type = key.length < 4 ? '' : key.toString('latin1', 4, 4 + key.readUInt32BE(0));
  return /^[\w@.+-]{1,64}$/.test(type) ? type : 'unknown';
}

/** As OpenSSH prints it: `SHA256:…`, without padding. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

export function knownHostLine(host: string, port: number, key: Buffer): string {
  return `${knownHostName(host, port)} ${keyTypeOf(key)} ${key.toString('base64')}\n`;
}

/** Signature algorithms for each type of host key that ssh2 can verify, best first; none of them uses SHA-1. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/** True for types of keys that a host may prove itself with to us. */
export function isUsable(entry: KnownHost): boolean {
  return entry.keyType in ALGORITHMS;
}

/**
 * What to negotiate: only algorithms of the known keys' types, since another type of the same host would look like
 * a changed key; all of them for a host that is not known.
 */
export function hostKeyAlgorithms(entries: readonly KnownHost[]): string[] {
  const types = new Set(entries.filter((entry) => !entry.revoked).map((entry) => entry.keyType));
  return Object.entries(ALGORITHMS).flatMap(([type, names]) =>
    types.size === 0 || types.has(type) ? names : [],
  );
}
