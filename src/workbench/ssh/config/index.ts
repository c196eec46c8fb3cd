import { ExplainedError, explain } from '../../../base';
import { formatTarget, parseAddress } from '../../target';
import type { ConfiguredHost, SshConfigOptions, SshTarget } from '../../types';
import { ConfigFiles } from './files';
import { matchExec } from './matchExec';
import { namesIn } from './names';
import { Resolver } from './resolve';

export { saveSshEntry } from './save';

/**
 * What `USER@HOST[:PORT]`, `ssh://…` or a name of `~/.ssh/config` comes to, by the rules of ssh_config(5); what the
 * address itself says comes first. The user may be left out where the configuration knows the name. Rejects with
 * `bad-target` (the address is none), `ssh-config` (a line that concerns it is wrong: file and line are named),
 * `cancelled`. Runs what `Match exec` says.
 */
export async function resolveAddress(
  address: string,
  { signal = new AbortController().signal, ...options }: SshConfigOptions & { signal?: AbortSignal } = {},
): Promise<SshTarget> {
  if (signal.aborted) throw new ExplainedError('cancelled', 'Connecting was cancelled.');
  return new Resolver(options, (command, at) => matchExec(command, at, signal)).resolve(address);
}

/** The machines that the configuration has entries for, in its order; names with wildcards are none. Runs nothing. */
export async function configuredHosts(options: SshConfigOptions = {}): Promise<ConfiguredHost[]> {
  // A list is looked at, and runs nothing.
  const files = new ConfigFiles();
  const resolver = new Resolver(options, () => Promise.resolve(false), files);
  const hosts: ConfiguredHost[] = [];
  for (const name of await namesIn(files, options)) {
    if (!isAddress(name)) continue;
    try {
      const { known } = await resolver.find({ host: name });
      if (known) hosts.push({ name, description: describe(await resolver.resolve(name)) });
    } catch (error) {
      hosts.push({ name, description: explain(error) });
    }
  }
  return hosts;
}

/** Patterns may be what no address can say: with spaces, a user, an IPv6 address without brackets. */
function isAddress(name: string): boolean {
  try {
    return parseAddress(name).host === name;
  } catch {
    return false;
  }
}

/** What a target is, in a few words: `student@10.0.0.5 via gate`. A command may hold what is nobody's business. */
function describe(target: SshTarget): string {
  const { via } = target;
  if (via === undefined) return formatTarget(target);
  return `${formatTarget(target)} via ${'command' in via ? 'a command' : via.jumps.map(({ host }) => host).join(', ')}`;
}
