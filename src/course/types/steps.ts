import type { Check } from './checks';

/** Where the code of a step runs: in a terminal of the workbench, of this computer, or in a running container. */
export type StepPlace = 'workbench' | 'local' | { container: string };

/** Files of the course that belong to an exercise. */
export interface ExerciseFiles {
  /** The folder within the course. */
  path: string;
  /** What its copy on the workbench is called. */
  name: string;
  /** Paths within the folder, sorted. */
  files: readonly string[];
}

/** Something to do: a runnable snippet, a file to write, text to insert, or a task whose check is all that is given. */
export interface Step {
  /** Unique in the whole course. */
  id: string;
  /** One line for people, from the author or else the first line of the code. */
  title: string;
  /** What is run or inserted, or what the file holds to begin with; undefined for a task. */
  code: string | undefined;
  language: string | undefined;
  /** The file on the workbench (`~` allowed) that the step opens, in place of running something. */
  file: string | undefined;
  /** True where the code is put at the cursor of the editor. */
  insert: boolean;
  on: StepPlace;
  /** The terminal it runs in; steps of one session share its shell. */
  session: string;
  /** True where the code is typed into a program that an earlier step left open (a container's shell). */
  inside: boolean;
  /** Of an exercise: what the participant begins with. */
  folder: ExerciseFiles | undefined;
  /** Of an exercise: what it may come to. */
  solution: ExerciseFiles | undefined;
  check: Check | undefined;
  hints: readonly Hint[];
}

export interface Hint {
  html: string;
  /** Offered first where the last look at the workbench found this: a regular expression over what was found. */
  when?: string;
}
