import type { Course } from './course';

/** A mistake in a course, with its place (one-based, as editors show it) and what to do about it. */
export interface CourseProblem {
  /** Path within the course folder, with `/` between its parts. */
  file: string;
  line: number;
  column: number;
  severity: 'error' | 'warning';
  /** What is wrong, in a sentence. */
  message: string;
  /** What to do about it, in a sentence. */
  remedy: string;
}

/** What is wrong with a snippet of a course. */
export interface SnippetProblem {
  /** Zero-based, within the snippet. */
  line: number;
  column: number;
  severity: CourseProblem['severity'];
  message: string;
  remedy: string;
}

/** Looks into the snippets of a course; who loads it brings what there is for each language. */
export interface SnippetLinters {
  dockerfile?: (text: string) => readonly SnippetProblem[];
  shell?: (text: string) => readonly SnippetProblem[];
}

export interface LoadOptions {
  /** Texts by path within the course that stand for what is on disk. */
  unsaved?: ReadonlyMap<string, string>;
  /** None: snippets are not looked into. */
  snippets?: SnippetLinters;
  /** Only for what is on disk, with no linters: what came of it is kept there, and found again. */
  kept?: KeptCourses;
}

/** A folder for what came of loading courses. */
export interface KeptCourses {
  /** Absolute path; made where it is not there. */
  folder: string;
  /** Tells one build of the loader from all others, which may make something else of the same course. */
  by: string;
}

/** What came of loading a course: without one where its manifest is of no use. */
export interface LoadedCourse {
  course?: Course;
  problems: CourseProblem[];
}

/** The words of the format, for those who complete what an author types. */
export interface CourseVocabulary {
  blocks: readonly { name: string; options: readonly string[] }[];
  roles: readonly string[];
  fenceClasses: readonly string[];
  fenceValues: readonly string[];
  checks: readonly { kind: string; fields: readonly string[] }[];
  /** Keys of course.yaml. */
  manifest: readonly string[];
  /** Keys at the head of a chapter. */
  frontMatter: readonly string[];
}
