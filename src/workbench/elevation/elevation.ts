import { Readable } from 'node:stream';
import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ExplainedError } from '../../base';
import { commandEnded } from '../commandEnded';
import { LazyStream } from '../lazyStream';
import type { CommandContext } from '../loginShell';
import { noSuchFolder } from '../loginShell';
import { MAX_OUTPUT, OutputText } from '../output';
import { timedOut } from '../stop';
import type { Elevated, ElevationPrompts, Priority, RunOptions, RunResult } from '../types';
import { conversation, SudoRefused } from './conversation';
import type { RootProcess } from './conversation';
import { KeptPassword, lifetimeIn } from './keptPassword';
import type { Exit, ScriptProcess } from './process';
import { refusalOf, refusedBecause } from './refusals';
import { bareProgram, endOf, passwordTrial, rightsTo, rootProgram } from './script';
import type { RootScript } from './script';

/** Of a program's standard error, for the message where it fails. */
const STDERR_KEPT = 4096;
/** How long a program that was asked to end may take before it is killed. */
const GRACE = 1000;
/** Milliseconds that sudo may take before the program begins, where the program has no limit of its own. */
const PATIENCE = 60_000;
const ATTEMPTS = 3;

export interface StartOptions {
  priority?: Priority;
  /** It stays for as long as somebody needs it, and is not waited for. */
  lasting?: boolean;
  /** Gives up the wait for it. */
  signal?: AbortSignal;
}

/** The machine on which something is to be done as root. */
export interface ElevationHost {
  readonly label: string;
  readonly user: string;
  readonly host: string;
  /** None: nobody can be asked. */
  readonly prompts?: ElevationPrompts | undefined;
  /** Runs a script there. `lasting`: a stream that stays open, rather than a command that is to be over soon. */
  start(script: string, options: { lasting?: boolean; priority?: Priority }): Promise<ScriptProcess>;
}

/** What is to be run, as whom, and for whom. */
interface Order {
  argv: readonly string[];
  context: CommandContext;
  stdin: boolean;
  elevated: Elevated;
  start: StartOptions;
  /** Milliseconds until the program has begun. */
  timeout: number;
  /** Nobody waits for it any more. */
  signal: AbortSignal | undefined;
}

/** A question that a person has been asked, for everything that waits for its answer. */
interface Asking {
  answer: Promise<string>;
  waiting: number;
  abandoned: AbortController;
}

/** What we do with sudo for ourselves. */
const TRIAL = { argv: ['sudo'], start: {}, timeout: PATIENCE } as const;

interface Rights {
  /** No password would change what this user may do. */
  free: boolean;
  /** The program is allowed, maybe not without a password. */
  this: boolean;
}

/** A program that runs as root, with what it took to get there. */
interface Running extends RootProcess {
  password: string | undefined;
  /** sudo runs it without our shell around it, so what it refuses looks like what the program says. */
  bare: boolean;
}

/** Root's rights on one workbench, see {@link Elevated}. The password is kept here, in memory only. */
export class Elevation {
  readonly #host: ElevationHost;
  readonly #password = new KeptPassword();
  #asking: Asking | undefined;

  constructor(host: ElevationHost) {
    this.#host = host;
  }

