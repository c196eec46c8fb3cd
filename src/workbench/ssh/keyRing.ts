import ssh2 from 'ssh2';
import type { IdentityCallback, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';
import { ExplainedError } from '../../base';
import type { SshPrompts, SshTarget } from '../types';
import { KeyAgent, agentPath } from './agent';
import { DEFAULT_KEY_FILES, readKeyFile } from './keys';
import type { KeyFile } from './keys';
import { fingerprint } from './knownHosts';
import type { Memory, Waiting } from './waiting';

/** Keys offered at one login at most; each that is refused is a failure to the server. */
const MOST_KEYS = 10;

/** A key that can be offered: one of the agent's, of a file, or both. */
export interface Offer {
  readonly name: string;
  readonly publicKey: ParsedKey;
  readonly agent: KeyAgent | undefined;
  readonly file: KeyFile | undefined;
}

/** The same before its file was unlocked, where the form of the file hides even the public half. */
type Candidate = Omit<Offer, 'publicKey'> & { publicKey: ParsedKey | undefined };

/**
 * The keys of one login, in the order of OpenSSH: those of the agent that belong to the files, the agent's others, the
 * files. What let us in before comes first. Files are unlocked only when the server wants their key.
 */
export class KeyRing {
  readonly #target: SshTarget;
  readonly #agentPath: string | undefined;
  readonly #prompts: SshPrompts;
  readonly #memory: Memory;
  readonly #refused = new Set<string>();
  readonly #notes = new Set<string>();
  #candidates: Promise<Candidate[]> | undefined;
  #needsPerson: ExplainedError | undefined;

  constructor(target: SshTarget, agent: string | undefined, prompts: SshPrompts, memory: Memory) {
    this.#target = target;
    this.#agentPath = agentPath(target.identityAgent, agent);
    this.#prompts = prompts;
    this.#memory = memory;
  }

  /** What was offered, and what could not be, for the message where nothing of it was accepted. */
  get notes(): readonly string[] {
    return [...this.#notes];
  }

  /** Set where a key could not be used because nobody was there to unlock it. */
  get needsPerson(): ExplainedError | undefined {
    return this.#needsPerson;
  }

  /** The first key that is neither refused nor among `tried`, which are names. */
  async next(tried: ReadonlySet<string>, waiting: Waiting): Promise<Offer | undefined> {
    this.#candidates ??= waiting.patiently(() => this.#collect());
    for (const candidate of await this.#candidates) {
      if (tried.has(candidate.name)) continue;
      const { file } = candidate;
      candidate.publicKey ??= await this.#unlock(file, waiting).catch(() => undefined);
      const { publicKey } = candidate;
      if (publicKey === undefined || this.#refused.has(idOf(publicKey))) continue;
      this.#notes.add(candidate.name);
      return { ...candidate, publicKey };
    }
    return undefined;
  }

  /** The server does not want it. */
  refused({ publicKey }: Offer): void {
    this.#refused.add(idOf(publicKey));
  }

  /** It has let us in, or was a part of that. */
  accepted({ publicKey }: Offer): void {
    this.#memory.key = idOf(publicKey);
  }

  /** What ssh2 takes for an agent, holding this one key. `signed` is called before the signature is sent. */
  signerFor(offer: Offer, waiting: Waiting, signed: () => void): ssh2.BaseAgent {
    return new SignerOf(offer.publicKey, async (data, hash) => {
      const signature = await this.#sign(offer, data, hash, waiting);
      signed();
      return signature;
    });
  }

  async #sign(offer: Offer, data: Buffer, hash: string | undefined, waiting: Waiting): Promise<Buffer> {
    if (hash === 'sha1') {
      this.#notes.add(`${offer.name} was not used, since the server takes RSA keys with SHA-1 only`);
      throw new Error('SHA-1');
    }
    const { agent, file } = offer;
    if (agent !== undefined) {
      try {
        return await waiting.patiently(() => agent.sign(offer.publicKey, data, hash));
      } catch (error) {
        this.#notes.add(`${offer.name} was not used, since the agent refused to`);
        if (file?.unlock === undefined) throw error;
      }
    }
    const key = await this.#unlock(file, waiting);
    if (key === undefined) throw new Error('not unlocked');
    const signature = (key.sign as (data: Buffer, hash?: string) => Buffer | Error)(data, hash);
    if (signature instanceof Error) throw signature;
    return signature;
  }

  async #unlock(file: KeyFile | undefined, waiting: Waiting): Promise<ParsedKey | undefined> {
    if (file === undefined) return undefined;
    try {
      const key = await file.unlock?.(this.#prompts, waiting);
      if (key === undefined) this.#notes.add(`${file.file} was not unlocked`);
      return key;
    } catch (error) {
      if (error instanceof ExplainedError && error.code === 'needs-person') this.#needsPerson = error;
      throw error;
    }
  }

  async #collect(): Promise<Candidate[]> {
    const { identityFiles, identitiesOnly = false } = this.#target;
    const files = await this.#files(identityFiles);
    const agent = this.#agentPath === undefined ? undefined : new KeyAgent(this.#agentPath);
    const agentKeys = (await this.#agentKeys(agent)).map((publicKey): Candidate => {
      const file = files.find((other) => other.publicKey !== undefined && same(other.publicKey, publicKey));
      return { name: file?.file ?? nameOf(publicKey), publicKey, agent, file };
    });
    const inAgent = new Set(agentKeys.map(({ file }) => file));
    const alone: Candidate[] = [];
    for (const file of files.filter((other) => !inAgent.has(other))) {
      if (file.unlock === undefined) {
        this.#notes.add(`${file.file} holds a public key only, and no agent has the private one`);
      } else alone.push({ name: file.file, publicKey: file.publicKey, agent: undefined, file });
    }
    const named = agentKeys.filter(({ file }) => file !== undefined);
    const others = identitiesOnly ? [] : agentKeys.filter(({ file }) => file === undefined);
    const room = Math.max(0, MOST_KEYS - named.length - alone.length);
    const all = [...named, ...others.slice(0, room), ...alone].slice(0, MOST_KEYS);
    const isFirst = ({ publicKey }: Candidate): boolean =>
      publicKey !== undefined && idOf(publicKey) === this.#memory.key;
    return [...all.filter(isFirst), ...all.filter((candidate) => !isFirst(candidate))];
  }

  async #files(named: readonly string[] | undefined): Promise<KeyFile[]> {
    const files: KeyFile[] = [];
    for (const name of named ?? DEFAULT_KEY_FILES) {
      const file = await readKeyFile(name);
      if (typeof file === 'string') this.#notes.add(file);
      else if (file !== undefined) {
        files.push(file);
        if (file.certified) this.#notes.add(`the certificate of ${name} cannot be used here`);
      } else if (named !== undefined) this.#notes.add(`${name} does not exist`);
    }
    return files;
  }

  async #agentKeys(agent: KeyAgent | undefined): Promise<ParsedKey[]> {
    if (agent === undefined) return [];
    const held = await agent.keys();
    if (held === undefined) this.#notes.add('the agent did not answer');
    for (const type of held?.unusable ?? [])
      this.#notes.add(`a key of the agent cannot be used here (${type})`);
    return held?.keys ?? [];
  }
}

class SignerOf extends ssh2.BaseAgent {
  readonly #key: ParsedKey;
  readonly #sign: (data: Buffer, hash: string | undefined) => Promise<Buffer>;

  constructor(key: ParsedKey, sign: (data: Buffer, hash: string | undefined) => Promise<Buffer>) {
    super();
    this.#key = key;
    this.#sign = sign;
  }

  override getIdentities(done: IdentityCallback): void {
    done(null, [this.#key]);
  }

  override sign(
    _key: string | Buffer | ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    then: SignCallback = () => {},
  ): void {
    const [{ hash }, done]: [SigningRequestOptions, SignCallback] =
      typeof options === 'function' ? [{}, options] : [options, then];
    this.#sign(data, hash).then(
      (signature) => done(null, signature),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  }
}

function nameOf(agentKey: ParsedKey): string {
  return `a key of the agent (${agentKey.comment || agentKey.type}, ${fingerprint(agentKey.getPublicSSH())})`;
}

function same(one: ParsedKey, other: ParsedKey): boolean {
  return idOf(one) === idOf(other);
}

function idOf(key: ParsedKey): string {
  return key.getPublicSSH().toString('base64');
}
