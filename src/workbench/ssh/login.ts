import type { AnyAuthMethod, AuthenticationType, Prompt } from 'ssh2';
import { ExplainedError } from '../../base';
import { passwordExpired, tellsOfExpiredPassword } from '../passwordExpired';
import { formatTarget } from '../target';
import type { SshOptions } from '../types';
import { KeyRing } from './keyRing';
import type { Offer } from './keyRing';
import { Passwords } from './passwords';
import { promptKind, questionsOf } from './questions';
import type { Memory, Waiting } from './waiting';

/**
 * Keys offered on one connection: sshd hangs up at the sixth failure (MaxAuthTries), and fail2ban counts that. Fewer
 * from the next connection on where a server has less patience.
 */
const KEYS_PER_CONNECTION = 5;

/** Times that a server may hang up on us because of keys before we go on without any. */
const MOST_HANG_UPS = 2;

/** Dialogues (keyboard-interactive) that may be refused; each may ask for a password and for codes. */
const MOST_DIALOGUES = 3;

/** Rounds of questions within one dialogue, and questions within one round: more is no login. */
const MOST_ROUNDS = 12;
const MOST_QUESTIONS = 12;

/** The way that is being tried on a connection, until the server says something about it. */
type Step =
  | { kind: 'none' | 'password' }
  | { kind: 'key'; offer: Offer; signed: boolean }
  | { kind: 'dialogue'; rounds: number; password: boolean; others: boolean };

/** What to do on a connection: try something, go on with another connection, or give up. */
export type Next = AnyAuthMethod | 'elsewhere' | undefined;

/**
 * One attempt to get in, over as many connections as it takes: keys, then questions (keyboard-interactive), then the
 * password, as OpenSSH has it. What a person has typed is not lost where a server hangs up meanwhile.
 */
export class Login {
  readonly #options: SshOptions;
  readonly #ring: KeyRing;
  readonly #passwords: Passwords;
  #accepts: readonly string[] = [];
  #keysPerConnection = KEYS_PER_CONNECTION;
  #hangUps = 0;
  #dialogues = 0;
  /** True where a dialogue is refused without a question: there is nothing behind it. */
  #noQuestions = false;
  /** What was accepted already, where a server wants several things. */
  #passed = new Set<string>();
  /** Answers that came after the server had hung up, and what they answer. */
  #answers: { questions: string; values: readonly string[] } | undefined;
  #step: Step = { kind: 'none' };
  #tried = new Set<string>();

  constructor(options: SshOptions, memory: Memory) {
    const { target, agent, prompts } = options;
    this.#options = options;
    this.#ring = new KeyRing(target, agent, prompts, memory);
    this.#passwords = new Passwords(target, prompts, memory);
  }

  /** For one connection: what to try next, told what is accepted (nothing at first) and whether the last step was. */
  connection(waiting: Waiting): (accepted: AuthenticationType[] | null, partial: boolean) => Promise<Next> {
    const username = this.#options.target.user;
    this.#step = { kind: 'none' };
    this.#tried = new Set();
    return async (accepted, partial) => {
      // The answer to “none” is the list of what the server accepts.
      if (accepted === null) return { type: 'none', username };
      const last = this.#step;
      this.#accepts = accepted;
      this.#judge(last, partial);
      if (last.kind === 'key' && last.signed) {
        // The key was right, and more is wanted. ssh2 keeps to itself what: ask.
        this.#step = { kind: 'none' };
        return { type: 'none', username };
      }
      return this.#next(accepted, waiting);
    };
  }

