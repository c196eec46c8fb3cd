import ssh2 from 'ssh2';
import type { IdentityCallback, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';
import { Emitter } from '../../base';
import { DEFAULT_KEY_FILES, readKeyFile } from './keys';
import type { AskPassphrase, KeyFile } from './keys';

/** sshd lets go after six refusals (MaxAuthTries), and passwords need theirs. */
const MOST_KEYS = 5;

/** What is offered to the server: keys of an agent, and key files, which are unlocked only when the server wants them. */
export class KeyRing extends ssh2.BaseAgent {
  readonly #agentPath: string | undefined;
  readonly #files: readonly string[];
  readonly #ask: AskPassphrase;
  readonly #signers = new Map<string, KeyFile | 'agent'>();
  #agent: ssh2.BaseAgent | undefined;
  readonly #tried = new Emitter<string>();
  /** What was offered, and what could not be, for the message where nothing of it was accepted. */
  readonly onTried = this.#tried.event;

  constructor(
    options: { agent: string | undefined; files: readonly string[] | undefined },
    ask: AskPassphrase,
  ) {
    super();
    // Named files are meant to be the ones that are offered.
    this.#agentPath = options.files === undefined ? options.agent : undefined;
    this.#files = options.files ?? DEFAULT_KEY_FILES;
    this.#ask = ask;
  }

  override getIdentities(done: IdentityCallback): void {
    this.#collect().then(
      (keys) => done(null, keys),
      (error: unknown) => done(error as Error),
    );
  }

  override sign(
    publicKey: string | Buffer | ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    then: SignCallback = () => {},
  ): void {
    const [{ hash }, done]: [SigningRequestOptions, SignCallback] =
      typeof options === 'function' ? [{}, options] : [options, then];
    // ssh2 hands back what getIdentities() gave it.
    const key = publicKey as ParsedKey;
    const signer = this.#signers.get(idOf(key));
    if (signer === 'agent') {
      this.#agent?.sign(key, data, { ...(hash === undefined ? {} : { hash }) }, done);
      return;
    }
    if (signer === undefined) {
      done(new Error('no such key'));
      return;
    }
    signer.unlock(this.#ask).then(
      (privateKey) => {
        if (privateKey === undefined) {
          this.#tried.fire(`${signer.file} was not unlocked`);
          done(new Error('the key was not unlocked'));
          return;
        }
        const signature = (privateKey.sign as (data: Buffer, hash?: string) => Buffer | Error)(data, hash);
        if (signature instanceof Error) done(signature);
        else done(null, signature);
      },
      (error: unknown) => done(error as Error),
    );
  }

  async #collect(): Promise<ParsedKey[]> {
    const keys: ParsedKey[] = [];
    const add = (key: ParsedKey, signer: KeyFile | 'agent', name: string): void => {
      if (this.#signers.has(idOf(key)) || keys.length >= MOST_KEYS) return;
      this.#signers.set(idOf(key), signer);
      this.#tried.fire(name);
      keys.push(key);
    };
    for (const key of await this.#agentKeys())
      add(key, 'agent', `a key of the agent (${key.comment || key.type})`);
    for (const file of this.#files) {
      const key = await readKeyFile(file, this.#ask);
      if (typeof key === 'string') this.#tried.fire(key);
      else if (key !== undefined) add(key.publicKey, key, file);
      else if (this.#files !== DEFAULT_KEY_FILES) this.#tried.fire(`${file} does not exist`);
    }
    return keys;
  }

  #agentKeys(): Promise<ParsedKey[]> {
    if (this.#agentPath === undefined || this.#agentPath === '') return Promise.resolve([]);
    const agent = ssh2.createAgent(this.#agentPath);
    this.#agent = agent;
    return new Promise((resolve) => {
      agent.getIdentities((error, keys) => {
        if (error !== undefined && error !== null) this.#tried.fire('the agent did not answer');
        const parsed = (keys ?? []).map((key) => ssh2.utils.parseKey(key as Buffer));
        resolve(parsed.filter((key): key is ParsedKey => !(key instanceof Error)));
      });
    });
  }
}

function idOf(key: ParsedKey): string {
  return key.getPublicSSH().toString('base64');
}
