import type { Dockerfile } from './model/dockerfile';
import type { Instruction } from './model/instruction';
import type { Span } from './model/source';
import type { LintOptions, RuleInfo, UnpinnedPackages } from './types';

/** An edit by offsets: `span` becomes `text`. */
export interface OffsetEdit {
  readonly span: Span;
  readonly text: string;
}

/** A way to mend a finding. */
export interface ProposedFix {
  readonly title: string;
  /** See `Fix.safe`. */
  readonly safe: boolean;
  readonly edits: readonly OffsetEdit[];
}

export interface Report {
  /** The instruction that the finding is about: comments that ignore findings stand before its first line. */
  readonly instruction: Instruction;
  /** Where comments that ignore it belong, for a finding about a comment; else the instruction's first line. */
  readonly line?: number;
  /** What to underline. */
  readonly span: Span;
  /** Where it differs from the rule's title. */
  readonly message?: string;
  /** The best one first. What could not be built is left out. */
  readonly fixes?: readonly (ProposedFix | undefined)[];
  /** See `Finding.unpinned`. */
  readonly unpinned?: UnpinnedPackages | undefined;
}

export interface RuleContext {
  readonly document: Dockerfile;
  readonly options: LintOptions;
  /** The codes of all rules. */
  readonly codes: readonly string[];
  readonly report: (report: Report) => void;
}

/** A rule: what it says about itself, and how it looks at a Dockerfile. One file of rules/ each. */
export interface Rule {
  readonly meta: RuleInfo;
  readonly check: (context: RuleContext) => void;
}

export function fix(title: string, safe: boolean, ...edits: readonly OffsetEdit[]): ProposedFix {
  return { title, safe, edits };
}

export function insert(offset: number, text: string): OffsetEdit {
  return { span: { start: offset, end: offset }, text };
}

export function replace({ start, end }: Span, text: string): OffsetEdit {
  return { span: { start, end }, text };
}
