import type * as vscode from 'vscode';
import type { Job, Runtime } from '../../sandboxes';
import type { Workbench } from '../../workbench';

/** A conversion that runs on a workbench, whether or not a window looks. */
export interface RunningConversion {
  readonly runtime: Runtime;
  /** Of the image that it is made of. */
  readonly name: string;
  readonly target: string;
  readonly job: Job;
}

interface Kept extends RunningConversion {
  readonly workbench: string;
}

const KEY = 'runningConversions';
/** Of those whose workbench nobody has connected to again. */
const MOST = 50;

/** The conversions that were started from here and whose end nobody has seen, so that another window can go on with them. */
export class RunningConversions {
  readonly #memento: vscode.Memento;
  /** The folders of the jobs that this window follows. */
  readonly #here = new Set<string>();

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  keep({ id }: Workbench, conversion: RunningConversion): void {
    this.#here.add(conversion.job.folder);
    void this.#memento.update(KEY, [{ ...conversion, workbench: id }, ...this.#all].slice(0, MOST));
  }

  /** Its end has been seen. */
  forget({ folder }: Job): void {
    void this.#memento.update(
      KEY,
      this.#all.filter(({ job }) => job.folder !== folder),
    );
  }

  /** Those on a workbench that this window does not follow; from now on it does. */
  takeOver({ id }: Workbench): RunningConversion[] {
    const others = this.#all.filter(({ workbench, job }) => workbench === id && !this.#here.has(job.folder));
    for (const { job } of others) this.#here.add(job.folder);
    return others;
  }

  /** It is not followed any more: after the next connection it will be again. */
  letGo({ folder }: Job): void {
    this.#here.delete(folder);
  }

  get #all(): readonly Kept[] {
    return this.#memento.get<readonly Kept[]>(KEY, []);
  }
}
