import type { Memento } from 'vscode';

/** Keeps progress per course and workbench, in the storage of the extension. */
export class ProgressStore {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** The workbench on which the course was worked on last, for the time before anything is connected. */
  lastWorkbench(course: string): string | undefined {
    return this.#memento.get<string>(`handout.workbench ${course}`);
  }

  read(course: string, workbench: string): unknown {
    return this.#memento.get(key(course, workbench));
  }

  async write(course: string, workbench: string, progress: unknown): Promise<void> {
    if (JSON.stringify(this.read(course, workbench)) === JSON.stringify(progress)) return;
    await this.#memento.update(key(course, workbench), progress);
  }

  async remember(course: string, workbench: string): Promise<void> {
    if (this.lastWorkbench(course) !== workbench) {
      await this.#memento.update(`handout.workbench ${course}`, workbench);
    }
  }
}

const key = (course: string, workbench: string): string => `handout.progress ${course} ${workbench}`;
