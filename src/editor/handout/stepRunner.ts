import { Emitter, ExplainedError, explain, type Disposable } from '../../base';
import type { Step } from '../../course';
import type { ShellSession } from '../../workbench';
import type { TerminalPlace, Terminals } from '../types';
import type { RunView } from './protocol';

/** Milliseconds that a program gets to end after it was interrupted, and after its input was ended. */
const AFTER_INTERRUPT = 1500;
const AFTER_END_OF_INPUT = 3000;
/** What Ctrl+D sends: the way out of shells, which an interrupt does not end. */
const END_OF_INPUT = '\x04';

export interface RunRequest {
  /** What is run or typed in place of the code of the step. */
  code?: string;
  /** The person agreed to end what runs in the terminal. */
  interrupt: boolean;
  /** The step that opens the program into which this one is typed. */
  opener: Step | undefined;
}

/** How running a step ended: with an exit status, or undefined where nobody says so. */
export interface StepEnd {
  step: string;
  exitCode: number | undefined;
}

/**
 * Runs steps in the terminals of the workbench, and keeps what came of each. Never interrupts anything unasked and
 * never sends a command twice.
 */
export class StepRunner implements Disposable {
  readonly #terminals: Terminals;
  readonly #runs = new Map<string, RunView>();
  readonly #changed = new Emitter<string>();
  readonly #grown = new Emitter<{ step: string; output: string }>();
  readonly #ended = new Emitter<StepEnd>();

  /** The id of a step whose run changed its kind. */
  readonly onDidChange = this.#changed.event;
  /** All of the output so far of a step that runs. */
  readonly onDidGrow = this.#grown.event;
  readonly onDidEnd = this.#ended.event;

  constructor(terminals: Terminals) {
    this.#terminals = terminals;
  }

  /** What came of the step's last run. */
  view(step: string): RunView {
    return this.#runs.get(step) ?? { kind: 'none' };
  }

  /** Resolves once the step has ended, or has been typed, refused or given up. What came of it is its view. */
  async run(step: Step, request: RunRequest): Promise<void> {
    const { kind } = this.view(step.id);
    const code = request.code ?? step.code;
    if (code === undefined || kind === 'starting' || kind === 'running') return;
    try {
      if (step.inside) await this.#type(step, code, request.opener);
      else await this.#execute(step, code, request.interrupt);
    } catch (error) {
      this.#set(step.id, { kind: 'failed', message: explain(error) });
    }
  }

  /** Ends what the step runs, as the person would: interrupt first, then the end of its input. */
  async stop(step: Step): Promise<void> {
    const session = this.#terminals.find(step.session, placeOf(step));
    if (session === undefined || this.view(step.id).kind !== 'running') return;
    if (!(await end(session))) throw stillRunning();
  }

  /** Forgets what came of steps that no longer run: what they ran on is gone. */
  clear(): void {
    for (const [step, { kind }] of this.#runs) {
      if (kind === 'running' || kind === 'starting') continue;
      this.#runs.delete(step);
      this.#changed.fire(step);
    }
  }

  dispose(): void {
    for (const emitter of [this.#changed, this.#grown, this.#ended]) emitter.dispose();
  }

  async #type(step: Step, code: string, opener: Step | undefined): Promise<void> {
    const open = this.#terminals.find(step.session, placeOf(step));
    if (open === undefined || (open.marked && !open.busy)) {
      this.#set(step.id, {
        kind: 'closed',
        opener: opener === undefined ? undefined : { id: opener.id, title: opener.title },
      });
      return;
    }
    const session = await this.#terminals.session(step.session, placeOf(step));
    session.type(code);
    this.#set(step.id, { kind: 'typed', into: 'program' });
    this.#ended.fire({ step: step.id, exitCode: undefined });
  }

  async #execute(step: Step, code: string, interrupt: boolean): Promise<void> {
    this.#set(step.id, { kind: 'starting' });
    const session = await this.#terminals.session(step.session, placeOf(step));
    if (session.busy) {
      if (!interrupt) {
        this.#set(step.id, { kind: 'busy', command: session.running?.commandLine ?? '' });
        return;
      }
      if (!(await end(session))) throw stillRunning();
    }
    const startedAt = Date.now();
    this.#set(step.id, { kind: 'running', output: '', startedAt });
    const record = await session.run(code, {
      onOutput: (output) => {
        this.#runs.set(step.id, { kind: 'running', output, startedAt });
        this.#grown.fire({ step: step.id, output });
      },
    });
    this.#set(
      step.id,
      session.marked
        ? {
            kind: 'ended',
            output: record.output,
            exitCode: record.exitCode ?? null,
            milliseconds: record.endedAt - record.startedAt,
          }
        : { kind: 'typed', into: 'shell' },
    );
    this.#ended.fire({ step: step.id, exitCode: record.exitCode });
  }

  #set(step: string, view: RunView): void {
    this.#runs.set(step, view);
    this.#changed.fire(step);
  }
}

/** The terminal of a step: what runs in a container is begun from one of the workbench. */
export function placeOf({ on }: Step): TerminalPlace {
  return on === 'local' ? 'local' : 'workbench';
}

function stillRunning(): ExplainedError {
  return new ExplainedError('busy', 'What runs in this terminal did not end when it was interrupted.', {
    remedy: 'End it there yourself, then run the step.',
  });
}

/** Ends what runs in `session`; false where it goes on. */
async function end(session: ShellSession): Promise<boolean> {
  session.interrupt();
  if (await idle(session, AFTER_INTERRUPT)) return true;
  session.write(END_OF_INPUT);
  return idle(session, AFTER_END_OF_INPUT);
}

/** True once nothing runs in `session`, false where that takes longer than `milliseconds`. */
function idle(session: ShellSession, milliseconds: number): Promise<boolean> {
  if (!session.busy) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (ended: boolean): void => {
      clearTimeout(limit);
      ending.dispose();
      closing.dispose();
      resolve(ended);
    };
    const limit = setTimeout(() => settle(false), milliseconds);
    const ending = session.onDidEndCommand(() => settle(!session.busy));
    const closing = session.onDidClose(() => settle(true));
  });
}
