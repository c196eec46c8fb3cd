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

export interface Course {
  id: string;
  title: string;
  /** BCP 47, for example `en`. */
  language: string;
  version: string;
  /** Absolute path of the folder. */
  folder: string;
  chapters: readonly Chapter[];
  /** `SHA256:…` of workbenches whose host key the course vouches for. */
  sshFingerprints: readonly string[];
}

export interface Heading {
  level: number;
  id: string;
  text: string;
}

export interface Chapter {
  /** The name of its file without `.md`. */
  id: string;
  /** Path within the course folder, as links between chapters name it. */
  file: string;
  title: string;
  /** Minutes that it takes, where the author says so. */
  minutes: number | undefined;
  objectives: readonly string[];
  headings: readonly Heading[];
  steps: readonly Step[];
  /**
   * Safe HTML (raw HTML of the source is escaped). Where step S stands there is
   * `<section class="step" data-step="S">…</section>` with the code in a `<pre><code>` inside; where task T
   * (something to do without a given command) stands, `<section class="task" data-task="T">…</section>`. Addresses
   * of images and of other chapters are relative to the course folder, in `src` and in `href`. The classes are
   * listed in docs/authoring.md.
   */
  html: string;
}

/** Something to do: a runnable snippet, a file to write, or a task whose check is all that is given. */
export interface Step {
  /** Unique in the whole course. */
  id: string;
  /** One line for people, from the author or else the first line of the code. */
  title: string;
  /** What is run, or what the file holds to begin with; undefined for a task. */
  code: string | undefined;
  language: string | undefined;
  /** The file on the workbench (`~` allowed) that the step opens, in place of running something. */
  file: string | undefined;
  /** The terminal it runs in; steps of one session share its shell. */
  session: string;
  /** True where the code is typed into a program that an earlier step left open (a container's shell). */
  inside: boolean;
  check: Check | undefined;
  hints: readonly Hint[];
}

export interface Hint {
  html: string;
  /** Offered first where the last look at the workbench found this: a regular expression over what was found. */
  when?: string;
}

/** Declarative: what has to be true on the workbench. Everything named has to hold; see docs/authoring.md. */
export type Check =
  | { kind: 'connected' }
  | { kind: 'image'; name: string; exists?: boolean }
  | {
      kind: 'container';
      name?: string;
      image?: string;
      hostname?: string;
      state?: readonly string[];
      exitCode?: number;
      exists?: boolean;
    }
  | { kind: 'file'; path: string; exists?: boolean; contains?: string; matches?: string }
  | { kind: 'output'; run: readonly string[]; exitCode?: number; matches?: string }
  | {
      kind: 'inside';
      container: { name?: string; image?: string; hostname?: string };
      run: readonly string[];
      exitCode?: number;
      matches?: string;
    }
  | { kind: 'ran'; matches: string; exitCode?: number | 'any'; output?: string }
  | { kind: 'all' | 'any'; of: readonly Check[] }
  | { kind: 'not'; of: readonly [Check] };

/** What a check found. Both sentences are for people. */
export interface CheckResult {
  met: boolean;
  expected: string;
  found: string;
}

export interface ContainerFact {
  id: string;
  name: string;
  image: string;
  imageId: string;
  state: string;
}

/**
 * The workbench as checks see it; the editor supplies it, tests may too. Nothing here changes anything there, and
 * what runs there is given up after some seconds (the promise rejects).
 */
export interface CheckProbes {
  /**
   * Whether the person lets checks run commands that the course brings (`output`, `inside`). Where not, these checks
   * are not met, and say why.
   */
  mayRunCommands(): boolean;
  /** Undefined: not connected. */
  connection(): { user: string; host: string } | undefined;
  images(): Promise<readonly { id: string; tags: readonly string[] }[]>;
  containers(): Promise<readonly ContainerFact[]>;
  inspectContainer(id: string): Promise<{ hostname: string; exitCode: number; running: boolean } | undefined>;
  runInContainer(
    id: string,
    argv: readonly string[],
  ): Promise<{ exitCode: number | undefined; stdout: string }>;
  run(argv: readonly string[]): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>;
  /**
   * Commands that ended in terminals of this workbench since it was connected, oldest first: the same object for the
   * same command each time.
   */
  commands(): readonly { commandLine: string; exitCode: number | undefined; output: string }[];
}

/** What happened that may have made a check true: `terminal` is output of a program that is still running. */
export type CheckReason = 'connection' | 'engine' | 'command' | 'terminal' | 'files' | 'request';

/** Where a participant is with one step. */
export interface StepState {
  /** Met once is met for good. */
  done: boolean;
  /** Milliseconds since the epoch. */
  doneAt: number | undefined;
  /** What was found when it was done; undefined before, and where nothing had to be looked at. */
  found: string | undefined;
  /** How often the step was run or looked at on request. */
  attempts: number;
  /** The last look at the workbench; undefined before the first and for steps without a check. */
  result: CheckResult | undefined;
  /** Hints shown so far, in the order of showing. */
  hints: readonly Hint[];
  /** True where `revealHint` would show another one. */
  hintAvailable: boolean;
}

/** The progress of one participant, as JSON. A newer version than this program knows is left as it is. */
export interface Progress {
  version: 1;
  course: string;
  /** The chapter that was open last. */
  chapter?: string;
  steps: Readonly<
    Record<string, { doneAt?: number; found?: string; attempts?: number; hints?: readonly number[] }>
  >;
}
