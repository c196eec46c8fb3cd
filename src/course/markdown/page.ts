import type { MarkdownIt, Token } from 'markdown-it';
import { useOneOf, type Place, type Problems } from '../problems';
import type { CourseParts } from '../parts';
import type { Check, Heading, Hint, Question, Quiz, Step } from '../types';
import { placeholdersIn, CONNECTION_VARIABLES } from '../variables';

const ID = /^[A-Za-z][\w-]{0,63}$/;
/** The terminal of steps that name none. */
export const DEFAULT_SESSION = 'workbench';
/** Names that a remedy lists. */
const MAX_NAMED = 30;
/** Characters of HTML that the figures and formulas of a page may come to. */
const MAX_DRAWN = 8 * 1024 * 1024;

export interface ChapterLink {
  path: string;
  anchor: string | undefined;
  place: Place;
  /** Written `{ref}`: it has to be a figure or a table. */
  numbered?: boolean;
}

export interface StepDraft {
  step: Omit<Step, 'check' | 'hints'>;
  hints: Hint[];
  check: Check | undefined;
}

/** Writes HTML of tokens; what the parts of the renderer hand each other. */
export interface Writer {
  readonly page: Page;
  blocks(tokens: Token[]): string;
  /** `place` is where the text stands, for text that is not a block of its own. */
  inline(token: Token, place?: Place): string;
  /** A line of Markdown from elsewhere than the text, such as an option. */
  line(text: string, place: Place): string;
}

/** What one page has come to while it is read: ids, steps, questions, links, and where things stand in its file. */
export class Page {
  readonly md: MarkdownIt;
  readonly file: string;
  readonly problems: Problems;
  readonly parts: CourseParts;
  readonly headings: Heading[] = [];
  readonly anchors = new Set<string>();
  readonly links: ChapterLink[] = [];
  readonly steps = new Map<string, StepDraft>();
  readonly questions: Question[] = [];
  readonly quizzes: Quiz[] = [];
  readonly exercises: { id: string; place: Place }[] = [];
  readonly openedSessions = new Set<string>();
  /** The quiz that is being read. */
  quiz: string | undefined;
  lastStep: StepDraft | undefined;
  pictures = 0;
  maths = false;
  /** Characters of HTML that figures and formulas may still take: a line of text may stand for very much of it. */
  #room = MAX_DRAWN;
  readonly #lines: readonly string[];
  /** Parts that name a step which may stand further down. */
  readonly #later: (() => void)[] = [];

  constructor(options: {
    md: MarkdownIt;
    file: string;
    source: string;
    problems: Problems;
    parts: CourseParts;
  }) {
    this.md = options.md;
    this.file = options.file;
    this.problems = options.problems;
    this.parts = options.parts;
    this.#lines = options.source.split('\n');
  }

  /** Text of a line, one-based. */
  lineText(line: number): string {
    return this.#lines[line - 1] ?? '';
  }

  /** The HTML of a figure or formula; empty, with a problem, where the page has too many of them: then none is drawn. */
  drawn(draw: () => string, place: Place): string {
    if (this.#room < 0) return '';
    const html = draw();
    this.#room -= html.length;
    if (this.#room >= 0) return html;
    this.problems.error(
      place,
      'The figures and formulas of this chapter are too many, or too large.',
      'Divide the chapter, or draw the figures with fewer shapes.',
    );
    return '';
  }

  /** Calls back when all steps of the page are known. */
  whenRead(attach: () => void): void {
    this.#later.push(attach);
  }

  finish(): void {
    for (const attach of this.#later) attach();
    for (const { id, place } of this.exercises)
      if (this.steps.get(id)?.check === undefined)
        this.problems.warning(
          place,
          `The exercise "${id}" has no check, so it can never be done.`,
          `Add ":::{check} ${id}".`,
        );
  }

  addStep(step: StepDraft['step']): void {
    this.lastStep = { step, hints: [], check: undefined };
    this.steps.set(step.id, this.lastStep);
  }

  /** Takes `id` for the course; false, with a problem, where it is taken or no id. */
  claim(id: string, place: Place): boolean {
    const { ids } = this.parts;
    const other = ids.get(id);
    if (!ID.test(id))
      this.problems.error(
        place,
        `"${id}" is no id.`,
        'Use a letter, then letters, digits and -, 64 characters at most.',
      );
    else if (other !== undefined || this.anchors.has(id))
      this.problems.error(
        place,
        `The id "${id}" is taken${other === undefined ? ' by a heading' : `: ${other.file}, line ${other.line}`}.`,
        'Give each step, exercise, question, quiz, figure and table of the course an id of its own.',
      );
    else {
      ids.set(id, { file: this.file, line: place.line });
      this.anchors.add(id);
      return true;
    }
    return false;
  }

  expectStep(id: string, place: Place, what: string): StepDraft | undefined {
    const draft = this.steps.get(id);
    if (draft === undefined)
      this.problems.error(
        place,
        `This ${what} belongs to "${id}", and this chapter has no such step.`,
        this.steps.size === 0
          ? 'Give the step that id.'
          : useOneOf(id, [...this.steps.keys()].slice(0, MAX_NAMED)),
      );
    return draft;
  }

  /** True for names that `{{ … }}` may hold in this course. */
  isVariable(name: string): boolean {
    return (
      CONNECTION_VARIABLES.some((known) => known === name) ||
      this.parts.variables.some((variable) => variable.name === name)
    );
  }

  /** Warns of what is written like a variable and is none. `at` gives the place of an offset in `text`. */
  checkVariables(text: string, at: (offset: number, written: string) => Place): void {
    for (const { name, from, to } of placeholdersIn(text))
      if (!this.isVariable(name))
        this.problems.warning(
          at(from, text.slice(from, to)),
          `The course has no variable "${name}", so this stays as it is.`,
          `Declare it under "variables:" in the manifest, or use one of: ${[...this.parts.variables.map((variable) => variable.name), ...CONNECTION_VARIABLES].slice(0, MAX_NAMED).join(', ')}.`,
        );
  }

  placeOf(token: Token): Place {
    const line = (token.map?.[0] ?? 0) + 1;
    return { line, column: 1 + (this.lineText(line).search(/\S/) || 0) };
  }

  /** Where `needle` stands in the lines of `token`; the beginning of the token where it is written otherwise. */
  locate(needle: string, token: Token): Place {
    const [from, to] = token.map ?? [0, 0];
    for (let line = from; line < to; line++) {
      const column = (this.#lines[line] ?? '').indexOf(needle);
      if (column !== -1) return { line: line + 1, column: column + 1 };
    }
    return this.placeOf(token);
  }
}
