import { ExplainedError } from '../../base';
import { expandHome } from '../paths';
import { quote } from '../quote';
import { formatTarget } from '../target';
import type { SshOptions } from '../types';
import { fingerprint, hostKeyAlgorithms, judge, keyTypeOf, knownHostName } from './knownHosts';
import type { KnownHost } from './knownHosts';
import { addKnownHost, readKnownHosts } from './knownHostsFiles';

/** Decides whether a host is the one it says it is, once per connection. */
export class HostKeys {
  readonly #options: SshOptions;
  readonly #known: readonly KnownHost[];
  #accepted: Buffer | undefined;

  constructor(options: SshOptions, known: readonly KnownHost[]) {
    this.#options = options;
    this.#known = known;
  }

  static async load(options: SshOptions): Promise<HostKeys> {
    const { host, port } = options.target;
    return new HostKeys(options, await readKnownHosts(options.knownHostsFiles, host, port));
  }

  /** Whether any key of this host is known. */
  get anyKnown(): boolean {
    return this.#known.some((entry) => !entry.revoked);
  }

  /** What to offer; `all` includes types that this host is not known by. */
  algorithms(all: boolean): string[] {
    return hostKeyAlgorithms(all ? [] : this.#known);
  }

  /** Resolves where the key may be trusted: known, or confirmed now and saved. Rejects with the reason otherwise. */
  async verify(key: Buffer, confirm: () => Promise<boolean>): Promise<void> {
    // Asked again whenever the two sides change their session keys.
    if (this.#accepted !== undefined) {
      if (this.#accepted.equals(key)) return;
      throw this.#changed(key, []);
    }
    const verdict = judge(this.#known, key);
    if (verdict.kind === 'changed') throw this.#changed(key, verdict.entries);
    if (verdict.kind === 'revoked') throw this.#revoked(key, verdict.entry);
    if (verdict.kind === 'unknown') {
      if (!(await confirm())) {
        throw new ExplainedError('cancelled', 'The host key was not confirmed, so nothing was sent.');
      }
      const file = this.#options.knownHostsFiles[0];
      const { host, port } = this.#options.target;
      if (file !== undefined) await addKnownHost(file, host, port, key);
    }
    this.#accepted = key;
  }

  #changed(key: Buffer, entries: readonly KnownHost[]): ExplainedError {
    const { target } = this.#options;
    const known = entries.map(
      (entry) =>
        `known: ${entry.keyType} ${fingerprint(Buffer.from(entry.key, 'base64'))} (${entry.file}, line ${entry.line})`,
    );
    const removal = [...new Set(entries.map((entry) => entry.file))].map((file) =>
      quote(['ssh-keygen', '-R', knownHostName(target.host, target.port), '-f', expandHome(file)]),
    );
    return new ExplainedError(
      'host-key-changed',
      `${formatTarget(target)} proves itself with another key than before, so nothing was sent. Either the ` +
        `machine was set up anew (a virtual machine recreated under the same address), or somebody stands ` +
        `between you and it and would read your password.`,
      {
        remedy:
          `Compare the new fingerprint, ${fingerprint(key)}, with the one that whoever runs the machine gives you. ` +
          (removal.length === 0
            ? 'Connect again only when they are equal.'
            : `Only when they are equal, remove the old key and connect again: ${removal.join('; ')}`),
        detail: [`presented: ${keyTypeOf(key)} ${fingerprint(key)}`, ...known].join('\n'),
      },
    );
  }

  #revoked(key: Buffer, entry: KnownHost): ExplainedError {
    return new ExplainedError(
      'host-key-revoked',
      `${formatTarget(this.#options.target)} proves itself with a key that is marked as revoked in ${entry.file}, ` +
        `line ${entry.line}: it is known to be in wrong hands. Nothing was sent.`,
      {
        remedy: 'Ask whoever runs the machine for its new key.',
        detail: `presented: ${keyTypeOf(key)} ${fingerprint(key)}`,
      },
    );
  }
}
