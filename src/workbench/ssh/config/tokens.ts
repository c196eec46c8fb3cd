import { createHash } from 'node:crypto';
import { homedir, hostname } from 'node:os';
import { localUser } from '../../paths';
import { mistake } from './directives';
import type { Place } from './directives';
import type { Settings } from './settings';
/** Values of `%h` and the like, by their letter (ssh_config(5), TOKENS). */
export type Tokens = Readonly<Record<string, string>>;

/**
 * Replaces `%x` by the token's value and, where `environment` is given, `${NAME}` by the variable's. Throws with half a
 * sentence that says what is wrong: an unknown token, a variable without a value.
 */
export function expandTokens(
  text: string,
  tokens: Tokens,
  environment?: Readonly<Record<string, string | undefined>>,
): string {
  return text.replace(/%(.?)|\$\{([^}]*)(\}?)/gs, (whole, letter?: string, name?: string, end?: string) => {
    if (letter !== undefined) {
      if (letter === '%') return '%';
      const value = tokens[letter];
      if (value === undefined)
        throw new Error(`“${whole}” stands for nothing here; a percent sign is written %%.`);
      return value;
    }
    if (environment === undefined) return whole;
    if (name === undefined || name === '' || end === '') throw new Error(`“${whole}” names no variable.`);
    const value = environment[name];
    if (value === undefined) throw new Error(`The environment variable ${name} has no value.`);
    return value;
  });
}

/** The same with an explained error that says where the text stands. */
export function expandAt(
  at: Place | undefined,
  text: string,
  tokens: Tokens,
  environment?: Readonly<Record<string, string | undefined>>,
): string {
  try {
    return expandTokens(text, tokens, environment);
  } catch (error) {
    if (at === undefined || !(error instanceof Error)) throw error;
    throw mistake(at, error.message);
  }
}

/**
 * What tokens stand for, by what is known so far.
 * @param name as it was typed
 * @param host what it comes to
 */
export function tokensOf(name: string, host: string, settings: Settings): Tokens {
  const here = hostname();
  const me = localUser();
  const user = settings.user?.value ?? me;
  const port = String(settings.port?.value ?? 22);
  const jump = lastJump(settings.proxyJump?.value);
  return {
    C: createHash('sha1')
      .update(here + host + port + user + jump)
      .digest('hex'),
    L: here.replace(/\..*/s, ''),
    d: homedir(),
    h: host,
    i: String(process.getuid?.() ?? ''),
    j: jump,
    k: settings.hostKeyAlias?.value ?? name,
    l: here,
    n: name,
    p: port,
    r: user,
    u: me,
  };
}

/** The host of the last machine that is passed on the way. */
function lastJump(jumps: string | undefined): string {
  if (jumps === undefined || jumps.toLowerCase() === 'none') return '';
  return jumps
    .replace(/^.*,/s, '')
    .replace(/^(?:ssh:\/\/)?(?:.*@)?/s, '')
    .replace(/^\[(.*)\].*$/s, '$1')
    .replace(/:.*$/s, '');
}
