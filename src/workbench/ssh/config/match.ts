import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { matchesPatternList } from '../patterns';
import type { Directive, Place } from './directives';

/** What the criteria of a `Match` line are about. */
export interface MatchSubject {
  host: string;
  originalHost: string;
  user: string;
  localUser: string;
  tag: string;
  /** The configuration is read for the second time. */
  final: boolean;
  /** Runs a command, its tokens not yet expanded; true where it succeeds. */
  exec(command: string, at: Place): Promise<boolean>;
}

/** Why a `Match` line cannot be understood, as half a sentence. */
export class BadCriteria extends Error {}

/** Criteria without a value. */
const FLAGS = ['all', 'canonical', 'final'];

const VALUED: Readonly<
  Record<string, (value: string, subject: MatchSubject, at: Place) => boolean | Promise<boolean>>
> = {
  host: (value, { host }) => matchesPatternList(host.toLowerCase(), value.toLowerCase()),
  originalhost: (value, { originalHost }) =>
    matchesPatternList(originalHost.toLowerCase(), value.toLowerCase()),
  user: (value, { user }) => matchesPatternList(user, value),
  localuser: (value, subject) => matchesPatternList(subject.localUser, value),
  localnetwork: (value) => isOnNetwork(value),
  tagged: (value, { tag }) => (tag === '' ? value === '' : matchesPatternList(tag, value)),
  // We ask for no command and have more than one session; the version is that of another program.
  command: (value) => value === '',
  sessiontype: (value) => matchesPatternList('shell', value),
  version: () => false,
  exec: (value, subject, at) => subject.exec(value, at),
};

/**
 * Whether all criteria of the line hold. Where `never` is set it is asked only whether the line wants the
 * configuration to be read a second time. Throws {@link BadCriteria}.
 */
export async function matches(
  directive: Directive,
  subject: MatchSubject,
  never: boolean,
): Promise<{ fits: boolean; wantsFinal: boolean; byName: boolean }> {
  const criteria = parseCriteria(directive.words);
  const wantsFinal = criteria.some(({ name, negated }) => name === 'final' && !negated);
  const byName = criteria.some(
    ({ name, negated }) => !negated && (name === 'host' || name === 'originalhost'),
  );
  let fits = !never;
  for (const { name, negated, value } of criteria) {
    // A command is not run where it makes no difference any more.
    if (!fits) break;
    const holds =
      value === undefined
        ? name === 'all' || subject.final
        : await (VALUED[name]?.(value, subject, directive) ?? false);
    fits = holds !== negated;
  }
  return { fits, wantsFinal, byName };
}

interface Criterion {
  name: string;
  negated: boolean;
  value: string | undefined;
}

function parseCriteria(words: readonly string[] | undefined): Criterion[] {
  if (words === undefined) throw new BadCriteria('a quote is not closed.');
  const criteria: Criterion[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, mark, spelled = '', joined] = /^(!?)([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const name = spelled.toLowerCase();
    const negated = mark === '!';
    if (FLAGS.includes(name)) criteria.push({ name, negated, value: undefined });
    else if (!Object.hasOwn(VALUED, name)) throw new BadCriteria(`“Match” has no criterion “${word}”.`);
    else {
      const value = joined ?? words[++at];
      if (value === undefined || (value === '' && name !== 'tagged' && name !== 'command')) {
        throw new BadCriteria(`the criterion “${word}” has no value.`);
      }
      criteria.push({ name, negated, value });
    }
  }
  if (criteria.length === 0) throw new BadCriteria('“Match” needs a criterion.');
  if (criteria.length > 1 && criteria.some(({ name }) => name === 'all') && criteria.at(-1)?.name !== 'all') {
    throw new BadCriteria('“all” stands alone.');
  }
  return criteria;
}

/** True where this computer has an address in one of the networks (CIDR, with commas between). */
function isOnNetwork(list: string): boolean {
  const networks = new BlockList();
  for (const network of list.split(',')) {
    const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(network) ?? [];
    const family = isIP(address);
    const longest = family === 4 ? 32 : 128;
    if (family === 0 || Number(bits ?? 0) > longest) throw new BadCriteria(`“${network}” is no network.`);
    networks.addSubnet(address, Number(bits ?? longest), family === 4 ? 'ipv4' : 'ipv6');
  }
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some(({ address, family }) => networks.check(address, family === 'IPv4' ? 'ipv4' : 'ipv6'));
}
