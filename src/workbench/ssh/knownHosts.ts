import { createHash, createHmac } from 'node:crypto';
import { matchesPatternList } from './patterns';

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
  /** The key is that of an authority, which signs the keys of such hosts. */
  authority: boolean;
}

/** Reads what a file says; lines that are no entries are skipped, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  const entries: KnownHost[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const fields = raw.trim().split(/\s+/);
    if (fields[0] === undefined || fields[0] === '' || fields[0].startsWith('#')) continue;
    const marker = fields[0].startsWith('@') ? fields.shift() : undefined;
    if (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority') continue;
    const [hosts, keyType, key] = fields;
    if (hosts === undefined || keyType === undefined || key === undefined) continue;
    entries.push({
      file,
      line: index + 1,
      hosts,
      keyType,
      key,
      revoked: marker === '@revoked',
      authority: marker === '@cert-authority',
    });
  }
  return entries;
}

/** The name that known_hosts has for a host: with the port in brackets where it is not 22. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** True where the entry's first field covers the name. */
function covers(entry: KnownHost, name: string): boolean {
  if (entry.hosts.startsWith('|1|')) {
    const [, , salt, hash] = entry.hosts.split('|');
    if (salt === undefined || hash === undefined) return false;
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  }
  return matchesPatternList(name, entry.hosts.toLowerCase());
}

/** What all the files say about a host. */
export interface KnownHosts {
  /** Its own keys, also the revoked ones. */
  own: readonly KnownHost[];
  /** Keys that count only where they are the ones it presents: those that its name has at the usual port. */
  elsewhere: readonly KnownHost[];
  /** Keys of authorities, whose certificates are beyond ssh2: such a host is as unknown as any other. */
  authorities: readonly KnownHost[];
}

/** Picks the entries of a host, known by `name` and perhaps by `otherName` too. */
export function entriesOf(
  entries: readonly KnownHost[],
  [name, otherName]: readonly [string, ...string[]],
): KnownHosts {
  const covering = (wanted: string): KnownHost[] => entries.filter((entry) => covers(entry, wanted));
  const all = covering(name);
  return {
    own: all.filter((entry) => !entry.authority && isUsable(entry)),
    elsewhere:
      otherName === undefined
        ? []
        : covering(otherName).filter((entry) => !entry.authority && isUsable(entry)),
    authorities: all.filter((entry) => entry.authority && !entry.revoked),
  };
}

export type Verdict =
  | { kind: 'known' }
  | { kind: 'unknown' }
  | { kind: 'revoked'; entry: KnownHost }
  /** The host is known by other keys only. */
  | { kind: 'changed'; entries: KnownHost[] };

/** What the entries of a host say about the key it presents. */
export function judge({ own, elsewhere }: KnownHosts, key: Buffer): Verdict {
  const presented = key.toString('base64');
  const same = [...own, ...elsewhere].filter((entry) => entry.key === presented);
  const revoked = same.find((entry) => entry.revoked);
  if (revoked !== undefined) return { kind: 'revoked', entry: revoked };
  if (same.length > 0) return { kind: 'known' };
  const valid = own.filter((entry) => !entry.revoked);
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

/** The line for a host of that name, see {@link knownHostName}. */
export function knownHostLine(name: string, key: Buffer): string {
  return `${name} ${keyTypeOf(key)} ${key.toString('base64')}\n`;
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
function isUsable(entry: KnownHost): boolean {
  return entry.keyType in ALGORITHMS;
}

/** What to negotiate so that a key of one of these types is presented; where none is given, of any type. */
export function hostKeyAlgorithms(types: readonly string[]): string[] {
  return Object.entries(ALGORITHMS).flatMap(([type, names]) =>
    types.length === 0 || types.includes(type) ? names : [],
  );
}
