import type * as vscode from 'vscode';
import type { LogLine } from '../../docker';
import { followJob, type Job } from '../../sandboxes';
import type { Workbench } from '../../workbench';

/** Starts in the background that are remembered of all workbenches. */
const MOST = 50;
const KEY = 'backgroundSandboxes';

/** Characters of a line that are kept back until it ends; a longer one comes in parts. */
const LONGEST = 16 * 1024;

interface Remembered {
  workbench: string;
  sandbox: string;
  job: Job;
}

/** What was started in the background, so that its log is found again; the log itself stays on the workbench. */
export class BackgroundSandboxes {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  async remember({ id }: Workbench, sandbox: string, job: Job): Promise<void> {
    await this.#memento.update(KEY, [{ workbench: id, sandbox, job }, ...this.#all].slice(0, MOST));
  }

  /** The one that was started last. */
  of({ id }: Workbench, sandbox: string): Job | undefined {
    return this.#all.find((each) => each.workbench === id && each.sandbox === sandbox)?.job;
  }

  get #all(): readonly Remembered[] {
    return this.#memento.get<readonly Remembered[]>(KEY, []);
  }
}

/** What a job prints, as lines, until it ends. */
export async function* linesOf(
  workbench: Workbench,
  job: Job,
  signal: AbortSignal,
): AsyncGenerator<readonly LogLine[]> {
  let waiting: LogLine[] = [];
  let rest = '';
  let wake: () => void = () => {};
  let over = false;
  const add = (text: string, complete: boolean): void => {
    waiting.push({ stream: 'stdout', text, complete, time: undefined });
  };
  const ended = followJob(workbench, job, {
    signal,
    onOutput: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) add(line, true);
      if (rest.length > LONGEST) {
        add(rest, false);
        rest = '';
      }
      wake();
    },
  }).finally(() => {
    over = true;
    wake();
  });
  // It is awaited at the end.
  ended.catch(() => {});
  while (!over || waiting.length > 0) {
    if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const ready = waiting;
    waiting = [];
    if (ready.length > 0) yield ready;
  }
  await ended;
  if (rest !== '') {
    add(rest, false);
    yield waiting;
  }
}
