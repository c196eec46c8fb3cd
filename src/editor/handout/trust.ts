import type { Memento } from 'vscode';
import type { Course } from '../../course';

const KEY = 'course.trusted';

export interface TrustParts {
  memento: Memento;
  /** The course in use. */
  folder: string;
  /** The course that comes with the extension, which needs no question. */
  shipped: string;
  /** Asks the person whether they trust this course, and says what it may do then. */
  ask: (course: Course) => Thenable<boolean>;
}

/**
 * Whether the person trusts the course in use. Of a course that is not trusted nothing is run: no step, and no command
 * that its checks bring; and the host keys that it vouches for are asked about as any other.
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
  async request(course: Course): Promise<boolean> {
    if (this.given) return true;
    this.#asking ??= this.#ask(course).finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  get #trusted(): readonly string[] {
    return this.#parts.memento.get<string[]>(KEY, []);
  }

  async #ask(course: Course): Promise<boolean> {
    const { memento, folder, ask } = this.#parts;
    if (!(await ask(course))) return false;
    await memento.update(KEY, [...new Set([...this.#trusted, folder])]);
    return true;
  }
}
