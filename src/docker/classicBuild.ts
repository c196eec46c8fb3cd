import type { BuildReader, BuildSteps } from './buildSteps';
import type { BuildStep } from './types';

/** `Step 3/7 : RUN make`; of Podman `STEP 3/7: RUN make`, or `[2/2] STEP 1/3: COPY …` where there are several stages. */
const STEP = /^(?:\[(\d+)\/\d+\] )?step (\d+)\/(\d+) ?: (.*)$/i;
const CACHED = /^ ?-+> Using cache/;
const BUILT = /^Successfully built ([0-9a-f]{12,64})$/;
/** The last line that Podman prints. */
const ID = /^[0-9a-f]{64}$/;

/** Reads what the classic builder prints (moby's builder/dockerfile), and Podman's (buildah), which looks much the same. */
export class ClassicBuild implements BuildReader {
  readonly #steps: BuildSteps;
  #current: string | undefined;
  #cached = false;
  #image: string | undefined;

  constructor(steps: BuildSteps) {
    this.#steps = steps;
  }

  get image(): string | undefined {
    return this.#image;
  }

  readLine(line: string): void {
    const [, stage, number, total, instruction = ''] = STEP.exec(line) ?? [];
    if (number !== undefined) {
      this.#endStep(true);
      this.#current = `${stage ?? ''}:${number}`;
      this.#steps.begin({
        id: this.#current,
        stage: stage === undefined ? undefined : String(Number(stage) - 1),
        number: Number(number),
        total: Number(total),
        instruction,
      });
    } else if (CACHED.test(line)) {
      this.#cached = true;
    } else {
      this.#image = BUILT.exec(line)?.[1] ?? ID.exec(line)?.[0] ?? this.#image;
    }
  }

  end(succeeded: boolean): BuildStep | undefined {
    this.#endStep(succeeded);
    return this.#steps.failed;
  }

  #endStep(succeeded: boolean): void {
    if (this.#current === undefined) return;
    this.#steps.end(this.#current, !succeeded ? 'failed' : this.#cached ? 'cached' : 'done');
    this.#current = undefined;
    this.#cached = false;
  }
}
