import type { Memento } from 'vscode';
import { Disposables, Emitter, ExplainedError, type Disposable } from '../../base';
import {
  CourseRun,
  runsCommands,
  substitute,
  type Chapter,
  type CheckReason,
  type Course,
  type CourseProblem,
  type LoadedCourse,
  type Question,
  type Step,
  type StepState,
} from '../../course';
import { commandFor } from '../../docker';
import type { PreflightReport } from '../../preflight';
import type { Connection, TerminalPlace, Terminals } from '../types';
import { Activity, WATCHED, type Watch, type WatchedReason } from './activity';
import { createProbes } from './probes';
import { ProgressStore } from './progressStore';
import type { TroubleView } from './protocol';
import { givenOf } from './questionViews';
import { placeOf, StepRunner } from './stepRunner';
import type { CourseTrust } from './trust';
import type { CourseValues } from './values';
import { codeOf, namesIn, openerOf, type Standing } from './views';

/** Looks that are made side by side when all steps of a chapter are to be checked. */
const SIDE_BY_SIDE = 3;
/** Progress made before any workbench was ever connected belongs to this one. */
const NOWHERE = 'none';

export interface ModelParts {
  folder: string;
  connection: Connection;
  terminals: Terminals;
  defaultSession: string;
  memento: Memento;
  trust: Pick<CourseTrust, 'given' | 'request'>;
  values: CourseValues;
  /** Writes words as a line of shell. */
  quote: (words: readonly string[]) => string;
  load: (folder: string) => Promise<LoadedCourse>;
  openFile: (path: string, initialText: string) => Thenable<unknown>;
  /** Folders of the active workbench where images of sandboxes are looked for. */
  imageFolders: () => readonly string[];
  watches: Readonly<Record<WatchedReason, Watch>>;
  /** What the active workbench has, once that is known. */
  has: () => PreflightReport | undefined;
  /** Puts a text at the cursor of the editor. */
  insert: (text: string) => Thenable<unknown>;
  /** Whether lines of a shell may be run there; the person is asked where they are dangerous. */
  mayRun: (script: string, place: TerminalPlace) => Promise<boolean>;
}

export interface Loaded {
  course: Course;
  run: CourseRun;
}

/**
 * All state of the handout: the course, loaded when it is first asked for, the progress of the workbench that is
 * connected (or was last), and what came of the steps. Knows neither the panel nor the tree.
 */
export class HandoutModel implements Disposable {
  readonly runner: StepRunner;
  readonly #parts: ModelParts;
  readonly #store: ProgressStore;
  readonly #activity: Activity;
  readonly #owned = new Disposables();
  readonly #stepsChanged = new Emitter<readonly string[]>();
  readonly #answersChanged = new Emitter<readonly string[]>();
  readonly #courseChanged = new Emitter<void>();
  readonly #triedAt = new Map<string, StepState['result']>();
  #loading: Promise<Loaded | undefined> | undefined;
  #loaded: Loaded | undefined;
  #problems: readonly CourseProblem[] = [];
  #trouble: TroubleView | undefined;
  #workbench: string | undefined;
  /** Whether the person has agreed to what the course may do. */
  #trusted = false;
  /** The last load that was begun: an older one that ends later is passed over. */
  #turn = 0;
  /** The workbench on which each step was begun. */
  readonly #begunOn = new Map<string, string | undefined>();
  #following: Disposable | undefined;

  /** The ids of steps whose progress or run changed. */
  readonly onDidChangeSteps = this.#stepsChanged.event;
  /** The ids of questions and quizzes that were answered, or whose answers were forgotten. */
  readonly onDidChangeAnswers = this.#answersChanged.event;
  /** The course, or whose progress is shown, has become another. */
  readonly onDidChangeCourse = this.#courseChanged.event;

