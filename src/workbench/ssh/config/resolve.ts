import { ExplainedError } from '../../../base';
import { expandHome, localUser } from '../../paths';
import { formatTarget, parseAddress, userMissing } from '../../target';
import type { Address } from '../../target';
import type { SshConfigOptions, SshTarget } from '../../types';
import { mistake } from './directives';
import { ConfigFiles } from './files';
import { lookUp } from './read';
import type { Found, Lookup } from './read';
import { isNone } from './settings';
import type { Setting } from './settings';
import { expandAt, tokensOf } from './tokens';
import type { Tokens } from './tokens';

/** What OpenSSH reads where the configuration names no files. */
const USER_KNOWN_HOSTS = ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'];
export const GLOBAL_KNOWN_HOSTS = ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'];

/** Looks names up in one reading of the configuration, so that a list of them takes one look at each file. */
export class Resolver {
  readonly #options: SshConfigOptions;
  readonly #exec: Lookup['exec'];
  readonly #files: ConfigFiles;
  readonly #found = new Map<string, Promise<Found>>();

  constructor(options: SshConfigOptions, exec: Lookup['exec'], files = new ConfigFiles()) {
    this.#options = options;
    this.#exec = exec;
    this.#files = files;
  }

  /** What the configuration says about an address; looked up once. */
  find(address: Address): Promise<Found> {
    const { host: name, user, port } = address;
    const key = JSON.stringify([name, user, port]);
    let finding = this.#found.get(key);
    if (finding === undefined) {
      finding = lookUp(
        {
          name,
          ...(user === undefined ? {} : { user }),
          ...(port === undefined ? {} : { port }),
          files: this.#files,
          exec: this.#exec,
        },
        this.#options,
      );
      this.#found.set(key, finding);
    }
    return finding;
  }

  /** What an address comes to, and the way there. */
  async resolve(text: string): Promise<SshTarget> {
    return this.#target(parseAddress(text), []);
  }

  /** @param before the names that lead here, to notice where they lead in a circle */
  async #target(address: Address, before: readonly string[]): Promise<SshTarget> {
    const found = await this.find(address);
    const { known, doubt } = found;
    if (found.settings.user === undefined && !known) {
      // A machine on the way is as the configuration has it.
      if (doubt !== undefined) throw doubt;
      if (before.length === 0) throw userMissing(address.host);
    }
    const target = plainTarget(address, found);
    const via = await this.#via(address, found, target, before);
    return via === undefined ? target : { ...target, via };
  }

  async #via(
    address: Address,
    { settings, host }: Found,
    target: SshTarget,
    before: readonly string[],
  ): Promise<SshTarget['via']> {
    const { proxyJump, proxyCommand } = settings;
    if (proxyJump !== undefined && !isNone(proxyJump.value)) {
      const jumps = await this.#jumps(proxyJump, [...before, formatTarget(target)]);
      return jumps.length === 0 ? undefined : { jumps };
    }
    if (proxyCommand === undefined || isNone(proxyCommand.value)) return undefined;
    const { h = '', k = '', n = '', p = '', r = '' } = tokensOf(address.host, host, settings);
    return { command: expandAt(proxyCommand.at, proxyCommand.value, { h, k, n, p, r }) };
  }

  /**
   * The machines on the way, the nearest first. The nearest one may have a way of its own; the way to each of the
   * others is what was said here, whatever their own entries say.
   */
  async #jumps({ value, at }: Setting<string>, before: readonly string[]): Promise<SshTarget[]> {
    const jumps: SshTarget[] = [];
    for (const address of value.split(',').map((text) => parseJump(text, at))) {
      if (jumps.length > 0) {
        jumps.push(plainTarget(address, await this.find(address)));
        continue;
      }
      const first = await this.#checked(address, before, at);
      const { via, ...direct } = first;
      if (via !== undefined && 'jumps' in via) jumps.push(...via.jumps, direct);
      else jumps.push(first);
    }
    return jumps;
  }

  async #checked(address: Address, before: readonly string[], at: Setting<string>['at']): Promise<SshTarget> {
    const here = formatTarget(plainTarget(address, await this.find(address)));
    if (before.includes(here)) {
      const circle = [...before, here].join(', ');
      const what = `the way leads in a circle: ${circle}.`;
      throw at === undefined ? new ExplainedError('ssh-config', what) : mistake(at, what);
    }
    return this.#target(address, before);
  }
}

