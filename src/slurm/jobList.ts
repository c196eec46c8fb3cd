import { Disposables, Emitter, Followers, systemClock } from '../base';
import type { Clock, Disposable, Event } from '../base';
import type { Workbench } from '../workbench';
import { listJobs } from './jobs';
import type { Job } from './types';

/** Milliseconds between two looks: soon after something has changed, then ever later. Controllers serve thousands of people. */
const SOONEST = 5000;
const LATEST = 60_000;
const FACTOR = 1.5;

/**
 * A user's jobs, kept true for as long as somebody follows them. Slurm sends no events, so they are looked at: a few
 * seconds after something has happened, and less and less often while nothing does.
 */
export class JobList implements Disposable {
  readonly #workbench: Pick<Workbench, 'run' | 'user' | 'status' | 'onDidChangeStatus'>;
  readonly #clock: Clock;
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new Emitter<void>());
  readonly #abort = new AbortController();
  readonly #followers = new Followers({
    first: () => this.#hurry(),
    last: () => this.#timer?.dispose(),
  });
  #jobs: readonly Job[] | undefined;
  #error: Error | undefined;
  #known = '';
  #pause = SOONEST;
  #timer: Disposable | undefined;
  #looking: Promise<void> | undefined;
  /** Something has happened since the look that is under way began. */
  #again = false;

  /** Heard when {@link jobs} or {@link error} are others than before. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(
    workbench: Pick<Workbench, 'run' | 'user' | 'status' | 'onDidChangeStatus'>,
    clock: Clock = systemClock,
  ) {
    this.#workbench = workbench;
    this.#clock = clock;
    this.#parts.add(
      workbench.onDidChangeStatus(({ state }) => {
        if (state === 'connected' && this.#error !== undefined) this.#hurry();
      }),
    );
  }

  /** The newest first; undefined before they are known. */
  get jobs(): readonly Job[] | undefined {
    return this.#jobs;
  }

  /** Why the last look has failed, as an `ExplainedError`; {@link jobs} are those of the last one that has not. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Keeps them true until the answer is disposed. */
  follow(): Disposable {
    return this.#followers.add();
  }

  /** Looks now; resolves when that was done, however it went. */
  async look(): Promise<void> {
    this.#timer?.dispose();
    if (this.#looking !== undefined) {
      this.#again = true;
      return this.#looking;
    }
    this.#looking = this.#lookUntilTrue();
    await this.#looking;
  }

  dispose(): void {
    this.#abort.abort();
    this.#timer?.dispose();
    this.#parts.dispose();
  }

  #hurry(): void {
    this.#pause = SOONEST;
    if (this.#followers.any) void this.look();
  }

  async #lookUntilTrue(): Promise<void> {
    do {
      this.#again = false;
      await this.#lookOnce();
    } while (this.#again && !this.#abort.signal.aborted);
    this.#looking = undefined;
    if (!this.#followers.any || this.#abort.signal.aborted) return;
    this.#timer = this.#clock.after(this.#pause, () => void this.look());
  }

  async #lookOnce(): Promise<void> {
    let jobs = this.#jobs;
    let error: Error | undefined;
    try {
      jobs = await listJobs(this.#workbench, { priority: 'background', signal: this.#abort.signal });
    } catch (failure) {
      error = failure instanceof Error ? failure : new Error(String(failure));
    }
    if (this.#abort.signal.aborted) return;
    const known = JSON.stringify([jobs, error?.message]);
    if (known === this.#known) {
      this.#pause = Math.min(LATEST, this.#pause * FACTOR);
      return;
    }
    this.#known = known;
    this.#jobs = jobs;
    this.#error = error;
    this.#pause = SOONEST;
    this.#changed.fire();
  }
}
