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

export interface AnswerOption {
  /** Always true for `order`. */
  right: boolean;
  /** Safe HTML of the answer itself, without blocks. */
  html: string;
  /** Safe HTML for who chooses it; may be empty. */
  feedback: string;
}

export interface Question {
  /** Unique in the whole course, steps included. */
  id: string;
  /** `open`: only to think about. */
  kind: 'single' | 'multiple' | 'text' | 'number' | 'order' | 'open';
  /** The quiz that it belongs to. */
  quiz: string | undefined;
  /** Of `single` and `multiple`, as the author has them; of `order`, in the right order. */
  options: readonly AnswerOption[];
  /** Of `text`: texts, and patterns between slashes. Of `number`: numbers. Any of them will do. */
  accepted: readonly string[];
  /** Of `number`: how far off an answer may be; absolute. */
  tolerance: number | undefined;
  /** Safe HTML, for everybody who has answered; may be empty. */
  explanation: string;
}

/** What a person answers: text, or indexes into `options` (of `order`: all of them, in the person's order). */
export type GivenAnswer = string | readonly number[];

export interface Verdict {
  right: boolean;
  /** Safe HTML of what there is to say about the options that were chosen, and the explanation. */
  feedback: readonly string[];
}

/** Questions that are scored together. */
export interface Quiz {
  id: string;
  /** Percent that it takes to pass; undefined: nobody fails. */
  pass: number | undefined;
}

/** A container as checks describe it; what is left out may be anything. */
export interface ContainerWanted {
  name?: string;
  image?: string;
  hostname?: string;
  state?: readonly string[];
  exitCode?: number;
  mounts?: readonly MountWanted[];
  ports?: readonly PortWanted[];
  /** Processors it is limited to. */
  cpus?: number;
  /** Bytes it is limited to. */
  memory?: number;
  /** `value` undefined: any, as long as it is set. */
  env?: readonly { name: string; value?: string }[];
  /** A regular expression over its command line. */
  command?: string;
  user?: string;
  /** Names of networks that it is in. */
  networks?: readonly string[];
  workdir?: string;
  restart?: string;
}

export interface MountWanted {
  target: string;
  /** A volume's name, or a path on the workbench, `~` allowed. */
  source?: string;
  readOnly?: boolean;
}

export interface PortWanted {
  /** In the container. */
  container: number;
  /** On the workbench. */
  host?: number;
  protocol: 'tcp' | 'udp';
}

/** Of findings in a Dockerfile, the mildest first. */
export type LintSeverity = 'style' | 'info' | 'warning' | 'error';

/** Of what the audit finds, the mildest first. */
export type AuditSeverity = 'info' | 'low' | 'medium' | 'high' | 'critical';
/** What the audit looks at: containers that run, images, or the workbench with its engine. */
export type AuditScope = 'containers' | 'images' | 'host';

/** Declarative: what has to be true on the workbench. Everything named has to hold; see docs/authoring.md. */
export type Check =
  | { kind: 'connected' }
  | { kind: 'image'; name: string; exists?: boolean }
  | ({ kind: 'container'; exists?: boolean } & ContainerWanted)
  | { kind: 'volume'; name: string; exists?: boolean }
  | { kind: 'network'; name: string; exists?: boolean; containers?: readonly string[] }
  /** With a path it has to speak HTTP. */
  | { kind: 'port'; port: number; path?: string; status?: number; matches?: string; exists?: boolean }
  | { kind: 'file'; path: string; exists?: boolean; contains?: string; matches?: string }
  | { kind: 'dockerfile'; path: string; severity: LintSeverity }
  | { kind: 'history'; image: string; matches: string }
  | {
      kind: 'sandbox';
      runtime?: string;
      name?: string;
      image?: string;
      state?: 'there' | 'running' | 'stopped';
      exists?: boolean;
    }
  | { kind: 'job'; name: string; state?: readonly string[] }
  /** `name`: of one container, which need not run, or of one image. */
  | { kind: 'audit'; noneAbove: AuditSeverity; scope: AuditScope; name?: string }
  | { kind: 'output'; run: readonly string[]; exitCode?: number; matches?: string }
  | { kind: 'script'; path: string; source: string }
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
  /** It may be met soon without anything being heard of that, as when a program has been started and is not ready yet. */
  soon?: boolean;
}

