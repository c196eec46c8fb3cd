import type { CourseFolder } from './folder';
import type { Typeset } from './markdown/maths';
import type { SnippetLinters, Variable } from './types';

/** Something that links may name: what it is called, and its file. */
export interface LinkTargetName {
  file: string;
  /** `Figure 3`; for a heading its text. */
  label: string;
}

/** What the pages of a course share while they are read. */
export interface CourseParts {
  folder: CourseFolder;
  variables: readonly Variable[];
  /** By {@link foldTerm}. `file`: the page of the glossary. */
  glossary: { file: string; terms: ReadonlyMap<string, { id: string; term: string }> } | undefined;
  /** Label by key. `file`: the bibliography. */
  bibliography: { file: string; labels: ReadonlyMap<string, string> } | undefined;
  /** Undefined until a page has a formula. */
  typeset: Typeset | undefined;
  /** Ids of steps, tasks, questions and quizzes, names of figures and tables: with where they stand. */
  ids: Map<string, { file: string; line: number }>;
  /** Figures and tables by name. */
  named: Map<string, LinkTargetName>;
  /** Figures and tables so far. */
  numbers: { Figure: number; Table: number };
  cited: Set<string>;
  snippets: SnippetLinters;
}

/** The same word in other letters or with other blanks is the same term. */
export const foldTerm = (term: string): string =>
  term.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
