import { Emitter, systemClock, type Clock, type Disposable, type Event } from '../base';
import { Answers } from './answers';
import { evaluateCheck, isWorthALook } from './checks/evaluate';
import { searchPattern } from './checks/pattern';
import { probeOnce } from './probeOnce';
import { RanCommands } from './ranCommands';
import { Rounds } from './rounds';
import { isNewer, isProgress } from './savedProgress';
import type { CheckProbes, CheckReason, CheckResult, Course, Hint, Progress, Step, StepState } from './types';

/** Checks looked at side by side; each may take a channel of its own of the connection, of which sshd allows ten. */
const SIDE_BY_SIDE = 4;
/** Characters kept of what was found when a step was done. */
const MAX_FOUND = 800;

/** What may mean that a step without a check was done by hand. */
const COMMAND_REASONS: readonly CheckReason[] = ['command', 'request', 'connection'];

interface Entry {
  readonly step: Step;
  doneAt: number | undefined;
  /** What was found when it was done. */
  found: string | undefined;
  attempts: number;
  result: CheckResult | undefined;
  /** Indexes into the hints of the step, in the order of showing. */
  readonly hints: number[];
}

/**
 * One participant's way through one course on one workbench: which steps are done, what the checks found, which
 * hints were shown. Knows no editor. Looks at the workbench only when poked, at most once a second, and only for
 * the chapter that is open; between rounds no timer runs, but where a check says that it may be met soon. A step that is done stays done.
 */
export class CourseRun implements Disposable {
  readonly course: Course;
  /** What was answered to the questions of the course. */
  readonly answers: Answers;
  readonly #probes: CheckProbes;
  readonly #clock: Clock;
  readonly #commands: RanCommands;
  readonly #rounds: Rounds<Entry>;
  readonly #entries = new Map<string, Entry>();
  readonly #chapterOf = new Map<string, string>();
  readonly #entriesOf = new Map<string, readonly Entry[]>();
  /** Saved steps that this version of the course does not have: kept, so that going back loses nothing. */
  #strangers: Progress['steps'] = {};
  /** Saved by a newer version of this program: not understood, and never overwritten. */
  #newer: Progress | undefined;
  readonly #changes = new Emitter<readonly string[]>();
  #chapter: string | undefined;
  #disposed = false;
  /** Steps that a round has changed and nobody has heard of yet. */
  readonly #untold = new Set<string>();
  #telling: NodeJS.Immediate | undefined;

  /** The ids of the steps whose state changed. */
  readonly onDidChange: Event<readonly string[]> = this.#changes.event;