  constructor(parts: ModelParts) {
    this.#parts = parts;
    this.#store = new ProgressStore(parts.memento);
    this.runner = this.#owned.add(new StepRunner(parts.terminals));
    this.#activity = this.#owned.add(
      new Activity(parts.connection, parts.terminals, parts.watches, (reason) => this.poke(reason)),
    );
    this.#owned.add(this.runner.onDidChange((step) => this.#stepsChanged.fire([step])));
    this.#owned.add(
      this.runner.onDidEnd(({ step, exitCode }) => {
        // What ends on one workbench says nothing about another that was connected meanwhile.
        if (this.#begunOn.get(step) === this.#workbench) this.#judge(step, exitCode);
      }),
    );
    this.#owned.add(parts.connection.onDidChange(() => this.#followWorkbench()));
  }

  get loaded(): Loaded | undefined {
    return this.#loaded;
  }

  get problems(): readonly CourseProblem[] {
    return this.#problems;
  }

  /** Why there is no course, once that is known. */
  get trouble(): TroubleView | undefined {
    return this.#trouble;
  }

  /** The label of the connected workbench. */
  get workbench(): string | undefined {
    return this.#parts.connection.active?.workbench.label;
  }

  get standing(): Standing {
    if (this.#loaded === undefined) throw new Error('the course is not loaded');
    return {
      run: this.#loaded.run,
      runner: this.runner,
      defaultSession: this.#parts.defaultSession,
      triedAt: (step) => this.#triedAt.get(step),
      values: this.#knownValues(this.#loaded.course),
      has: this.#parts.has(),
      quote: (value) => this.#parts.quote([value]),
    };
  }

  /** The course with its progress; undefined where it cannot be shown ({@link trouble} says why). */
  load(): Promise<Loaded | undefined> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Reads the course again. Progress stays. */
  reload(): Promise<Loaded | undefined> {
    this.#loading = this.#load();
    return this.#loading;
  }

  /** Makes `chapter` the one whose checks are looked at. */
  open(chapter: Chapter): void {
    this.#activity.listen(chapter.steps.map(({ session }) => session));
    this.#loaded?.run.open(chapter.id);
    this.#watch();
    this.#keep();
  }

  poke(reason: CheckReason): void {
    this.#loaded?.run.poke(reason);
  }

  /** The step and its chapter. Rejects with `unknown-step`. */
  find(id: string): { chapter: Chapter; step: Step } {
    for (const chapter of this.#loaded?.course.chapters ?? []) {
      const step = chapter.steps.find((one) => one.id === id);
      if (step !== undefined) return { chapter, step };
    }
    throw new ExplainedError('unknown-step', `The handout has no step named “${id}”.`);
  }

  /** Runs a step, or opens the file that it is about. What came of it is in {@link runner}. */
  async runStep(id: string, interrupt: boolean): Promise<void> {
    const { chapter, step } = this.find(id);
    if (!(await this.mayDo()) || !(await this.#askFor([step]))) return;
    const code = codeOf(step, this.standing);
    if (step.file !== undefined || step.insert) {
      if (step.file === undefined) await this.#parts.insert(code);
      else await this.#parts.openFile(substitute(step.file, this.standing.values), code);
      this.#judge(id, 0);
      return;
    }
    const line = typeof step.on === 'object' ? this.#inContainer(step.on.container, code) : code;
    const workbench = this.#workbench;
    if (!(await this.#parts.mayRun(line, placeOf(step))) || workbench !== this.#workbench) return;
    this.#begunOn.set(id, this.#workbench);
    await this.runner.run(step, { code: line, interrupt, opener: openerOf(chapter, step) });
  }

  /** Puts the focus into the terminal of a step. */
  focusTerminal(id: string): void {
    const { step } = this.find(id);
    this.#parts.terminals.focus(step.session, placeOf(step));
  }

  /** Keeps the answer to a question; see `Answers`. */
  answer(id: string, keys: readonly string[]): void {
    const question = this.#question(id);
    if (question !== undefined) this.#loaded?.run.answers.answer(id, givenOf(question, keys));
  }

  /** Keeps the answers to all questions of a quiz, and scores it. */
  handIn(quiz: string, sheet: Readonly<Record<string, readonly string[]>>): void {
    const given = Object.entries(sheet).flatMap(([id, keys]) => {
      const question = this.#question(id);
      return question === undefined ? [] : [[id, givenOf(question, keys)] as const];
    });
    this.#loaded?.run.answers.handIn(quiz, Object.fromEntries(given));
  }

  /** Asks the person anew for the values that a chapter uses. */
  async editValues(chapter: Chapter): Promise<void> {
    const course = this.#loaded?.course;
    if (course === undefined || this.#workbench === undefined) return;
    const names = chapter.steps.flatMap((step) => namesIn(course, step));
    await this.#parts.values.edit(course, this.#workbench, names);
    this.#stepsChanged.fire(chapter.steps.map(({ id }) => id));
  }

  /** Looks at one step now. Asks the person first whether they trust the course, where looking takes that. */
  async look(id: string): Promise<void> {
    const { step } = this.find(id);
    await this.#requestTrust([step]);
    if (!(await this.#askFor([step]))) return;
    await this.#loaded?.run.look(id);
  }

  /** Looks at every step of a chapter that is not done. */
  async lookAtAll(chapter: Chapter): Promise<void> {
    const run = this.#loaded?.run;
    const due = chapter.steps.filter(({ id, check }) => check !== undefined && run?.step(id)?.done === false);
    await this.#requestTrust(due);
    if (!(await this.#askFor(due))) return;
    const worker = async (): Promise<void> => {
      for (let step = due.shift(); step !== undefined; step = due.shift()) await run?.look(step.id);
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  }

  /** Whether the course may do anything on the workbench or this computer; asks where nobody has said so yet. */
  async mayDo(): Promise<boolean> {
    const course = this.#loaded?.course;
    if (course === undefined || !(await this.#parts.trust.request(course))) return false;
    // Another may have been loaded while the question was open.
    if (course !== this.#loaded?.course) return false;
    const before = this.#trusted;
    this.#trusted = true;
    if (!before) this.poke('request');
    return true;
  }

  reset(chapter: string | undefined): void {
    this.#triedAt.clear();
    this.runner.clear();
    this.#loaded?.run.reset(chapter);
    this.poke('request');
  }

  dispose(): void {
    this.#turn++;
    this.#loading = Promise.resolve(undefined);
    this.#following?.dispose();
    this.#loaded?.run.dispose();
    this.#owned.dispose();
    this.#stepsChanged.dispose();
    this.#answersChanged.dispose();
    this.#courseChanged.dispose();
  }

  async #load(): Promise<Loaded | undefined> {
    const turn = ++this.#turn;
    const { course, problems } = await this.#parts.load(this.#parts.folder);
    const trusted = course !== undefined && (await this.#parts.trust.given(course));
    if (turn !== this.#turn) return this.#loading;
    this.#trusted = trusted;
    this.#problems = problems;
    this.#trouble = course === undefined ? troubleOf(problems) : undefined;
    if (course === undefined) {
      this.#following?.dispose();
      this.#loaded?.run.dispose();
      this.#loaded = undefined;
    } else this.#begin(course);
    this.#courseChanged.fire();
    return this.#loaded;
  }

  /** Takes up the progress of the workbench that is connected, or was last. */
  #begin(course: Course): void {
    const before = this.#loaded?.run;
    const workbench =
      this.#parts.connection.active?.workbench.id ?? this.#store.lastWorkbench(course.id) ?? NOWHERE;
    this.#workbench = workbench;
    this.#following?.dispose();
    before?.dispose();
    const { connection, terminals } = this.#parts;
    const probes = createProbes(connection, terminals, {
      mayRunCommands: () => this.#trusted,
      values: () => this.#knownValues(course),
      imageFolders: this.#parts.imageFolders,
    });
    const run = new CourseRun(course, probes, {
      progress: this.#store.read(course.id, workbench),
    });
    const following = new Disposables();
    following.add(
      run.onDidChange((steps) => {
        this.#watch();
        this.#keep();
        this.#stepsChanged.fire(steps);
      }),
    );
    following.add(
      run.answers.onDidChange((ids) => {
        this.#keep();
        this.#answersChanged.fire(ids);
      }),
    );
    this.#following = following;
    this.#loaded = { course, run };
    if (before?.chapter !== undefined && course.chapters.some(({ id }) => id === before.chapter)) {
      run.open(before.chapter);
    }
    this.#watch();
    if (this.#parts.connection.active !== undefined) void this.#store.remember(course.id, workbench);
  }

  async #requestTrust(steps: readonly Step[]): Promise<void> {
    if (steps.some(({ check }) => check !== undefined && runsCommands(check))) await this.mayDo();
  }

  #knownValues(course: Course): Readonly<Record<string, string>> {
    const workbench = this.#parts.connection.active?.workbench;
    return {
      ...this.#parts.values.read(course, this.#workbench ?? NOWHERE),
      ...(workbench !== undefined && { 'workbench.host': workbench.host, 'workbench.user': workbench.user }),
    };
  }

  /** Asks for what `steps` want to know and nobody has said yet; false where the person gave up. */
  async #askFor(steps: readonly Step[]): Promise<boolean> {
    const course = this.#loaded?.course;
    if (course === undefined || this.#workbench === undefined) return false;
    const names = steps.flatMap((step) => namesIn(course, step));
    if (names.length === 0) return true;
    const workbench = this.#workbench;
    const before = JSON.stringify(this.standing.values);
    const told = await this.#parts.values.ensure(course, workbench, names);
    const chapter = course.chapters.find(({ id }) => id === this.#loaded?.run.chapter);
    if (JSON.stringify(this.standing.values) !== before)
      this.#stepsChanged.fire((chapter?.steps ?? []).map(({ id }) => id));
    const { values } = this.standing;
    // Those of the connection come with one; nobody is asked for them.
    const unknown = names.find((name) => !Object.hasOwn(values, name));
    if (told && unknown !== undefined)
      throw new ExplainedError('not-connected', `The step wants to know “${unknown}” of the workbench.`, {
        remedy: 'Connect to a workbench first.',
      });
    return told && workbench === this.#workbench;
  }

  #question(id: string): Question | undefined {
    return this.#loaded?.course.chapters.flatMap(({ questions }) => questions).find((one) => one.id === id);
  }

  /** The line for the workbench's terminal that runs `code` in a container. */
  #inContainer(container: string, code: string): string {
    const argv = ['sh', '-c', code];
    const info = this.#parts.connection.active?.engine?.info;
    return this.#parts.quote(commandFor({ kind: 'exec', container, argv, tty: true, stdin: true }, info));
  }

  #followWorkbench(): void {
    const workbench = this.#parts.connection.active?.workbench.id;
    if (this.#loaded === undefined || workbench === undefined || workbench === this.#workbench) return;
    this.#triedAt.clear();
    this.runner.clear();
    this.#begin(this.#loaded.course);
    this.#courseChanged.fire();
  }

  /** A step was tried: looks whether it is done, and remembers what was known before. */
  #judge(id: string, exitCode: number | undefined): void {
    const run = this.#loaded?.run;
    if (run === undefined) return;
    this.#triedAt.set(id, run.step(id)?.result);
    this.#activity.refresh();
    run.ran(id, exitCode);
    // What is typed into a program has yet to happen: its output makes the check look.
    if (exitCode !== undefined) void run.look(id);
  }

  /** What no step waits for any more is no longer watched. */
  #watch(): void {
    const run = this.#loaded?.run;
    this.#activity.await(new Set(WATCHED.filter((reason) => run?.awaits(reason) === true)));
  }

  #keep(): void {
    if (this.#loaded === undefined || this.#workbench === undefined) return;
    const { course, run } = this.#loaded;
    void this.#store.write(course.id, this.#workbench, run.toJSON());
  }
}

function troubleOf(problems: readonly CourseProblem[]): TroubleView {
  return {
    problems: problems
      .filter(({ severity }) => severity === 'error')
      .map(({ file, line, column, message, remedy }) => ({
        place: `${file}:${line}:${column}`,
        message: `${message} ${remedy}`,
      })),
  };
}
