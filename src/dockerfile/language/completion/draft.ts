import type { FlagText } from '../flags';
import type { Proposal } from '../types';

/** A proposal before its place is known. */
export interface Draft {
  readonly label: string;
  readonly kind: Proposal['kind'];
  readonly insertText?: string;
  readonly isSnippet?: boolean;
  readonly detail?: string;
  readonly documentation?: string;
  readonly goesOn?: boolean;
  /** Docker's usual language server proposes it too. */
  readonly isCommon?: boolean;
}

/** Drafts for the last `length` characters of what has been typed. */
export interface Drafts {
  readonly length: number;
  readonly drafts: readonly Draft[];
}

/** Nothing to propose. */
export const NOTHING: Drafts = { length: 0, drafts: [] };

/** The values that a flag, an option or a directive can have. */
export function valueDrafts(values: FlagText['values'] = []): Draft[] {
  return values.map(([label, detail]) => ({ label, kind: 'value', detail }));
}
