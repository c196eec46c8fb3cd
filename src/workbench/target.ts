import { ExplainedError } from '../base';
import type { SshTarget } from './types';

/** What an address says: the user and the port may have been left out. */
export interface Address {
  user?: string;
  host: string;
  port?: number;
}

/**
 * Reads `[USER@]HOST[:PORT]`, `[USER@][IPv6][:PORT]` or `ssh://[USER@]HOST[:PORT]`. Throws `bad-target` with a sentence
 * that says which part is wrong. Names that programs would take for options, or shells for more than a name, are
 * refused by the rules that OpenSSH has for them since 9.6: a configuration may hand them to a shell.
 */
export function parseAddress(text: string): Address {
  const address = text
    .trim()
    .replace(/^ssh:\/\//i, '')
    .replace(/\/$/, '');
  const at = address.lastIndexOf('@');
  const { host, port } = parseHost(address.slice(at + 1));
  checkName('host name', host);
  if (HOST_NEVER.test(host)) throw bad('The host name holds a character that no host name has.');
  return {
    ...(at < 0 ? {} : { user: parseUser(address.slice(0, at)) }),
    host,
    ...(port === undefined ? {} : { port: parsePort(port) }),
  };
}

/** The same for an address with a user; the port is 22 where it says none. */
export function parseTarget(text: string): SshTarget {
  const { user, host, port } = parseAddress(text);
  if (user === undefined) throw userMissing(host);
  return { host, port: port ?? 22, user };
}

/** The error of an address that names no user where nothing else does. */
export function userMissing(host: string): ExplainedError {
  return bad('The user name is missing.', `Write it in front of the host: you@${host}.`);
}

/** The inverse of {@link parseTarget}: the port only where it is not 22, IPv6 addresses in brackets. */
export function formatTarget(target: SshTarget): string {
  const port = target.port === 22 ? '' : `:${target.port}`;
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  return `${target.user}@${host}${port}`;
}

/** What a shell would take for more than a name (`valid_hostname` and `valid_ruser` of OpenSSH). */
const HOST_NEVER = /['`"$\\;&<>|(){},]/;
const USER_NEVER = /['`";&<>|(){}]|\\$/;

function parseUser(user: string): string {
  checkName('user name', user);
  if (/[:/@]/.test(user))
    throw bad('A user name holds no “:”, “/” or “@”.', 'Passwords are asked for later.');
  if (USER_NEVER.test(user)) throw bad('The user name holds a character that no user name has.');
  return user;
}

function parseHost(text: string): { host: string; port: string | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
  if (bracketed !== null) {
    const host = bracketed[1] ?? '';
    if (!/^[0-9a-f:.]+(%[\w.-]+)?$/i.test(host)) throw bad('Between brackets belongs an IPv6 address.');
    return { host, port: bracketed[2] };
  }
  const parts = text.split(':');
  if (parts.length > 2) {
    throw bad(
      'An IPv6 address needs brackets, so that its port can be told apart.',
      'Write you@[fe80::1]:22.',
    );
  }
  const host = parts[0] ?? '';
  if (/[[\]/\\?#]/.test(host)) throw bad('The host name holds a character that no host name has.');
  return { host, port: parts[1] };
}

/**
 * What tells a login from all others, stable across sessions: `ssh://student@lab-17:22`. Behind jump hosts the way
 * belongs to it, since private networks have the same addresses: `ssh://student@10.0.0.5.via.gate:22`.
 */
export function targetId(target: SshTarget): string {
  const { via, host, port } = target;
  const way = via !== undefined && 'jumps' in via ? via.jumps.map((jump) => jump.host).reverse() : [];
  return `ssh://${formatTarget({ ...target, host: [host, ...way].join('.via.'), port: 22 })}:${port}`;
}

function checkName(what: string, name: string): void {
  if (name === '') throw bad(`The ${what} is missing.`);
  if (name.startsWith('-')) throw bad(`The ${what} begins with “-”.`);
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f-\u009f]/.test(name))
    throw bad(`The ${what} holds white space or a control character.`);
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return 22;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw bad('The port is not a number from 1 to 65535.');
  return port;
}

function bad(
  message: string,
  remedy = 'Write it as USER@HOST or USER@HOST:PORT, for example student@lab-17.',
) {
  return new ExplainedError('bad-target', message, { remedy });
}