  /** `Workbench.run` for what is elevated. */
  async run(argv: readonly string[], options: RunOptions): Promise<RunResult> {
    options.signal?.throwIfAborted();
    const opening = this.#open({
      argv,
      context: options,
      stdin: options.stdin !== undefined,
      elevated: options.elevated ?? true,
      start: options.priority === undefined ? {} : { priority: options.priority },
      timeout: options.timeout ?? PATIENCE,
      signal: options.signal,
    });
    return this.#collect(await this.#unlessAborted(opening, options.signal), argv, options);
  }

  /** `Workbench.dialCommand` for what is elevated. */
  dial(argv: readonly string[], options: { elevated: Elevated; priority?: Priority | undefined }): Duplex {
    return new LazyStream(async (signal) => {
      const { elevated, priority } = options;
      const running = await this.#open({
        argv,
        context: {},
        stdin: true,
        elevated,
        start: { lasting: true, signal, ...(priority === undefined ? {} : { priority }) },
        timeout: PATIENCE,
        signal,
      });
      const stderr = new OutputText(STDERR_KEPT);
      running.stderr.on('data', (bytes: Uint8Array) => stderr.push(bytes));
      return {
        readable: running.stdout,
        writable: running.process.stdin,
        ended: async () => {
          const exit = await running.process.ended;
          const refused = this.#refusedBare(running, exit, argv, stderr.text());
          if (refused !== undefined) throw refused;
          if (exit.exitCode !== 0) throw commandEnded(exit.exitCode ?? exit.signal, stderr.text());
        },
        onLost: (listener) => {
          let listening = true;
          running.process.ended.catch((reason: Error) => listening && listener(reason));
          return { dispose: () => (listening = false) };
        },
        close: () => running.process.close(),
      };
    });
  }

  /** Forgets the password, and asks for none any more. */
  forget(): void {
    this.#password.forget();
    this.#asking?.abandoned.abort();
  }

  async #open(order: Order): Promise<Running> {
    try {
      return await this.#attempt(order);
    } catch (error) {
      if (!(error instanceof SudoRefused)) throw error;
      throw refusedBecause(error.refusal, this.#refused(order.argv), error.words);
    }
  }

  /** With what is there, then without our shell around it, and with a question last. */
  async #attempt(order: Order): Promise<Running> {
    const first = await this.#throughShell(order, this.#password.value);
    if (!(first instanceof SudoRefused)) return first;
    if (first.refusal === 'command') return this.#bare(order, first);
    if (first.refusal === 'wrong') this.#password.forget();
    else if (first.refusal === 'password') {
      const rights = await this.#rightsTo(order);
      // What needs no password is all that this user may do.
      if (rights.free) return this.#bare(order, new SudoRefused('command', first.words), rights);
      if (order.elevated === 'quietly') return this.#bare(order, first, rights);
    } else throw first;
    if (order.elevated === 'quietly') throw first;
    const second = await this.#throughShell(order, await this.#ask(first.words, order.signal));
    if (!(second instanceof SudoRefused)) return second;
    if (second.refusal === 'command') return this.#bare(order, second);
    throw second;
  }

  async #throughShell(order: Order, password: string | undefined): Promise<Running | SudoRefused> {
    const script = rootProgram(order.argv, order.context, order.stdin, password !== undefined);
    try {
      return { ...(await this.#begin(script, order, password)), password, bare: false };
    } catch (error) {
      if (error instanceof SudoRefused) return error;
      throw error;
    }
  }

  /** For users who may run certain programs only, which our shell is none of. */
  async #bare(order: Order, refused: SudoRefused, rights?: Rights): Promise<Running> {
    if (!(rights ?? (await this.#rightsTo(order))).this) throw refused;
    const script = bareProgram(order.argv, order.context, order.stdin);
    return { ...(await this.#begin(script, order, undefined)), password: undefined, bare: true };
  }

  async #begin(
    script: RootScript,
    { argv, start, timeout }: Pick<Order, 'argv' | 'start' | 'timeout'>,
    password: string | undefined,
  ): Promise<RootProcess> {
    const process = await this.#host.start(script.script, start);
    const talk = conversation(process, script, password, this.#host.label);
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        process.close();
        reject(timedOut(argv, timeout));
      }, timeout);
    });
    return Promise.race([talk, silence]).finally(() => clearTimeout(timer));
  }

  async #rightsTo(order: Order): Promise<Rights> {
    const words = (
      await textOf(await this.#begin(rightsTo(order.argv), { ...order, start: {} }, undefined))
    ).split('\n');
    return { free: words.includes('free'), this: words.includes('this') };
  }

  /** Asks a person, once for all that wait for it, and tries the answer before anything uses it. */
  #ask(words: string, signal: AbortSignal | undefined): Promise<string> {
    const asking = (this.#asking ??= this.#beginAsking(words));
    asking.waiting++;
    const leave = (): void => {
      if (--asking.waiting > 0) return;
      this.#asking = undefined;
      asking.abandoned.abort();
    };
    if (signal?.aborted === true) leave();
    else signal?.addEventListener('abort', leave, { once: true });
    return asking.answer.finally(() => signal?.removeEventListener('abort', leave));
  }

  #beginAsking(words: string): Asking {
    const abandoned = new AbortController();
    const answer = this.#askPerson(words, abandoned.signal).finally(() => {
      if (this.#asking === asking) this.#asking = undefined;
    });
    const asking: Asking = { answer, waiting: 0, abandoned };
    return asking;
  }

  async #askPerson(words: string, signal: AbortSignal): Promise<string> {
    const { user, host, prompts } = this.#host;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const password = await prompts?.sudoPassword({ user, host }, attempt, signal);
      if (password === undefined) throw new SudoRefused('password', words);
      try {
        const trial = await this.#begin(passwordTrial(), TRIAL, password);
        this.#password.keep(password, lifetimeIn(await textOf(trial)));
        return password;
      } catch (error) {
        if (!(error instanceof SudoRefused) || error.refusal !== 'wrong' || attempt === ATTEMPTS) throw error;
      }
    }
    throw new Error('not reached');
  }

  #refused(argv: readonly string[]): { label: string; user: string; program: string } {
    return { label: this.#host.label, user: this.#host.user, program: argv[0] ?? '' };
  }

  /** sudo's refusal of a program that was run without our shell around it. */
  #refusedBare(
    { bare }: Running,
    { exitCode }: Exit,
    argv: readonly string[],
    stderr: string,
  ): ExplainedError | undefined {
    if (!bare || exitCode !== 1) return undefined;
    const refusal = refusalOf(stderr);
    if (refusal === undefined || refusal === 'failed') return undefined;
    return refusedBecause(refusal, this.#refused(argv), stderr);
  }

  #collect(running: Running, argv: readonly string[], options: RunOptions): Promise<RunResult> {
    const { process, note } = running;
    const limit = options.maxOutput ?? MAX_OUTPUT;
    const stdout = new OutputText(limit, options.onStdout);
    const stderr = new OutputText(limit, options.onStderr);
    const ended = Promise.all([read(running.stdout, stdout), read(running.stderr, stderr), process.ended]);
    if (options.stdin instanceof Readable) options.stdin.pipe(process.stdin);
    else process.stdin.end(options.stdin);
    return new Promise((resolve, reject) => {
      const stop = (reason: Error): void => {
        settle();
        void this.#end(running).then(() => reject(reason));
      };
      const onAbort = (): void => stop(options.signal?.reason as Error);
      const timer =
        options.timeout === undefined
          ? undefined
          : setTimeout(() => stop(timedOut(argv, options.timeout)), options.timeout);
      let settled = false;
      const settle = (): void => {
        settled = true;
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', onAbort);
      };
      options.signal?.addEventListener('abort', onAbort, { once: true });
      ended.then(
        ([, , exit]) => {
          if (settled) return;
          settle();
          const refused = this.#refusedBare(running, exit, argv, stderr.text());
          if (refused !== undefined) reject(refused);
          else if (note === 'cd') reject(noSuchFolder(options.cwd ?? ''));
          else resolve({ ...exit, stdout: stdout.text(), stderr: stderr.text() });
        },
        (error: Error) => {
          if (settled) return;
          settle();
          reject(error);
        },
      );
    });
  }

  /** Rejects as soon as the signal is given; what begins after that is ended. */
  #unlessAborted(opening: Promise<Running>, signal: AbortSignal | undefined): Promise<Running> {
    if (signal === undefined) return opening;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
      opening
        .then((running) => {
          if (signal.aborted) void this.#end(running);
          resolve(running);
        }, reject)
        .finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  /**
   * Ends the program and all of its process group: asked politely first, killed after a second. Only root may do that.
   * Resolves when it has ended, or when nothing more can be done.
   */
  async #end(running: Running): Promise<void> {
    const ended = running.process.ended.then(
      () => true,
      () => true,
    );
    running.stdout.resume();
    running.stderr.resume();
    for (const signal of ['TERM', 'KILL'] as const) {
      const script = rootProgram(endOf(running.groups, signal), {}, false, running.password !== undefined);
      const killing = this.#begin(script, TRIAL, running.password).then(textOf);
      await Promise.race([ended, killing.catch(() => {})]);
      if (await Promise.race([ended, after(GRACE)])) return;
    }
    running.process.close();
  }
}

/** Everything that a program prints. */
async function textOf(running: RootProcess): Promise<string> {
  const text = new OutputText(MAX_OUTPUT);
  running.stderr.resume();
  await Promise.all([read(running.stdout, text), running.process.ended]);
  return text.text();
}

function read(output: Readable, into: OutputText): Promise<void> {
  output.on('data', (bytes: Uint8Array) => into.push(bytes));
  return finished(output, { writable: false });
}

function after(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds));
}
