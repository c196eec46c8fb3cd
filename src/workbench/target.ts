import { ExplainedError } from '../base';
import type { SshTarget } from './types';

/**
 * Reads `USER@HOST[:PORT]`, `USER@[IPv6][:PORT]` or `ssh://USER@HOST[:PORT]`. Throws `bad-target` with a sentence
 * that says which part is wrong. Names that begin with `-` are refused, since programs would take them for options.
 */
export function parseTarget(text: string): SshTarget {
  const trimmed = text.trim();
  const address = trimmed.replace(/^ssh:\/\//i, '').replace(/\/$/, '');
  const at = address.lastIndexOf('@');
  if (at < 0) {
    throw bad(
      'The user name is missing.',
      address === '' ? undefined : `Write it in front of the host: you@${address}.`,
    );
  }
  const user = address.slice(0, at);
  const { host, port } = parseHost(address.slice(at + 1));
  checkName('user name', user);
  if (/[:/@]/.test(user))
    throw bad('A user name holds no “:”, “/” or “@”.', 'Passwords are asked for later.');
  checkName('host name', host);
  return { host, port: parsePort(port), user };
}

/** The inverse of {@link parseTarget}: the port only where it is not 22, IPv6 addresses in brackets. */
export function formatTarget(target: SshTarget): string {
  const port = target.port === 22 ? '' : `:${target.port}`;
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  return `${target.user}@${host}${port}`;
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
