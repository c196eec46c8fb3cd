import { ExplainedError } from '../../base';
import { expandHome } from '../paths';
import { quote } from '../quote';
import { formatTarget } from '../target';
import type { SshOptions } from '../types';
import { fingerprint, hostKeyAlgorithms, judge, keyTypeOf, knownHostName } from './knownHosts';
import type { KnownHost, KnownHosts } from './knownHosts';
import { addKnownHost, readKnownHosts } from './knownHostsFiles';
import type { Waiting } from './waiting';

/** The key that a machine has proven itself with. */
interface Trusted {
  key: Buffer;
  /** True where a file says so too: whoever takes it out there wants to be asked about another one. */
  saved: boolean;
}

/** What a machine has proven itself with, from one connection to the next. */
export class HostKeys {
  readonly #options: SshOptions;
  #trusted: Trusted | undefined;

  constructor(options: SshOptions) {
    this.#options = options;
  }

  /** For one attempt to get in: what the files say now. With `ask`, a person may be asked about a key. */
  async check(ask: boolean): Promise<HostKeyCheck> {
    const { target, knownHostsFiles } = this.#options;
    const files = target.knownHostsFiles ?? knownHostsFiles;
    const known = await readKnownHosts(files, namesOf(this.#options));
    return new HostKeyCheck(
      this.#options,
      known,
      ask && this.#trusted?.saved === true ? undefined : this.#trusted?.key,
      (trusted) => (this.#trusted = trusted),
    );
  }
}

/** Decides whether a host is the one it says it is. */
export class HostKeyCheck {
  readonly #options: SshOptions;
  readonly #known: KnownHosts;
  /** The key of an earlier connection, where no other one may be asked about. */
  readonly #expected: Buffer | undefined;
  readonly #onTrusted: (trusted: Trusted) => void;
  #accepted: Buffer | undefined;
  #allTypes = false;
  #refusal: ExplainedError | undefined;

  constructor(
    options: SshOptions,
    known: KnownHosts,
    expected: Buffer | undefined,
    onTrusted: (trusted: Trusted) => void,
  ) {
    this.#options = options;
    this.#known = known;
    this.#expected = expected;
    this.#onTrusted = onTrusted;
  }

  /** Why a key was refused. */
  get refusal(): ExplainedError | undefined {
    return this.#refusal;
  }

  /** What to offer: types that this host is known by, since another one of its keys would look like a changed one. */
  get algorithms(): string[] {
    if (this.#allTypes) return hostKeyAlgorithms([]);
    if (this.#expected !== undefined) return hostKeyAlgorithms([keyTypeOf(this.#expected)]);
    const { own, elsewhere } = this.#known;
    const valid = own.filter(({ revoked }) => !revoked);
    return hostKeyAlgorithms((valid.length > 0 ? valid : elsewhere).map(({ keyType }) => keyType));
  }

  /** It has no key of the types it is known by: from now on all are offered, to see what it has. False: they were. */
  widen(): boolean {
    const all = hostKeyAlgorithms([]);
    if (this.algorithms.length === all.length) return false;
    this.#allTypes = true;
    return true;
  }

  /** Resolves where the key may be trusted: known, or confirmed now and saved. Rejects with the reason otherwise. */
  async verify(key: Buffer, waiting: Waiting): Promise<void> {
    try {
      // Asked again whenever the two sides change their session keys.
      if (this.#accepted === undefined) this.#onTrusted({ key, saved: await this.#trust(key, waiting) });
      else if (!this.#accepted.equals(key)) throw this.#changed(key, this.#accepted, []);
    } catch (error) {
      if (error instanceof ExplainedError) this.#refusal = error;
      throw error;
    }
    this.#accepted = key;
  }

  /** Resolves where it may be trusted, with whether a file says so. */
  async #trust(key: Buffer, waiting: Waiting): Promise<boolean> {
    const verdict = judge(this.#known, key);
    switch (verdict.kind) {
      case 'known':
        return true;
      case 'revoked':
        throw this.#revoked(key, verdict.entry);
      case 'changed':
        throw this.#changed(key, undefined, verdict.entries);
      case 'unknown':
        if (this.#expected?.equals(key) === true) return false;
        if (this.#expected !== undefined) throw this.#changed(key, this.#expected, []);
        await this.#meet(key, waiting);
        return this.#save(key);
    }
  }

  /** A host that no file knows yet: resolves where it is agreed to. */
  async #meet(key: Buffer, waiting: Waiting): Promise<void> {
    const { target, prompts, vouchedFingerprints } = this.#options;
    const question = { target, keyType: keyTypeOf(key), fingerprint: fingerprint(key) };
    const strict = target.strictHostKeyChecking ?? 'ask';
    if (strict === 'yes') throw this.#unknown(key);
    if (strict === 'ask') {
      const vouched = await waiting.patiently<readonly string[]>(
        () => vouchedFingerprints?.().catch(() => []) ?? Promise.resolve([]),
      );
      const authority = this.#known.authorities[0];
      if (
        !vouched.includes(question.fingerprint) &&
        !(await waiting.ask('confirm its host key', (signal) =>
          prompts.confirmHostKey(
            {
              ...question,
              vouched,
              ...(authority === undefined ? {} : { authority: placeOf(authority) }),
            },
            signal,
          ),
        ))
      ) {
        throw new ExplainedError('cancelled', 'The host key was not confirmed, so nothing was sent.');
      }
    }
  }

  async #save(key: Buffer): Promise<boolean> {
    const { target, prompts, knownHostsFiles } = this.#options;
    const [file] = target.knownHostsFiles ?? knownHostsFiles;
    try {
      return file !== undefined && (await addKnownHost(file, namesOf(this.#options)[0], key));
    } catch (error) {
      // What was confirmed holds as long as the workbench lives.
      prompts.warn?.(error as ExplainedError);
      return false;
    }
  }

  #changed(key: Buffer, before: Buffer | undefined, entries: readonly KnownHost[]): ExplainedError {
    const [name] = namesOf(this.#options);
    const known = [
      ...(before === undefined
        ? []
        : [`${fingerprint(before)} (${keyTypeOf(before)}, on the connection before)`]),
      ...entries.map(
        (entry) => `${fingerprint(Buffer.from(entry.key, 'base64'))} (${entry.keyType}, ${placeOf(entry)})`,
      ),
    ];
    const removal = [...new Set(entries.map((entry) => entry.file))].map((file) =>
      quote(['ssh-keygen', '-R', name, '-f', expandHome(file)]),
    );
    return new ExplainedError(
      'host-key-changed',
      `${formatTarget(this.#options.target)} proves itself with another key than before, so nothing was sent. ` +
        `Now: ${fingerprint(key)} (${keyTypeOf(key)}). Known until now: ${known.join('; ')}. Either the machine was ` +
        `set up anew (a virtual machine recreated under the same address), or somebody stands between you and it ` +
        `and would read your password.`,
      {
        remedy:
          `Compare the new fingerprint with the one that whoever runs the machine gives you. ` +
          (removal.length === 0
            ? 'Connect again only when they are equal.'
            : `Only when they are equal, remove the old key and connect again: ${removal.join('; ')}`),
      },
    );
  }

  #revoked(key: Buffer, entry: KnownHost): ExplainedError {
    return new ExplainedError(
      'host-key-revoked',
      `${formatTarget(this.#options.target)} proves itself with a key that is marked as revoked in ${placeOf(entry)}: ` +
        `${fingerprint(key)} (${keyTypeOf(key)}). It is known to be in wrong hands, so nothing was sent.`,
      { remedy: 'Ask whoever runs the machine for its new key.' },
    );
  }

  #unknown(key: Buffer): ExplainedError {
    const { target, knownHostsFiles } = this.#options;
    const [name] = namesOf(this.#options);
    const authority = this.#known.authorities[0];
    const certified =
      authority === undefined
        ? ''
        : ` An authority is named for it (${placeOf(authority)}), but certificates of hosts cannot be checked here.`;
    return new ExplainedError(
      'host-key-unknown',
      `${formatTarget(target)} is not among the known hosts, and only those may be connected to ` +
        `(StrictHostKeyChecking yes). Its key: ${fingerprint(key)} (${keyTypeOf(key)}).${certified}`,
      {
        remedy:
          `Where that is the fingerprint you were given, add the line that “${quote(['ssh-keyscan', name])}” prints to ` +
          `${(target.knownHostsFiles ?? knownHostsFiles)[0] ?? 'a known_hosts file'}.`,
      },
    );
  }
}

function placeOf({ file, line }: KnownHost): string {
  return `${file}, line ${line}`;
}

/**
 * The names that the host is looked up by, the one that it is saved under first: its alias, or its name with the port,
 * and where that is not the usual one the name alone too, as OpenSSH does.
 */
function namesOf({ target }: SshOptions): [string, ...string[]] {
  if (target.hostKeyAlias !== undefined) return [knownHostName(target.hostKeyAlias, 22)];
  const name = knownHostName(target.host, target.port);
  return target.port === 22 ? [name] : [name, knownHostName(target.host, 22)];
}
