import type { LogLine } from '../../docker';

/** How much of what a container prints is kept until it is painted. */
export interface LogBatchLimits {
  /** As many as the terminal keeps itself. */
  lines: number;
  characters: number;
}

/**
 * The lines that have come and are not painted in a terminal yet, as many as it can keep: of a container that prints faster
 * than anybody reads, those that would scroll out of it at once are only counted.
 */
export class LogBatch {
  readonly #limits: LogBatchLimits;
  #lines: LogLine[] = [];
  #characters = 0;
  #skipped = 0;

  constructor(limits: LogBatchLimits) {
    this.#limits = limits;
  }

  get empty(): boolean {
    return this.#lines.length === 0;
  }

  add(lines: readonly LogLine[]): void {
    for (const line of lines) {
      this.#lines.push(line);
      this.#characters += line.text.length;
    }
    // Cut seldom: taking lines off the front costs as much as there are lines.
    if (this.#exceeds(2)) this.#cut();
  }

  /**
   * What to paint next, the oldest first, and how many lines in front of it will not be seen.
   * @param most characters; a line that has more comes alone
   */
  take(most: number): { skipped: number; lines: readonly LogLine[] } {
    if (this.#exceeds(1)) this.#cut();
    let characters = 0;
    let count = 0;
    for (const { text } of this.#lines) {
      if (count > 0 && characters + text.length > most) break;
      characters += text.length;
      count++;
    }
    const taken = { skipped: this.#skipped, lines: this.#lines.slice(0, count) };
    this.#lines = this.#lines.slice(count);
    this.#characters -= characters;
    this.#skipped = 0;
    return taken;
  }

  #exceeds(times: number): boolean {
    const { lines, characters } = this.#limits;
    return this.#lines.length > times * lines || this.#characters > times * characters;
  }

  /** Keeps the newest, one at least. */
  #cut(): void {
    const { lines, characters } = this.#limits;
    let first = this.#lines.length;
    let kept = 0;
    while (first > 0 && this.#lines.length - first < lines) {
      const length = this.#lines[first - 1]?.text.length ?? 0;
      if (kept > 0 && kept + length > characters) break;
      kept += length;
      first--;
    }
    this.#lines = this.#lines.slice(first);
    this.#characters = kept;
    this.#skipped += first;
  }
}
