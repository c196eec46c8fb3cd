import type { Memento } from 'vscode';
import type { Course } from '../../course';
import { digestOf } from './permissions';

/** What was agreed to, as the digest of what the course might do then, by its folder. */
const KEY = 'course.agreed';

export interface TrustParts {
  memento: Memento;
  /** The course in use. */
  folder: string;
  /** The course that comes with the extension, which needs no question. */
  shipped: string;
  /**
   * Asks the person whether they trust this course, and says what it may do then. `changed`: they trusted it when it
   * might do other things.
   */
  ask: (course: Course, changed: boolean) => Thenable<boolean>;
}

/**
 * Whether the person trusts the course in use. Of a course that is not trusted nothing is run: no step, and no command
 * that its checks bring; and the host keys that it vouches for are asked about as any other. They agree to what the course
 * may do at that time: when it may do something else, they are asked anew.
 */
export class CourseTrust {
  readonly #parts: TrustParts;
  #asking: Promise<boolean> | undefined;

  constructor(parts: TrustParts) {
    this.#parts = parts;
  }

  /** Whether the person has agreed to what the course may do now. */
  async given(course: Course): Promise<boolean> {
    const { folder, shipped } = this.#parts;
    if (folder === shipped) return true;
    const agreed = this.#agreed[folder];
    return agreed !== undefined && agreed === (await digestOf(course).catch(() => undefined));
  }

  /** Asks where trust is not given yet, once at a time. Answers whether it is given now. */
  async request(course: Course): Promise<boolean> {
    if (await this.given(course)) return true;
    this.#asking ??= this.#ask(course).finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  get #agreed(): Readonly<Record<string, string>> {
    return this.#parts.memento.get<Record<string, string>>(KEY, {});
  }

  async #ask(course: Course): Promise<boolean> {
    const { memento, folder, ask } = this.#parts;
    // Before the question: what changes while it is open has not been agreed to.
    const digest = await digestOf(course);
    if (!(await ask(course, this.#agreed[folder] !== undefined))) return false;
    await memento.update(KEY, { ...this.#agreed, [folder]: digest });
    return true;
  }
}
