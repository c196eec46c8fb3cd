import { nearest } from '../../../base';
import { matchesPatternList } from '../patterns';
import { mistake } from './directives';
import type { Directive, Place } from './directives';

/** A value, and where it was said; an address that was typed has no place. */
export interface Setting<T> {
  value: T;
  at: Place | undefined;
}

interface Values {
  hostName: string;
  user: string;
  port: number;
  identitiesOnly: boolean;
  identityAgent: string;
  hostKeyAlias: string;
  userKnownHostsFiles: readonly string[];
  globalKnownHostsFiles: readonly string[];
  strictHostKeyChecking: 'yes' | 'ask' | 'accept-new' | 'no';
  /** Seconds. */
  connectTimeout: number;
  serverAliveInterval: number;
  serverAliveCountMax: number;
  /** `none`, a command, or addresses with commas between. Whichever of the two comes first counts. */
  proxyCommand: string;
  proxyJump: string;
  tag: string;
  ignoreUnknown: string;
  canonicalizeHostname: 'no' | 'yes' | 'always';
  canonicalDomains: readonly string[];
  canonicalizeMaxDots: number;
  canonicalizeFallbackLocal: boolean;
}

/** What the configuration says about one host so far. Tokens and `~` are as they were written. */
export type Settings = { [K in keyof Values]?: Setting<Values[K]> } & {
  identityFiles: Setting<string>[];
};

type Take = (settings: Settings, directive: Directive) => void;

/** The first value counts. */
function first<K extends keyof Values>(key: K, read: (directive: Directive) => Values[K] | undefined): Take {
  return (settings, directive) => {
    if (settings[key] !== undefined) return;
    const value = read(directive);
    if (value !== undefined) Object.assign(settings, { [key]: { value, at: directive } });
  };
}

function words(directive: Directive): readonly string[] {
  if (directive.words === undefined) throw mistake(directive, 'a quote is not closed.');
  if (directive.words.length === 0 || directive.words.includes('')) {
    throw mistake(directive, `${directive.keyword} has no value.`);
  }
  return directive.words;
}

const word = (directive: Directive): string => words(directive)[0] ?? '';

/** Of a keyword whose value is the rest of the line. */
function line(directive: Directive): string {
  const text = directive.rest.replace(/^[\s=]+/, '');
  if (text === '') throw mistake(directive, `${directive.keyword} has no value.`);
  return text;
}

function oneOf<T>(choices: Readonly<Record<string, T>>): (directive: Directive) => T {
  return (directive) => {
    const value = word(directive).toLowerCase();
    const chosen = Object.hasOwn(choices, value) ? choices[value] : undefined;
    if (chosen === undefined) {
      throw mistake(directive, `${directive.keyword} is one of ${Object.keys(choices).join(', ')}.`);
    }
    return chosen;
  };
}

const flag = oneOf({ yes: true, no: false, true: true, false: false });

function integer(directive: Directive): number {
  const text = word(directive);
  if (!/^[+-]?\d{1,9}$/.test(text)) throw mistake(directive, `${directive.keyword} is a number.`);
  return Number(text);
}

function port(directive: Directive): number {
  const text = word(directive);
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > 65535) throw mistake(directive, 'a port is a number from 1 to 65535.');
  return value;
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** TIME FORMATS of sshd_config(5): numbers with units, added up. `none` says nothing, so that a later line may. */
function time(directive: Directive): number | undefined {
  const text = word(directive).toLowerCase();
  if (text === 'none') return undefined;
  if (!/^(?:\d{1,9}[smhdw]?)+$/.test(text)) {
    throw mistake(directive, `${directive.keyword} is a time, as 10 or 1m30s.`);
  }
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/(\d+)([smhdw]?)/g))
    sum += Number(number) * (SECONDS[unit ?? ''] ?? 1);
  return sum;
}

const takeIdentityFile: Take = (settings, directive) => {
  const value = word(directive);
  if (settings.identityFiles.some((other) => other.value === value)) return;
  settings.identityFiles.push({ value, at: directive });
};

const takeProxyCommand: Take = (settings, directive) => {
  if (settings.proxyJump === undefined || isNone(settings.proxyJump.value)) {
    first('proxyCommand', line)(settings, directive);
  }
};

const takeProxyJump: Take = (settings, directive) => {
  if (settings.proxyCommand !== undefined) return;
  first('proxyJump', (at) => line(at).replace(/#.*/, '').trimEnd())(settings, directive);
};

/** True for the word that stands for “no such thing”. */
export function isNone(value: string): boolean {
  return value.toLowerCase() === 'none';
}

/** The keywords that matter to us; others are left to other programs. */
const KEYWORDS: Readonly<Record<string, Take>> = {
  hostname: first('hostName', word),
  user: first('user', word),
  port: first('port', port),
  identityfile: takeIdentityFile,
  identityfile2: takeIdentityFile,
  identitiesonly: first('identitiesOnly', flag),
  identityagent: first('identityAgent', word),
  hostkeyalias: first('hostKeyAlias', word),
  userknownhostsfile: first('userKnownHostsFiles', words),
  globalknownhostsfile: first('globalKnownHostsFiles', words),
  stricthostkeychecking: first(
    'strictHostKeyChecking',
    oneOf({
      yes: 'yes',
      no: 'no',
      ask: 'ask',
      'accept-new': 'accept-new',
      true: 'yes',
      false: 'no',
      off: 'no',
    }),
  ),
  connecttimeout: first('connectTimeout', time),
  serveraliveinterval: first('serverAliveInterval', time),
  serveralivecountmax: first('serverAliveCountMax', integer),
  proxycommand: takeProxyCommand,
  proxyjump: takeProxyJump,
  tag: first('tag', word),
  ignoreunknown: first('ignoreUnknown', word),
  canonicalizehostname: first(
    'canonicalizeHostname',
    oneOf({ no: 'no', yes: 'yes', always: 'always', true: 'yes', false: 'no' }),
  ),
  canonicaldomains: first('canonicalDomains', words),
  canonicalizemaxdots: first('canonicalizeMaxDots', integer),
  canonicalizefallbacklocal: first('canonicalizeFallbackLocal', flag),
};

/** What a slip of the pen is compared with; short words are like too many others. */
const LONG_ENOUGH = ['host', 'match', 'include', ...Object.keys(KEYWORDS).filter(({ length }) => length > 3)];

/**
 * What to do with a line of this keyword; undefined for those that do not matter to us: every version of SSH has others.
 * Throws where it is one that does matter, with a letter wrong.
 */
export function keywordOf(directive: Directive, settings: Settings): Take | undefined {
  const { keyword } = directive;
  if (Object.hasOwn(KEYWORDS, keyword)) return KEYWORDS[keyword];
  // The second files of old versions.
  if (/\d$/.test(keyword) || matchesPatternList(keyword, settings.ignoreUnknown?.value.toLowerCase() ?? '')) {
    return undefined;
  }
  const meant = nearest(keyword, LONG_ENOUGH, 1);
  if (meant === undefined) return undefined;
  throw mistake(directive, `SSH has no option “${keyword}”. Is “${meant}” meant?`);
}