export interface ContainerFact {
  id: string;
  name: string;
  image: string;
  imageId: string;
  state: string;
}

/** A container as the engine describes it in full. */
export interface ContainerInspection {
  hostname: string;
  exitCode: number;
  running: boolean;
  /** The program and its arguments, the entrypoint included. */
  command: readonly string[];
  /** `NAME=value` */
  env: readonly string[];
  workdir: string;
  user: string;
  ports: readonly { privatePort: number; publicPort: number | undefined; protocol: string }[];
  /** `name`: a volume's. */
  mounts: readonly { name: string | undefined; source: string; target: string; readOnly: boolean }[];
  networks: readonly { name: string }[];
  /** Undefined: no limit. Memory in bytes. */
  limits: { cpus: number | undefined; memory: number | undefined };
  restart: string;
}

/**
 * The workbench as checks see it; the editor supplies it, tests may too. Nothing here changes anything there, and
 * what runs there is given up after some seconds (the promise rejects).
 */
export interface CheckProbes {
  /**
   * Whether the person lets checks run commands that the course brings (`output`, `inside`, `script`). Where not, these checks
   * are not met, and say why.
   */
  mayRunCommands(): boolean;
  /** Undefined: not connected. */
  connection(): { user: string; host: string } | undefined;
  images(): Promise<readonly { id: string; tags: readonly string[] }[]>;
  containers(): Promise<readonly ContainerFact[]>;
  inspectContainer(id: string): Promise<ContainerInspection | undefined>;
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
  /** Values of the course's variables that are known, and `workbench.host` and `workbench.user`. */
  variables(): Readonly<Record<string, string>>;
  volumes(): Promise<readonly { name: string }[]>;
  /** With the names of the running containers in each. */
  networks(): Promise<readonly { name: string; containers: readonly string[] }[]>;
  /** Each instruction of how the image was made; undefined where there is no such image. */
  imageHistory(name: string): Promise<readonly string[] | undefined>;
  /**
   * Connects to a port of the workbench, from the workbench. With a path it asks for that by HTTP and gives the answer:
   * no redirect is followed, at most 64 KiB of the body are read.
   */
  askPort(port: number, path: string | undefined): Promise<PortAnswer>;
  /** What the linter finds in a file of the workbench (`~` allowed); undefined where there is none. */
  lintDockerfile(
    path: string,
  ): Promise<readonly { line: number; code: string; severity: LintSeverity; message: string }[] | undefined>;
  sandboxes(): Promise<{
    images: readonly { runtime: string; name: string; path: string | undefined }[];
    sandboxes: readonly { runtime: string; name: string; running: boolean }[];
  }>;
  /** Jobs of the user, those that have ended lately too, newest first. `state` in Slurm's words. */
  jobs(): Promise<readonly { id: string; name: string; state: string }[]>;
  /** What the audit finds, with the rights of the workbench's user; undefined where nothing is called `name`. */
  audit(
    scope: AuditScope,
    name: string | undefined,
  ): Promise<readonly { severity: AuditSeverity; subject: string; message: string }[] | undefined>;
}

export interface PortAnswer {
  /** Somebody accepts connections there. */
  open: boolean;
  /** Of HTTP; undefined where none was spoken. */
  status?: number;
  body?: string;
}

/** What happened that may have made a check true: `terminal` is output of a program that is still running. */
export type CheckReason =
  'connection' | 'engine' | 'sandboxes' | 'jobs' | 'command' | 'terminal' | 'files' | 'request';

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
  /** The last answer to each question. */
  questions?: Readonly<Record<string, { given: GivenAnswer; at: number }>>;
  /** The best score of each quiz, in percent. */
  quizzes?: Readonly<Record<string, { best: number }>>;
}
