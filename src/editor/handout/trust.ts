import type { Memento } from 'vscode';

const KEY = 'course.trusted';

export interface TrustParts {
  memento: Memento;
  /** The course in use. */
  folder: string;
  /** The course that comes with the extension, which needs no question. */
  shipped: string;
  /** Asks the person whether they trust the course of this title. */
  ask: (title: string) => Thenable<boolean>;
}

/**
 * Whether the person trusts the course in use. The checks of a course that is not trusted run no command that the
 * course brings, and the host keys that it vouches for are asked about as any other.
 */
export class CourseTrust {
  readonly #parts: TrustParts;
  #asking: Promise<boolean> | undefined;

  constructor(parts: TrustParts) {
    this.#parts = parts;
  }

  get given(): boolean {
    const { folder, shipped } = this.#parts;
    return folder === shipped || this.#trusted.includes(folder);
  }

  /** Asks where trust is not given yet, once at a time. Answers whether it is given now. */
  async request(title: string): Promise<boolean> {
    if (this.given) return true;
    this.#asking ??= this.#ask(title).finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  get #trusted(): readonly string[] {
    return this.#parts.memento.get<string[]>(KEY, []);
  }

  async #ask(title: string): Promise<boolean> {
    const { memento, folder, ask } = this.#parts;
    if (!(await ask(title))) return false;
    await memento.update(KEY, [...new Set([...this.#trusted, folder])]);
    return true;
  }
}
