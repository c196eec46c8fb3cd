import { ExplainedError } from '../../base';
import type { Secret, SshPrompts, SshTarget } from '../types';
import { keptSecret } from './keptSecret';
import type { Memory, Waiting } from './waiting';

/** How often a person is asked; with one that was kept before, a server sees four wrong passwords at most. */
const QUESTIONS = 3;

interface Candidate {
  value: string;
  from: 'memory' | 'kept' | 'person';
}

/** The password of one login: the one that let us in before, then the one that is kept, then what a person types. */
export class Passwords {
  readonly #prompts: SshPrompts;
  readonly #target: SshTarget;
  readonly #memory: Memory;
  readonly #wrong = new Set<string>();
  #candidate: Candidate | undefined;
  #sent = false;
  #tookBack = false;
  #keptTried = false;
  #questions = 0;
  #refusals = 0;

  constructor(target: SshTarget, prompts: SshPrompts, memory: Memory) {
    this.#target = target;
    this.#prompts = prompts;
    this.#memory = memory;
  }

  /** How many the server has refused. */
  get refusals(): number {
    return this.#refusals;
  }

  /** True where one may still be tried. */
  get left(): boolean {
    return this.#candidate !== undefined || this.#questions < QUESTIONS;
  }

  /** True where a person has given one that no server has seen yet. */
  get waiting(): boolean {
    return this.#candidate?.from === 'person' && !this.#sent;
  }

  /**
   * The one to send, until something was said about it; undefined where none is left. Rejects with `cancelled` where
   * the person gives up, and with `needs-person` where there is none to ask.
   */
  async next(waiting: Waiting): Promise<string | undefined> {
    this.#candidate ??= this.#remembered() ?? (await this.#kept(waiting)) ?? (await this.#typed(waiting));
    return this.#candidate?.value;
  }

  /** It is about to be seen by the server. */
  send(): void {
    this.#sent = true;
  }

  /** The server is content with what was sent, if anything was. */
  accepted(): void {
    if (!this.#sent || this.#candidate === undefined) return;
    const { value, from } = this.#candidate;
    this.#memory.password = value;
    if (from === 'person') this.#prompts.accepted?.(this.#secret, value);
    this.#sent = false;
  }

  /** The server has refused what was sent, if anything was. */
  refused(): void {
    if (!this.#sent || this.#candidate === undefined) return;
    const { value, from } = this.#candidate;
    this.#refusals++;
    this.#wrong.add(value);
    if (from === 'memory') delete this.#memory.password;
    if (from === 'kept') this.#prompts.dropped?.(this.#secret);
    this.#forget();
  }

  /**
   * The server has refused it together with other answers, any of which may have been the wrong one: a password that
   * has been right before is sent again, another one asked for again.
   */
  doubted(): void {
    if (!this.#sent) return;
    if (this.#candidate?.from === 'memory') this.#sent = false;
    else this.#forget();
  }

  /**
   * The connection ended without a word about what was sent, as that of a server does that has just lost its
   * patience: it is kept for another connection, once. True where there is such a password.
   */
  takeBack(): boolean {
    if (!this.#sent || this.#tookBack) return false;
    this.#tookBack = true;
    this.#sent = false;
    return true;
  }

  get #secret(): Secret {
    return { kind: 'password', target: this.#target };
  }

  #forget(): void {
    this.#candidate = undefined;
    this.#sent = false;
  }

  #remembered(): Candidate | undefined {
    const value = this.#memory.password;
    return value === undefined ? undefined : { value, from: 'memory' };
  }

  async #kept(waiting: Waiting): Promise<Candidate | undefined> {
    if (this.#keptTried) return undefined;
    this.#keptTried = true;
    const value = await keptSecret(this.#secret, this.#prompts, waiting);
    return value === undefined || this.#wrong.has(value) ? undefined : { value, from: 'kept' };
  }

  async #typed(waiting: Waiting): Promise<Candidate | undefined> {
    if (this.#questions >= QUESTIONS) return undefined;
    const attempt = ++this.#questions;
    const value = await waiting.ask('type the password', (signal) =>
      this.#prompts.password(this.#target, attempt, signal),
    );
    if (value === undefined) throw new ExplainedError('cancelled', 'No password was given.');
    return { value, from: 'person' };
  }
}
