import type { Step } from './steps';
import type { Question, Quiz } from './questions';

export interface Course {
  id: string;
  title: string;
  /** BCP 47, for example `en`. */
  language: string;
  version: string;
  /** Absolute path of the folder. */
  folder: string;
  /** In reading order; pages of reference stand behind the chapters, the glossary and the references at the very end. */
  chapters: readonly Chapter[];
  /** By name. */
  glossary: readonly GlossaryTerm[];
  /** Everything in the bibliography, in the order in which its page has it. */
  references: readonly Reference[];
  /** Asked once for each workbench. */
  variables: readonly Variable[];
  requires: Requirements;
  /** `SHA256:…` of workbenches whose host key the course vouches for. */
  sshFingerprints: readonly string[];
}

/** A word that the course explains. Its place is `#term-ID` of the page with the glossary. */
export interface GlossaryTerm {
  id: string;
  term: string;
  /** Safe HTML of what it means. */
  html: string;
}

/** A source that the course cites. Its place is `#ref-KEY` of the page with the references. */
export interface Reference {
  key: string;
  /** Safe HTML of the whole entry. */
  html: string;
}

/** Something that the course asks the participant for, written `{{ name }}` where it is used. */
export interface Variable {
  name: string;
  title: string;
  description: string | undefined;
  default: string | undefined;
  /** A regular expression that the whole value has to match. */
  pattern: string | undefined;
}

/** What a workbench has to have. */
export interface Requirements {
  /** Ids of programs, such as `docker`. */
  tools: readonly string[];
  /** Bytes. */
  memory: number | undefined;
  /** Bytes that are free. */
  disk: number | undefined;
}

export interface Heading {
  level: number;
  id: string;
  text: string;
}

export interface Chapter {
  /** The name of its file without its ending. */
  id: string;
  /** `reference`: to look things up in; read in no order. */
  kind: 'chapter' | 'reference';
  /** Path within the course folder, as links between chapters name it. */
  file: string;
  title: string;
  /** Minutes that it takes, where the author says so. */
  minutes: number | undefined;
  objectives: readonly string[];
  requires: Requirements;
  headings: readonly Heading[];
  steps: readonly Step[];
  questions: readonly Question[];
  quizzes: readonly Quiz[];
  /** True where there are formulas in it, which want KaTeX's style sheet. */
  maths: boolean;
  /**
   * Safe HTML (raw HTML of the source is escaped). Where step S stands there is
   * `<section class="step" data-step="S">…</section>` with the code in a `<pre><code>` inside; where task T
   * (something to do without a given command) stands, `<section class="task" data-task="T">…</section>`. Addresses
   * of images and of other chapters are relative to the course folder, in `src` and in `href`. The classes are
   * listed in docs/authoring.md.
   */
  html: string;
}