function parseJump(text: string, at: Setting<string>['at']): Address {
  try {
    return parseAddress(text);
  } catch (error) {
    if (at === undefined || !(error instanceof ExplainedError)) throw error;
    throw mistake(at, `“${text.trim()}” is no machine to pass. ${error.message}`);
  }
}

/** The machine itself, without the way to it. */
function plainTarget(address: Address, { settings, host }: Found): SshTarget {
  const { connectTimeout, hostKeyAlias, identitiesOnly, serverAliveInterval, serverAliveCountMax } = settings;
  const user = userOf(address, { settings, host });
  const tokens = tokensOf(address.host, host, { ...settings, user: { value: user, at: undefined } });
  const file = (setting: Setting<string>): string => expandPath(setting, tokens);
  const agent = agentOf(settings.identityAgent, tokens);
  const knownHosts = knownHostsOf(settings, tokens);
  const strict = settings.strictHostKeyChecking;
  return {
    host,
    ...(address.host.toLowerCase() === host ? {} : { name: address.host }),
    port: settings.port?.value ?? 22,
    user,
    ...(settings.identityFiles.length === 0
      ? {}
      : { identityFiles: settings.identityFiles.filter(({ value }) => !isNone(value)).map(file) }),
    ...(identitiesOnly === undefined ? {} : { identitiesOnly: identitiesOnly.value }),
    ...(agent === undefined ? {} : { identityAgent: agent }),
    ...(hostKeyAlias === undefined ? {} : { hostKeyAlias: hostKeyAlias.value.toLowerCase() }),
    ...(knownHosts === undefined ? {} : { knownHostsFiles: knownHosts }),
    ...(strict === undefined ? {} : { strictHostKeyChecking: strict.value }),
    // 0 is the system's own patience.
    ...(connectTimeout === undefined || connectTimeout.value === 0
      ? {}
      : { connectTimeout: connectTimeout.value }),
    ...(serverAliveInterval === undefined ? {} : { serverAliveInterval: serverAliveInterval.value }),
    ...(serverAliveCountMax === undefined ? {} : { serverAliveCountMax: serverAliveCountMax.value }),
  };
}

function userOf(address: Address, { settings, host }: Pick<Found, 'settings' | 'host'>): string {
  const { user } = settings;
  if (user?.at === undefined) return user?.value ?? localUser();
  // The user's name cannot be made of itself.
  const tokens = Object.entries(tokensOf(address.host, host, settings)).filter(
    ([letter]) => !/[rC]/.test(letter),
  );
  return expandAt(user.at, user.value, Object.fromEntries(tokens), process.env);
}

function expandPath({ value, at }: Setting<string>, tokens: Tokens): string {
  return expandAt(at, expandHome(value), tokens, process.env);
}

/** The agent's socket, `none`, or undefined for the usual one. */
function agentOf(setting: Setting<string> | undefined, tokens: Tokens): string | undefined {
  if (setting === undefined || setting.value === 'SSH_AUTH_SOCK') return undefined;
  if (isNone(setting.value)) return 'none';
  const variable = /^\$(\w+)$/.exec(setting.value)?.[1];
  return variable === undefined ? expandPath(setting, tokens) : process.env[variable] || 'none';
}

/** Undefined where the configuration names none at all. Confirmed keys go to the first. */
function knownHostsOf(settings: Found['settings'], tokens: Tokens): string[] | undefined {
  const { userKnownHostsFiles: user, globalKnownHostsFiles: global } = settings;
  if (user === undefined && global === undefined) return undefined;
  const own =
    user === undefined
      ? USER_KNOWN_HOSTS.map(expandHome)
      : user.value.map((value) => (isNone(value) ? 'none' : expandPath({ ...user, value }, tokens)));
  const shared =
    global === undefined
      ? GLOBAL_KNOWN_HOSTS
      : global.value.filter((value) => !isNone(value)).map(expandHome);
  return [...own, ...shared];
}
