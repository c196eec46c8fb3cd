import type { BuildEvent, BuildStep } from './types';

type Begun = Pick<BuildStep, 'id' | 'stage' | 'number' | 'total' | 'instruction'>;

/** Reads what a builder prints, line by line, and tells the steps in it. */
export interface BuildReader {
  readLine(line: string): void;
  /** The image, as far as it was named: an id or the beginning of one. */
  readonly image: string | undefined;
  /** To be called once, when nothing more comes. Answers with the step that failed, where the build did. */
  end(succeeded: boolean): BuildStep | undefined;
}

/** The steps of one build: tells each when it begins and when it ends. */
export class BuildSteps {
  readonly #tell: (event: BuildEvent) => void;
  readonly #now: () => number;
  readonly #running = new Map<string, { step: BuildStep; began: number }>();
  #failed: BuildStep | undefined;

  constructor(tell: (event: BuildEvent) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  get failed(): BuildStep | undefined {
    return this.#failed;
  }

  begin(begun: Begun): void {
    const instruction = begun.instruction.replaceAll(/\s+/g, ' ').trim();
    const step: BuildStep = { ...begun, instruction, state: 'running', duration: undefined };
    this.#running.set(begun.id, { step, began: this.#now() });
    this.#tell({ kind: 'step', step });
  }

  /** @param duration in milliseconds, where the builder told it */
  end(id: string, state: Exclude<BuildStep['state'], 'running'>, duration?: number): void {
    const running = this.#running.get(id);
    if (running === undefined) return;
    this.#running.delete(id);
    const step = { ...running.step, state, duration: duration ?? this.#now() - running.began };
    if (state === 'failed') this.#failed = step;
    this.#tell({ kind: 'step', step });
  }
}
