import type { Dockerfile } from './model/dockerfile';
import type { Comment } from './model/instruction';
import { lastAtMost } from './model/source';
import type { Span } from './model/source';

/** A comment that ignores findings: `# hadolint [global|stage] ignore=CODE,CODE # note`. */
export interface Pragma {
  readonly scope: 'next' | 'stage' | 'global';
  readonly codes: readonly string[];
  /** The list of codes in the comment's line. */
  readonly list: Span;
  readonly comment: Comment;
}

const PRAGMA =
  /^[ \t]*hadolint[ \t]+(?:(stage|global)[ \t]+)?ignore[ \t]*=[ \t]*([A-Za-z0-9]+(?:[ \t]*,[ \t]*[A-Za-z0-9]+)*)[ \t]*(?:#.*)?$/d;
/** hadolint takes any word of these letters for a code. */
const HADOLINT_CODE = /^[DLSC0-9]+$/;
/** Codes of the rules that hadolint does not have. */
const OWN_CODE = /^(?:CW\d+|[A-Z]+[a-z]+(?:[A-Z][a-z]*)+)$/;

const SHELL_PRAGMA = /^[ \t]*hadolint[ \t]+shell[ \t]*=[ \t]*(\S+)/;

/**
 * The program that a comment `# hadolint shell=PROGRAM` names as the image's shell, the last one before an instruction
 * that starts in that line: in its stage, else before the first FROM.
 */
export function declaredShell(document: Dockerfile, line: number): string | undefined {
  let declared = declarations.get(document);
  if (declared === undefined) {
    declared = document.comments.flatMap((comment) => {
      const shell = SHELL_PRAGMA.exec(comment.text)?.[1];
      return shell === undefined ? [] : [{ line: comment.line, shell }];
    });
    declarations.set(document, declared);
  }
  if (declared.length === 0) return undefined;
  const { stages } = document;
  const stage = stages[lastAtMost(stages.length, line, (index) => stages[index]!.from.line)]?.from.line ?? 0;
  return lastBetween(declared, stage, line) ?? lastBetween(declared, -1, stages[0]?.from.line ?? 0);
}

interface Declaration {
  readonly line: number;
  readonly shell: string;
}

/** What the comments of a document declare, found once. */
const declarations = new WeakMap<Dockerfile, readonly Declaration[]>();

function lastBetween(declared: readonly Declaration[], from: number, to: number): string | undefined {
  const last = declared[lastAtMost(declared.length, to - 1, (index) => declared[index]!.line)];
  return last !== undefined && last.line > from && last.line < to ? last.shell : undefined;
}

/** True for codes that hadolint knows too. */
export function isHadolintCode(code: string): boolean {
  return HADOLINT_CODE.test(code);
}

/** The pragma of a comment; undefined where it is none, or is void because of anything else that stands in it. */
export function parsePragma(comment: Comment): Pragma | undefined {
  const match = PRAGMA.exec(comment.text.trimEnd());
  if (match === null) return undefined;
  const [start, end] = match.indices![2]!;
  const codes = match[2]!.split(/[ \t]*,[ \t]*/);
  if (!codes.every((code) => HADOLINT_CODE.test(code) || OWN_CODE.test(code))) return undefined;
  const text = comment.start + 1;
  return {
    scope: match[1] === undefined ? 'next' : (match[1] as 'stage' | 'global'),
    codes,
    list: { start: text + start, end: text + end },
    comment,
  };
}

/** Which findings the comments of a Dockerfile silence. */
export class Ignores {
  readonly #global = new Set<string>();
  /** Codes by the builder's line that they are ignored on. */
  readonly #next = new Map<number, Set<string>>();
  /** From which line on which codes are ignored, ascending; a stage starts with none. */
  readonly #stages: { from: number; codes: ReadonlySet<string> }[] = [];

  constructor(document: Dockerfile) {
    const commentLines = new Set(document.comments.map(({ line }) => line));
    const stages = new Map<number, ReadonlySet<string>>();
    for (const comment of document.comments) {
      const pragma = parsePragma(comment);
      if (pragma === undefined) continue;
      if (pragma.scope === 'global') for (const code of pragma.codes) this.#global.add(code);
      else if (pragma.scope === 'stage') stages.set(comment.line + 1, new Set(pragma.codes));
      else this.#addNext(pragma, commentLines);
    }
    for (const { from } of document.stages) if (!stages.has(from.line)) stages.set(from.line, new Set());
    this.#stages = [...stages].map(([from, codes]) => ({ from, codes })).sort((a, b) => a.from - b.from);
  }

  /** True where a finding of that code on an instruction that starts in that line is not to be reported. */
  has(code: string, line: number): boolean {
    return (
      this.#global.has(code) ||
      this.#next.get(line)?.has(code) === true ||
      this.#stageAt(line)?.codes.has(code) === true
    );
  }

  /** The last one that begins above the line. */
  #stageAt(line: number): { from: number; codes: ReadonlySet<string> } | undefined {
    const stage =
      this.#stages[lastAtMost(this.#stages.length, line - 1, (index) => this.#stages[index]!.from)];
    return stage !== undefined && stage.from < line ? stage : undefined;
  }

  /**
   * hadolint's codes are ignored on the very next line only, as hadolint does it. Ours reach through comments that
   * follow, so that a pragma of ours can stand above one of hadolint's, which must be the last and would be void
   * with a code in it that hadolint does not know.
   */
  #addNext({ codes, comment }: Pragma, commentLines: ReadonlySet<number>): void {
    let target = comment.line + 1;
    this.#ignore(target, codes);
    const own = codes.filter((code) => !isHadolintCode(code));
    while (commentLines.has(target)) target++;
    this.#ignore(target, own);
  }

  #ignore(line: number, codes: readonly string[]): void {
    const known = this.#next.get(line) ?? new Set<string>();
    for (const code of codes) known.add(code);
    this.#next.set(line, known);
  }
}
