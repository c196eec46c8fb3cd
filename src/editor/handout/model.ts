import type { Memento } from 'vscode';
import { Disposables, Emitter, ExplainedError, type Disposable } from '../../base';
import {
  CourseRun,
  runsCommands,
  type Chapter,
  type CheckReason,
  type Course,
  type CourseProblem,
  type Step,
  type StepState,
} from '../../course';
import type { Connection, Terminals } from '../types';
import { Activity } from './activity';
import { createProbes } from './probes';
import { ProgressStore } from './progressStore';
import type { TroubleView } from './protocol';
import { StepRunner } from './stepRunner';
import type { CourseTrust } from './trust';
import { openerOf, type Standing } from './views';

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
  load: (folder: string) => Promise<{ course?: Course; problems: CourseProblem[] }>;
  openFile: (path: string, initialText: string) => Thenable<unknown>;
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
  readonly #courseChanged = new Emitter<void>();
  readonly #triedAt = new Map<string, StepState['result']>();
  #loading: Promise<Loaded | undefined> | undefined;
  #loaded: Loaded | undefined;
  #problems: readonly CourseProblem[] = [];
  #trouble: TroubleView | undefined;
  #workbench: string | undefined;
  #following: Disposable | undefined;

  /** The ids of steps whose progress or run changed. */
  readonly onDidChangeSteps = this.#stepsChanged.event;
  /** The course, or whose progress is shown, has become another. */
  readonly onDidChangeCourse = this.#courseChanged.event;

  constructor(parts: ModelParts) {
    this.#parts = parts;
    this.#store = new ProgressStore(parts.memento);
    this.runner = this.#owned.add(new StepRunner(parts.terminals));
    this.#activity = this.#owned.add(
      new Activity(parts.connection, parts.terminals, (reason) => this.poke(reason)),
    );
    this.#owned.add(this.runner.onDidChange((step) => this.#stepsChanged.fire([step])));
    this.#owned.add(this.runner.onDidEnd(({ step, exitCode }) => this.#judge(step, exitCode)));
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
    if (step.file !== undefined) {
      await this.#parts.openFile(step.file, step.code ?? '');
      this.#judge(id, 0);
      return;
    }
    await this.runner.run(step, { interrupt, opener: openerOf(chapter, step) });
  }

  /** Puts the focus into the terminal of a step. */
  focusTerminal(id: string): void {
    this.#parts.terminals.focus(this.find(id).step.session);
  }

  /** Looks at one step now. Asks the person first whether they trust the course, where looking takes that. */
  async look(id: string): Promise<void> {
    await this.#requestTrust([this.find(id).step]);
    await this.#loaded?.run.look(id);
  }

  /** Looks at every step of a chapter that is not done. */
  async lookAtAll(chapter: Chapter): Promise<void> {
    const run = this.#loaded?.run;
    const due = chapter.steps.filter(({ id, check }) => check !== undefined && run?.step(id)?.done === false);
    await this.#requestTrust(due);
    const worker = async (): Promise<void> => {
      for (let step = due.shift(); step !== undefined; step = due.shift()) await run?.look(step.id);
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  }

  reset(chapter: string | undefined): void {
    this.#triedAt.clear();
    this.runner.clear();
    this.#loaded?.run.reset(chapter);
    this.poke('request');
  }

  dispose(): void {
    this.#following?.dispose();
    this.#loaded?.run.dispose();
    this.#owned.dispose();
    this.#stepsChanged.dispose();
    this.#courseChanged.dispose();
  }

  async #load(): Promise<Loaded | undefined> {
    const { course, problems } = await this.#parts.load(this.#parts.folder);
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
    const { connection, terminals, trust } = this.#parts;
    const probes = createProbes(connection, terminals, () => trust.given);
    const run = new CourseRun(course, probes, {
      progress: this.#store.read(course.id, workbench),
    });
    this.#following = run.onDidChange((steps) => {
      this.#keep();
      this.#stepsChanged.fire(steps);
    });
    this.#loaded = { course, run };
    if (before?.chapter !== undefined && course.chapters.some(({ id }) => id === before.chapter)) {
      run.open(before.chapter);
    }
    if (this.#parts.connection.active !== undefined) void this.#store.remember(course.id, workbench);
  }

  async #requestTrust(steps: readonly Step[]): Promise<void> {
    const { trust } = this.#parts;
    if (trust.given || !steps.some(({ check }) => check !== undefined && runsCommands(check))) return;
    if (await trust.request(this.#loaded?.course.title ?? '')) this.poke('request');
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