  /** To be called once the server has let us in. */
  succeeded(): void {
    if (this.#step.kind === 'key') this.#ring.accepted(this.#step.offer);
    else this.#passwords.accepted();
  }

  /**
   * The connection has ended before that; `refused`: because there were too many failures. True where another
   * connection is worth it.
   */
  hungUp(refused: boolean): boolean {
    const last = this.#step;
    if (!refused) return this.#passwords.waiting || this.#answers !== undefined || this.#passwords.takeBack();
    this.#judge(last, false);
    this.#step = { kind: 'none' };
    if (last.kind === 'none') return false;
    if (last.kind !== 'key') return this.#passwords.left && this.#dialogues < MOST_DIALOGUES;
    this.#hangUps++;
    this.#keysPerConnection = this.#hangUps < MOST_HANG_UPS ? Math.max(1, this.#tried.size - 1) : 0;
    return this.#keysPerConnection > 0 || this.#accepts.some((method) => method !== 'publickey');
  }

  /** Why the server did not let us in; `said` are its own words. */
  failure(said = ''): ExplainedError {
    const { needsPerson } = this.#ring;
    if (needsPerson !== undefined) return needsPerson;
    const who = formatTarget(this.#options.target);
    const { refusals } = this.#passwords;
    const tried = [...this.#ring.notes];
    if (refusals > 0) tried.push(refusals === 1 ? 'a password' : `a password, ${refusals} times`);
    if (this.#dialogues > 0) tried.push('answers to its questions');
    const onlyKeys = this.#accepts.length > 0 && this.#accepts.every((method) => method === 'publickey');
    const why =
      refusals > 0 ? ': the password was refused' : this.#dialogues > 0 ? ': the answers were refused' : '';
    let message = `${who} did not let you in${why}.`;
    message += tried.length === 0 ? ' There was no key to offer.' : ` Tried: ${tried.join('; ')}.`;
    if (this.#passed.size > 0)
      message += ` It has accepted the ${[...this.#passed].join(' and the ')}, and wants more.`;
    if (this.#accepts.length > 0) message += ` It accepts: ${this.#accepts.join(', ')}.`;
    return new ExplainedError('auth-failed', message, {
      remedy: onlyKeys
        ? 'Have your public key added to ~/.ssh/authorized_keys there, or name the key file that belongs to it.'
        : 'Check the user name and the password.',
      ...(said.trim() === '' ? {} : { detail: said.trim() }),
    });
  }

  /** True where the server has seen a password, a signature or an answer on this connection. */
  get introduced(): boolean {
    const step = this.#step;
    return step.kind === 'key'
      ? step.signed
      : step.kind === 'dialogue'
        ? step.rounds > 0
        : step.kind === 'password';
  }

  async #next(accepted: readonly string[], waiting: Waiting): Promise<Next> {
    const username = this.#options.target.user;
    if (accepted.includes('publickey') && this.#keysPerConnection > 0) {
      const offer = await this.#ring.next(this.#tried, waiting);
      if (offer !== undefined) {
        if (this.#tried.size >= this.#keysPerConnection) return 'elsewhere';
        this.#tried.add(offer.name);
        const step: Step = { kind: 'key', offer, signed: false };
        this.#step = step;
        const agent = this.#ring.signerFor(offer, waiting, () => (step.signed = true));
        return { type: 'agent', username, agent };
      }
    }
    if (!this.#passwords.left || this.#dialogues >= MOST_DIALOGUES) return undefined;
    if (accepted.includes('keyboard-interactive') && !this.#noQuestions) {
      return this.#dialogue(username, waiting);
    }
    if (!accepted.includes('password')) return undefined;
    const password = await this.#passwords.next(waiting);
    if (password === undefined || !waiting.open) return undefined;
    this.#step = { kind: 'password' };
    this.#passwords.send();
    waiting.beGenerous();
    return { type: 'password', username, password };
  }

  #dialogue(username: string, waiting: Waiting): AnyAuthMethod {
    const step: Step = { kind: 'dialogue', rounds: 0, password: false, others: false };
    this.#step = step;
    return {
      type: 'keyboard-interactive',
      username,
      prompt: (name, instructions, _language, prompts, finish) => {
        this.#answer(step, name, instructions, prompts, waiting).then(
          (answers) => {
            if (!waiting.open) return;
            if (step.password) this.#passwords.send();
            waiting.beGenerous();
            finish(answers);
          },
          (error: unknown) => waiting.fail(error),
        );
      },
    };
  }

  /** One round of questions: passwords are known or asked for as such, the rest is put to the person as it is worded. */
  async #answer(
    step: Extract<Step, { kind: 'dialogue' }>,
    name: string,
    instructions: string,
    prompts: readonly Prompt[],
    waiting: Waiting,
  ): Promise<string[]> {
    const kinds = prompts.map(promptKind);
    if (kinds.includes('new-password') || tellsOfExpiredPassword(instructions)) {
      throw passwordExpired(formatTarget(this.#options.target));
    }
    if (++step.rounds > MOST_ROUNDS || prompts.length > MOST_QUESTIONS) {
      throw new ExplainedError(
        'auth-failed',
        `${formatTarget(this.#options.target)} asks more questions than a login has.`,
        { remedy: 'Ask whoever runs the machine.' },
      );
    }
    let password: string | undefined;
    if (kinds.includes('password')) {
      // The same question in the same dialogue: the answer was wrong.
      if (step.password) this.#passwords.refused();
      password = await this.#passwords.next(waiting);
      if (password === undefined) throw this.failure();
      step.password = true;
    }
    const others = prompts.filter((_, index) => kinds[index] !== 'password');
    const answers = [...(await this.#others(step, name, instructions, others, waiting))];
    return kinds.map((kind) => (kind === 'password' ? password : answers.shift()) ?? '');
  }

  async #others(
    step: Extract<Step, { kind: 'dialogue' }>,
    name: string,
    instructions: string,
    prompts: readonly Prompt[],
    waiting: Waiting,
  ): Promise<readonly string[]> {
    if (prompts.length === 0) return [];
    const { target, prompts: person } = this.#options;
    const questions = questionsOf(name, instructions, prompts);
    const id = JSON.stringify(questions);
    const earlier = this.#answers;
    this.#answers = undefined;
    const values =
      earlier?.questions === id
        ? earlier.values
        : await waiting.ask('answer its questions', (signal) => person.answers(target, questions, signal));
    if (values === undefined) throw new ExplainedError('cancelled', 'The questions were not answered.');
    if (waiting.open) step.others = true;
    else this.#answers = { questions: id, values };
    return values;
  }

  /** The server has said something about what was tried. */
  #judge(step: Step, partial: boolean): void {
    switch (step.kind) {
      case 'none':
        return;
      case 'key':
        if (!step.signed) this.#ring.refused(step.offer);
        else {
          this.#ring.accepted(step.offer);
          this.#passed.add('key');
        }
        return;
      case 'password':
        if (partial) this.#pass('password');
        else this.#passwords.refused();
        return;
      case 'dialogue':
        if (partial) this.#pass(step.password ? 'password' : 'answers');
        else if (step.rounds === 0) this.#noQuestions = true;
        else if (step.others) {
          this.#passwords.doubted();
          this.#dialogues++;
        } else this.#passwords.refused();
    }
  }

  #pass(what: string): void {
    this.#passwords.accepted();
    this.#passed.add(what);
  }
}
