import type * as vscode from 'vscode';
import type { Job, Runtime } from '../../sandboxes';
import type { Workbench } from '../../workbench';

/** Something that is being made on a workbench, whether or not a window looks. */
export interface Unfinished {
  readonly makes: 'image' | 'sandbox';
  readonly runtime: Runtime;
  /** Of the image that it is made of. */
  readonly name: string;
  /** What is being made: a file’s absolute path, a name in the runtime’s storage, or a sandbox’s name. */
  readonly target: string;
  readonly job: Job;
}

interface Kept extends Unfinished {
  readonly workbench: string;
}

const KEY = 'unfinishedSandboxWork';
/** Of those whose workbench nobody has connected to again. */
const MOST = 50;

/** What was begun from here and whose end nobody has seen, so that another window can go on with it. */
export class UnfinishedWork {
  readonly #memento: vscode.Memento;
  /** The folders of the jobs that this window follows. */
  readonly #here = new Set<string>();

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** This window follows it. */
  keep({ id }: Workbench, work: Unfinished): void {
    const { folder } = work.job;
    this.#here.add(folder);
    const others = this.#all.filter(({ job }) => job.folder !== folder);
    void this.#memento.update(KEY, [{ ...work, workbench: id }, ...others].slice(0, MOST));
  }

  /** Its end has been seen. */
  forget({ folder }: Job): void {
    void this.#memento.update(
      KEY,
      this.#all.filter(({ job }) => job.folder !== folder),
    );
  }

  /** Those on a workbench that this window does not follow; from now on it does. */
  takeOver({ id }: Workbench): Unfinished[] {
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
