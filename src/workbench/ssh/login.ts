import type { AnyAuthMethod, AuthenticationType, Prompt } from 'ssh2';
import { ExplainedError } from '../../base';
import { formatTarget } from '../target';
import type { SshOptions } from '../types';
import { KeyRing } from './keyRing';

const PASSWORD_ATTEMPTS = 3;

/** Asks a person; the time that takes is not the server's. */
export type AskPerson = <T>(question: () => Promise<T>) => Promise<T>;

/**
 * One person's way in, over as many connections as it takes: keys first, then the password, asked for at most
 * three times. An answer that came after the server had hung up is kept for the next connection.
 */
export class Login {
  readonly #options: SshOptions;
  readonly #tried: string[] = [];
  #accepts: readonly string[] = [];
  #asked = 0;
  #refused = 0;
  #answer: string | undefined;
  #sent: string | undefined;
  #tookBack = false;
  #unsupportedQuestion: string | undefined;
  /** Set where a server counts offered keys as failures and hangs up before the password was tried. */
  skipKeys = false;

  constructor(options: SshOptions) {
    this.#options = options;
  }

  /** True where a password would be accepted and may still be tried. */
  get passwordLeft(): boolean {
    return this.#asked < PASSWORD_ATTEMPTS && this.#accepts.some((method) => method !== 'publickey');
  }

  /** True where the person has given an answer that no server has seen yet. */
  get answerWaiting(): boolean {
    return this.#answer !== undefined;
  }

  /** What ssh2 calls `authHandler`, for one connection: the next way to try, or undefined when there is none. */
  methods(
    askPerson: AskPerson,
    fail: (error: unknown) => void,
  ): (accepted: AuthenticationType[] | null) => Promise<AnyAuthMethod | undefined> {
    const username = this.#options.target.user;
    let keysOffered = this.skipKeys;
    this.#sent = undefined;
    return async (accepted) => {
      // The first answer to “none” is the list of what the server accepts.
      if (accepted === null) return { type: 'none', username };
      this.#accepts = accepted;
      if (this.#sent !== undefined) {
        this.#refused++;
        this.#sent = undefined;
      }
      if (!keysOffered && accepted.includes('publickey')) {
        keysOffered = true;
        return { type: 'agent', username, agent: this.#keyRing(askPerson) };
      }
      if (accepted.includes('password')) {
        const password = await this.#password(askPerson);
        return password === undefined ? undefined : { type: 'password', username, password };
      }
      if (accepted.includes('keyboard-interactive') && this.#asked < PASSWORD_ATTEMPTS) {
        if (this.#unsupportedQuestion !== undefined) return undefined;
        return {
          type: 'keyboard-interactive',
          username,
          prompt: (_name, _instructions, _language, prompts, finish) =>
            void this.#answers(prompts, askPerson).then(finish, fail),
        };
      }
      return undefined;
    };
  }

  /** To be called once the server has let us in. */
  accepted(): void {
    if (this.#sent !== undefined) this.#options.prompts.passwordAccepted?.(this.#options.target, this.#sent);
  }

  /** Why the server did not let us in. */
  failure(): ExplainedError {
    const who = formatTarget(this.#options.target);
    const tried = [...this.#tried];
    if (this.#refused > 0)
      tried.push(this.#refused === 1 ? 'a password' : `a password, ${this.#refused} times`);
    const accepts = this.#accepts.length === 0 ? '' : ` It accepts: ${this.#accepts.join(', ')}.`;
    const onlyKeys = this.#accepts.length > 0 && this.#accepts.every((method) => method === 'publickey');
    let message = `${who} did not let you in${this.#refused > 0 ? ': the password was refused' : ''}.`;
    message += tried.length === 0 ? ' There was no key to offer.' : ` Tried: ${tried.join('; ')}.`;
    if (this.#unsupportedQuestion !== undefined) {
      message += ` It asks “${this.#unsupportedQuestion}”, which cannot be answered here yet.`;
    }
    return new ExplainedError('auth-failed', message + accepts, {
      remedy: onlyKeys
        ? 'Have your public key added to ~/.ssh/authorized_keys there, or name the key file that belongs to it.'
        : 'Check the user name and the password.',
    });
  }

  #keyRing(askPerson: AskPerson): KeyRing {
    const { prompts, target, agent } = this.#options;
    const ring = new KeyRing({ agent, files: target.identityFiles }, (file, attempt) =>
      askPerson(() => prompts.passphrase(file, attempt)),
    );
    ring.onTried((what) => {
      if (!this.#tried.includes(what)) this.#tried.push(what);
    });
    return ring;
  }

  async #password(askPerson: AskPerson): Promise<string | undefined> {
    if (this.#answer === undefined) {
      if (this.#asked >= PASSWORD_ATTEMPTS) return undefined;
      const attempt = ++this.#asked;
      this.#answer = await askPerson(() => this.#options.prompts.password(this.#options.target, attempt));
      if (this.#answer === undefined) throw new ExplainedError('cancelled', 'No password was given.');
    }
    return this.#answer;
  }

  /** The answer is about to be seen by the server. */
  send(): void {
    this.#sent = this.#answer;
    this.#answer = undefined;
  }

  /**
   * True where an answer was sent to a server that hung up without a word about it, as one that has just lost its
   * patience does: the answer is kept for another connection, once.
   */
  takeBack(): boolean {
    if (this.#sent === undefined || this.#tookBack) return false;
    this.#tookBack = true;
    this.#answer = this.#sent;
    this.#sent = undefined;
    return true;
  }

  /** Servers ask for the password in this way too; other questions are beyond us for now. */
  async #answers(prompts: readonly Prompt[], askPerson: AskPerson): Promise<string[]> {
    const [only] = prompts;
    if (prompts.length !== 1 || only === undefined || only.echo === true) {
      this.#unsupportedQuestion = prompts.map((prompt) => prompt.prompt.trim()).join(' ');
      return prompts.map(() => '');
    }
    const password = await this.#password(askPerson);
    this.send();
    return [password ?? ''];
  }
}
