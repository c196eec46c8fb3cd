import type { BuildReader, BuildSteps } from './buildSteps';
import type { BuildStep } from './types';

const LINE = /^#(\d+) (.*)$/;
/** `[2/3] RUN make`, `[builder 2/3] RUN make`, `[linux/arm64 builder 2/3] RUN make`. */
const STEP = /^\[(?:(?:.* )?(\S+) )?(\d+)\/(\d+)\] (.*)$/;
/** The name that stages without one get. */
const UNNAMED = /^stage-(\d+)$/;
const DONE = /^DONE (\d+(?:\.\d+)?)s$/;
const IMAGE = /^(?:writing image|exporting manifest list|exporting manifest) (sha256:[0-9a-f]{64})/;

/** Reads `--progress=plain` of BuildKit (its util/progress/progressui). Work that is no instruction is no step. */
export class BuildKitBuild implements BuildReader {
  readonly #steps: BuildSteps;
  readonly #begun = new Set<string>();
  #image: string | undefined;

  constructor(steps: BuildSteps) {
    this.#steps = steps;
  }

  get image(): string | undefined {
    return this.#image;
  }

  readLine(line: string): void {
    const [, id, text = ''] = LINE.exec(line) ?? [];
    if (id === undefined) return;
    if (!this.#begun.has(id)) {
      this.#begun.add(id);
      this.#begin(id, text);
      return;
    }
    const seconds = DONE.exec(text)?.[1];
    if (seconds !== undefined) this.#steps.end(id, 'done', Math.round(Number(seconds) * 1000));
    else if (text === 'CACHED') this.#steps.end(id, 'cached', 0);
    else if (text.startsWith('ERROR')) this.#steps.end(id, 'failed');
    else this.#image = IMAGE.exec(text)?.[1] ?? this.#image;
  }

  end(): BuildStep | undefined {
    return this.#steps.failed;
  }

  #begin(id: string, text: string): void {
    const [, name, number, total, instruction = ''] = STEP.exec(text) ?? [];
    if (number === undefined) return;
    this.#steps.begin({
      id,
      // A Dockerfile of one stage that has no name.
      stage: name === undefined ? '0' : (UNNAMED.exec(name)?.[1] ?? name),
      number: Number(number),
      total: Number(total),
      instruction,
    });
  }
}