  /** `progress` is what `toJSON` gave once; anything that is not that is taken as no progress. */
  constructor(
    course: Course,
    probes: CheckProbes,
    { progress, clock = systemClock }: { progress?: unknown; clock?: Clock } = {},
  ) {
    this.course = course;
    this.#probes = probes;
    this.#clock = clock;
    this.#commands = new RanCommands(() => probes.commands());
    this.#rounds = new Rounds<Entry>({
      clock,
      due: (reasons) => this.#due(reasons),
      soon: () => this.#soon(),
      lookAt: (due) => this.#lookAt(due),
    });
    this.answers = new Answers(course, progress, () => clock.now());
    for (const chapter of course.chapters) {
      const entries = chapter.steps.map(newEntry);
      this.#entriesOf.set(chapter.id, entries);
      for (const entry of entries) {
        this.#entries.set(entry.step.id, entry);
        this.#chapterOf.set(entry.step.id, chapter.id);
      }
    }
    this.#restore(progress);
  }

  /** The chapter that is open, or was open last. */
  get chapter(): string | undefined {
    return this.#chapter;
  }

  /** Makes `chapterId` the chapter whose checks are looked at, and looks at once. */
  open(chapterId: string): void {
    this.#commands.note(this.#chapter);
    this.#chapter = chapterId;
    this.poke('request');
  }

  /** True where a step of the open chapter waits for what is told as `reason`. */
  awaits(reason: CheckReason): boolean {
    return this.#due(new Set([reason])).some(({ step }) => step.check !== undefined);
  }

  /** Says that something happened on the workbench. Cheap; pokes within a second share one round. */
  poke(reason: CheckReason): void {
    if (this.#disposed) return;
    if (reason === 'command') this.#commands.note(this.#chapter);
    this.#rounds.poke(reason);
  }

  /** Undefined where the course has no such step. */
  step(stepId: string): StepState | undefined {
    const entry = this.#entries.get(stepId);
    if (entry === undefined) return undefined;
    const { step, doneAt, found, attempts, result, hints } = entry;
    return {
      done: doneAt !== undefined,
      doneAt,
      found,
      attempts,
      result,
      hints: hints.flatMap((index) => step.hints[index] ?? []),
      hintAvailable: doneAt === undefined && attempts > 0 && hints.length < step.hints.length,
    };
  }

  /** Steps done and steps in all, of one chapter or of the course. */
  count(chapterId?: string): { done: number; total: number } {
    let done = 0;
    let total = 0;
    for (const { doneAt } of this.#entriesIn(chapterId)) {
      total++;
      if (doneAt !== undefined) done++;
    }
    return { done, total };
  }

  /**
   * Says that the step was run and how it ended (undefined: not known). A step without a check is done by ending
   * with 0, and one that was typed into an open program, whose end nobody hears, by having been typed.
   */
  ran(stepId: string, exitCode: number | undefined): void {
    const entry = this.#entries.get(stepId);
    if (entry === undefined) return;
    entry.attempts++;
    const { check, inside } = entry.step;
    this.#commands.note(this.#chapter);
    this.#commands.move(entry.step, this.#chapterOf.get(stepId));
    if (isDoneByTyping(entry.step)) this.#wasTyped(entry.step);
    const finished =
      check === undefined && (exitCode === 0 || (inside && exitCode === undefined))
        ? this.#finish(entry)
        : [];
    this.#changes.fire([...new Set([stepId, ...finished])]);
    this.poke('command');
  }

  /** Looks at one step now, on the participant's request, done or not. Counts as an attempt where it is not met. */
  async look(stepId: string): Promise<CheckResult | undefined> {
    const entry = this.#entries.get(stepId);
    if (entry?.step.check === undefined) return undefined;
    const probes = probeOnce(this.#probes, () => this.#commandsOf(this.#chapterOf.get(stepId)));
    const result = await evaluateCheck(entry.step.check, probes);
    if (this.#disposed) return result;
    if (!result.met) entry.attempts++;
    this.#changes.fire([...new Set([stepId, ...this.#note(entry, result)])]);
    return result;
  }

  /** Shows the next hint: one that speaks of what was found last, else the next in the author's order. */
  revealHint(stepId: string): Hint | undefined {
    const entry = this.#entries.get(stepId);
    if (entry === undefined || this.step(stepId)?.hintAvailable !== true) return undefined;
    const { step, hints, result } = entry;
    const left = step.hints
      .map((hint, index) => ({ hint, index }))
      .filter(({ index }) => !hints.includes(index));
    const speaking = left.find(
      ({ hint }) =>
        hint.when !== undefined && result !== undefined && searchPattern(hint.when, result.found) === 'found',
    );
    const next = speaking ?? left.find(({ hint }) => hint.when === undefined) ?? left[0];
    if (next === undefined) return undefined;
    hints.push(next.index);
    this.#changes.fire([stepId]);
    return next.hint;
  }

  /** Forgets the progress of a chapter, or of the whole course. */
  reset(chapterId?: string): void {
    this.answers.reset(chapterId);
    const changed: string[] = [];
    for (const entry of this.#entriesIn(chapterId)) {
      entry.doneAt = undefined;
      entry.found = undefined;
      entry.attempts = 0;
      entry.result = undefined;
      entry.hints.length = 0;
      changed.push(entry.step.id);
    }
    this.#commands.note(this.#chapter);
    this.#commands.forget(chapterId);
    if (chapterId === undefined) {
      this.#strangers = {};
      this.#newer = undefined;
    }
    this.#changes.fire(changed);
  }

  /** What to keep, for the constructor's `progress`. */
  toJSON(): Progress {
    if (this.#newer !== undefined) return this.#newer;
    const steps: Record<string, Progress['steps'][string]> = { ...this.#strangers };
    for (const [id, { doneAt, found, attempts, hints }] of this.#entries)
      if (doneAt !== undefined || attempts > 0)
        steps[id] = {
          ...(doneAt !== undefined && { doneAt }),
          ...(doneAt !== undefined && found !== undefined && { found }),
          ...(attempts > 0 && { attempts }),
          ...(hints.length > 0 && { hints: [...hints] }),
        };
    return {
      version: 1,
      course: this.course.id,
      ...(this.#chapter !== undefined && { chapter: this.#chapter }),
      steps,
      ...this.answers.toJSON(),
    };
  }

  dispose(): void {
    this.answers.dispose();
    this.#disposed = true;
    this.#rounds.dispose();
    clearImmediate(this.#telling);
    this.#changes.dispose();
  }

  /** Resolves once no round is under way. */
  async settled(): Promise<void> {
    await this.#rounds.settled();
  }

  #restore(saved: unknown): void {
    if (isNewer(saved)) this.#newer = saved;
    if (!isProgress(saved) || saved.course !== this.course.id) return;
    if (this.course.chapters.some(({ id }) => id === saved.chapter)) this.#chapter = saved.chapter;
    const strangers: Record<string, Progress['steps'][string]> = {};
    for (const [id, state] of Object.entries(saved.steps)) {
      const entry = this.#entries.get(id);
      if (entry === undefined) {
        strangers[id] = state;
        continue;
      }
      entry.doneAt = state.doneAt;
      entry.found = state.found?.slice(0, MAX_FOUND);
      entry.attempts = state.attempts ?? 0;
      entry.hints.push(...(state.hints ?? []).filter((index) => index in entry.step.hints));
    }
    this.#strangers = strangers;
  }

  /** The steps of the open chapter that may be done soon without anything being heard of it. */
  #soon(): Entry[] {
    const entries = this.#chapter === undefined ? [] : [...this.#entriesIn(this.#chapter)];
    return entries.filter(({ doneAt, result }) => doneAt === undefined && result?.soon === true);
  }

  /** The steps of the open chapter that are not done and that one of the reasons may have changed. */
  #due(reasons: ReadonlySet<CheckReason>): Entry[] {
    const entries = this.#chapter === undefined ? [] : [...this.#entriesIn(this.#chapter)];
    return entries.filter(({ step, doneAt }) => {
      if (doneAt !== undefined) return false;
      if (step.check !== undefined) return isWorthALook(step.check, reasons);
      return isDoneByTyping(step) && COMMAND_REASONS.some((reason) => reasons.has(reason));
    });
  }

  async #lookAt(due: readonly Entry[]): Promise<void> {
    const chapter = this.#chapter;
    const probes = probeOnce(this.#probes, () => this.#commandsOf(chapter));
    const queue = [...due];
    const worker = async (): Promise<void> => {
      for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
        const check = entry.step.check;
        if (check === undefined) {
          if (this.#wasTyped(entry.step)) this.#tellSoon(this.#finish(entry));
          continue;
        }
        const result = await evaluateCheck(check, probes);
        if (this.#disposed) return;
        this.#tellSoon(this.#note(entry, result));
      }
    };
    await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, due.length) }, worker)).finally(() =>
      this.#tell(),
    );
  }

  /** One answer of the workbench decides many checks: what changed together is told together. */
  #tellSoon(steps: readonly string[]): void {
    for (const step of steps) this.#untold.add(step);
    if (this.#untold.size > 0) this.#telling ??= setImmediate(() => this.#tell());
  }

  #tell(): void {
    clearImmediate(this.#telling);
    this.#telling = undefined;
    const steps = [...this.#untold];
    this.#untold.clear();
    if (steps.length > 0 && !this.#disposed) this.#changes.fire(steps);
  }

  #entriesIn(chapterId: string | undefined): Iterable<Entry> {
    return chapterId === undefined ? this.#entries.values() : (this.#entriesOf.get(chapterId) ?? []);
  }

  /** Keeps the result. Gives the steps whose state that changed. */
  #note(entry: Entry, result: CheckResult): readonly string[] {
    const before = entry.result;
    entry.result = result;
    if (result.met) entry.found = result.found.slice(0, MAX_FOUND);
    if (result.met && entry.doneAt === undefined) return this.#finish(entry);
    return before?.met !== result.met || before.found !== result.found ? [entry.step.id] : [];
  }

  /**
   * Marks the step as done, and gives it with those that are done by it: what is typed into an open program leaves
   * no trace, so having got further in the same terminal says that the steps before were done, or not needed.
   */
  #finish(entry: Entry): readonly string[] {
    const { step } = entry;
    const chapter = this.course.chapters.find(({ id }) => id === this.#chapterOf.get(step.id));
    const steps = chapter?.steps ?? [];
    const before = steps
      .slice(0, steps.indexOf(step))
      .filter(({ inside, check, session }) => inside && check === undefined && session === step.session)
      .map(({ id }) => id);
    const finished = [step.id, ...before].filter((id) => this.#entries.get(id)?.doneAt === undefined);
    for (const id of finished) {
      const other = this.#entries.get(id);
      if (other !== undefined) other.doneAt = this.#clock.now();
    }
    return finished;
  }

  #wasTyped(step: Step): boolean {
    this.#commands.note(this.#chapter);
    return this.#commands.claim(step, this.#chapterOf.get(step.id));
  }

  #commandsOf(chapter: string | undefined): ReturnType<CheckProbes['commands']> {
    this.#commands.note(this.#chapter);
    return this.#commands.of(chapter);
  }
}

const newEntry = (step: Step): Entry => ({
  ...{ step, doneAt: undefined, found: undefined, attempts: 0, result: undefined, hints: [] },
});

/** True for steps without a check that count as done when their code was run by hand. */
function isDoneByTyping({ check, code, file, inside, insert }: Step): boolean {
  return check === undefined && code !== undefined && file === undefined && !inside && !insert;
}
