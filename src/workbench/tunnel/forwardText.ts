import { ExplainedError } from '../../base';
import { checkAddress } from './address';

/** Which port to forward, as a person writes it. */
export interface Forward {
  /** As the workbench sees it. */
  host: string;
  port: number;
  /** Undefined: any. */
  localPort: number | undefined;
  /** Undefined: the loopback addresses. */
  localHost: string | undefined;
}

/**
 * Reads `PORT`, `HOST:PORT`, `LOCAL_PORT:PORT` and what ssh's -L takes, `[BIND_ADDRESS:]LOCAL_PORT:HOST:PORT` (ssh(1)),
 * IPv6 addresses in brackets, `*` for all addresses of this computer. Throws `bad-address` with what is wrong.
 */
export function parseForward(text: string): Forward {
  // At the colons that are not inside brackets.
  const parts = text.trim().split(/:(?![^[]*\])/);
  if (parts.length > 4 || !parts.every((part) => /^(\[[^[\]]*\]|[^[\]]*)$/.test(part)))
    throw notUnderstood(text);
  const words = parts.map((part) => part.replace(/^\[|\]$/g, ''));
  const port = portOf(words.pop(), text);
  // Two numbers are two ports, as with `docker run -p`.
  const named = words.length !== 1 || !/^\d+$/.test(words[0] ?? '');
  const host = (named ? words.pop() : undefined) ?? '127.0.0.1';
  const localPort = words.length === 0 ? undefined : portOf(words.pop(), text);
  const bind = words.pop();
  const localHost = bind === '*' || bind === '' ? '0.0.0.0' : bind;
  checkAddress(host, port);
  if (localPort !== undefined) checkAddress(localHost ?? host, localPort);
  return { host, port, localPort, localHost };
}

function portOf(word: string | undefined, text: string): number {
  if (word === undefined || !/^\d{1,6}$/.test(word)) throw notUnderstood(text);
  return Number(word);
}

function notUnderstood(text: string): ExplainedError {
  return new ExplainedError('bad-address', `“${text}” does not say which port to forward.`, {
    remedy: 'Write 8080, HOST:8080, or LOCAL_PORT:HOST:8080.',
  });
}
