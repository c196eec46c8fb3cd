import { homedir } from 'node:os';
import path from 'node:path';
import { expandHome } from '../../paths';
import { formatTarget } from '../../target';
import type { SshTarget } from '../../types';
import { GLOBAL_KNOWN_HOSTS } from './resolve';

/** One option of an entry. */
interface Option {
  /** What a target has to say about it, in a form that can be compared; empty where it leaves that open. */
  meaning: (target: SshTarget) => string;
  /** The lines that bring it about. */
  lines: (target: SshTarget) => readonly string[];
  /** It is written in any case, for the people who read the file. */
  always?: boolean;
}

/** An option whose line is its meaning. */
function plain(keyword: string, value: (target: SshTarget) => string, more: Partial<Option> = {}): Option {
  return { meaning: value, lines: (target) => [`${keyword} ${value(target)}`], ...more };
}

const optional = (value: string | number | undefined): string => String(value ?? '');

const OPTIONS: readonly Option[] = [
  plain('HostName', ({ host }) => host.replaceAll('%', '%%'), { always: true }),
  plain('User', ({ user }) => quoted(user), { always: true }),
  plain('Port', ({ port }) => String(port)),
  plain('IdentitiesOnly', ({ identitiesOnly: only }) => (only === undefined ? '' : only ? 'yes' : 'no')),
  plain('IdentityAgent', ({ identityAgent = '' }) => portable(identityAgent)),
  plain('HostKeyAlias', ({ hostKeyAlias = '' }) => quoted(hostKeyAlias)),
  plain('UserKnownHostsFile', ({ knownHostsFiles = [] }) =>
    knownHostsFiles
      .filter((file) => !GLOBAL_KNOWN_HOSTS.includes(file))
      .map(portable)
      .join(' '),
  ),
  plain('StrictHostKeyChecking', ({ strictHostKeyChecking }) => optional(strictHostKeyChecking)),
  plain('ConnectTimeout', ({ connectTimeout }) => optional(connectTimeout)),
  plain('ServerAliveInterval', ({ serverAliveInterval }) => optional(serverAliveInterval)),
  plain('ServerAliveCountMax', ({ serverAliveCountMax }) => optional(serverAliveCountMax)),
  { meaning: wayOf, lines: proxyLines },
];

/**
 * The lines of an entry for `target`, without its first one: where it is and who we are there, and whatever else is not
 * so by itself.
 * @param outcome what the name came to with the lines so far
 */
export function entryLines(target: SshTarget, outcome: SshTarget | undefined): string[] {
  const missing = ({ meaning }: Option): boolean =>
    outcome !== undefined && meaning(target) !== '' && meaning(target) !== meaning(outcome);
  const options = OPTIONS.filter((option) => option.always === true || missing(option));
  const lines = options.flatMap((option) => option.lines(target));
  return outcome === undefined || hasKeyFiles(target, outcome) ? lines : [...lines, ...keyFileLines(target)];
}

/** True where the outcome leads to the same machine in the same way, as the same user and with the same keys. */
export function meansTheSame(target: SshTarget, outcome: SshTarget): boolean {
  return (
    formatTarget(target) === formatTarget(outcome) &&
    wayOf(target) === wayOf(outcome) &&
    hasKeyFiles(target, outcome)
  );
}

/** Key files add up, so others may follow. */
function hasKeyFiles({ identityFiles: wanted }: SshTarget, { identityFiles: got = [] }: SshTarget): boolean {
  return wanted?.every((file, index) => expandHome(file) === got[index]) ?? true;
}

function keyFileLines({ identityFiles = [] }: SshTarget): string[] {
  return identityFiles.map((file) => `IdentityFile ${portable(file)}`);
}

function wayOf({ via }: SshTarget): string {
  if (via === undefined) return 'directly';
  if ('command' in via) return via.command;
  return via.jumps.map((jump) => `${formatTarget(jump)} ${wayOf(jump)}`).join(',');
}

function proxyLines({ via }: SshTarget): string[] {
  // Says no to jump hosts as well.
  if (via === undefined) return ['ProxyCommand none'];
  if ('command' in via) return [`ProxyCommand ${via.command.replaceAll('%', '%%')}`];
  return [
    `ProxyJump ${via.jumps.map((jump) => formatTarget({ ...jump, host: jump.name ?? jump.host })).join(',')}`,
  ];
}

/** A path for the file: with `~` where that is possible, and without anything that would be replaced. */
function portable(file: string): string {
  const home = homedir() + path.sep;
  const full = expandHome(file);
  return quoted((full.startsWith(home) ? `~/${full.slice(home.length)}` : file).replaceAll('%', '%%'));
}

function quoted(word: string): string {
  return /[\s"'#\\]/.test(word) ? `"${word.replace(/["\\]/g, '\\$&')}"` : word;
}
