import type { Memento } from 'vscode';
import type { Course, Variable } from '../../course';

/** Asks the person for one value; undefined where they would rather not say. */
export type AskValue = (variable: Variable, current: string | undefined) => Thenable<string | undefined>;

/** What a course wants to know of the person, asked once for each workbench and kept with it. */
export class CourseValues {
  readonly #memento: Memento;
  readonly #ask: AskValue;

  constructor(memento: Memento, ask: AskValue) {
    this.#memento = memento;
    this.#ask = ask;
  }

  /** What is known, by name. */
  read(course: Course, workbench: string): Readonly<Record<string, string>> {
    const kept: unknown = this.#memento.get(key(course, workbench));
    if (typeof kept !== 'object' || kept === null) return {};
    const known = new Set(course.variables.map(({ name }) => name));
    return Object.fromEntries(
      Object.entries(kept).filter(([name, value]) => known.has(name) && typeof value === 'string'),
    );
  }

  /** Asks for those of `names` that are not known yet. False where the person gave up. */
  async ensure(course: Course, workbench: string, names: readonly string[]): Promise<boolean> {
    const known = this.read(course, workbench);
    const missing = course.variables.filter(({ name }) => names.includes(name) && known[name] === undefined);
    return this.#askFor(course, workbench, missing);
  }

  /** Asks for `names` anew, with what is known as the answer to begin with. */
  async edit(course: Course, workbench: string, names: readonly string[]): Promise<boolean> {
    return this.#askFor(
      course,
      workbench,
      course.variables.filter(({ name }) => names.includes(name)),
    );
  }

  async #askFor(course: Course, workbench: string, variables: readonly Variable[]): Promise<boolean> {
    for (const variable of variables) {
      const known = this.read(course, workbench);
      const value = await this.#ask(variable, known[variable.name] ?? variable.default);
      if (value === undefined) return false;
      await this.#memento.update(key(course, workbench), { ...known, [variable.name]: value });
    }
    return true;
  }
}

const key = ({ id }: Course, workbench: string): string => `handout.values ${id} ${workbench}`;
