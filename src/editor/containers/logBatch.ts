import type { LogLine } from '../../docker';

/**
 * The lines that have come since a terminal was last painted, as many as it can keep: of a container that prints faster
 * than anybody reads, those that would have scrolled out of it before they were painted are only counted.
 */
export class LogBatch {
  readonly #most: number;
  #lines: LogLine[] = [];
  #skipped = 0;

  /** @param most lines that the terminal keeps */
  constructor(most: number) {
    this.#most = most;
  }

  get empty(): boolean {
    return this.#lines.length === 0;
  }

  add(lines: readonly LogLine[]): void {
    for (const line of lines) this.#lines.push(line);
    // Cut seldom: taking lines off the front costs as much as there are lines.
    if (this.#lines.length > 2 * this.#most) this.#cut();
  }

  /** Everything there is to paint, oldest first, and how many lines in front of it will not be seen. */
  take(): { skipped: number; lines: readonly LogLine[] } {
    if (this.#lines.length > this.#most) this.#cut();
    const taken = { skipped: this.#skipped, lines: this.#lines };
    this.#lines = [];
    this.#skipped = 0;
    return taken;
  }

  #cut(): void {
    const excess = this.#lines.length - this.#most;
    this.#lines = this.#lines.slice(excess);
    this.#skipped += excess;
  }
}
