import * as vscode from 'vscode';
import { Disposables, Emitter, type Disposable } from '../../base';
import { JobList, type Job } from '../../slurm';
import type { Workbench } from '../../workbench';
import { CONTEXT } from '../contributions';
import type { Preflights } from '../preflight';
import type { ActiveWorkbench, Connection, Terminals } from '../types';

/** A command line that may have changed which jobs there are. */
const CHANGES_JOBS = /\b(?:sbatch|srun|salloc|scancel|scontrol)\b/;

/** What is known of the jobs of one workbench. */
interface Known {
  readonly list: JobList;
  readonly parts: Disposables;
  /** There while somebody looks at them. */
  following: Disposable | undefined;
  /** Jobs whose end a person wants to hear of. */
  readonly awaited: Set<string>;
}

/** A job that was submitted here and has ended. */
export interface EndedJob {
  held: ActiveWorkbench;
  list: JobList;
  job: Job;
}

/** The jobs on each workbench that has Slurm. They are looked at while the view with them is shown. */
export class ClusterJobs implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #preflights: Preflights;
  readonly #known = new Map<Workbench, Known>();
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new Emitter<Workbench | undefined>());
  readonly #ended = this.#parts.add(new Emitter<EndedJob>());
  #visible = false;

  /** Heard with the workbench whose jobs have changed, and without one where others have Slurm than before. */
  readonly onDidChange = this.#changed.event;
  readonly onDidEnd = this.#ended.event;

  constructor(connection: Connection, preflights: Preflights, terminals: Pick<Terminals, 'onDidEndCommand'>) {
    this.#connection = connection;
    this.#preflights = preflights;
    this.#parts.add(connection.onDidChange(() => this.#update()));
    this.#parts.add(preflights.onDidChange(() => this.#update()));
    this.#parts.add(
      terminals.onDidEndCommand(({ commandLine }) => {
        const active = this.#connection.active;
        if (active !== undefined && CHANGES_JOBS.test(commandLine)) void this.of(active)?.look();
      }),
    );
    this.#update();
  }

  /** Undefined where there is no Slurm, as far as is known. */
  of({ workbench }: { workbench: Workbench }): JobList | undefined {
    return this.#known.get(workbench)?.list;
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
    for (const known of this.#known.values()) this.#follow(known);
  }

  /** Keeps the jobs on a workbench true, once it is known to have Slurm, and calls `happened` when they are others than before. */
  follow(held: { workbench: Workbench }, happened: () => void): Disposable {
    const parts = new Disposables();
    let list: JobList | undefined;
    let following: Disposable | undefined;
    const take = (): void => {
      if (this.of(held) === list) return;
      following?.dispose();
      list = this.of(held);
      following = list?.follow();
    };
    parts.add(
      this.onDidChange((workbench) => {
        take();
        if (workbench === undefined || workbench === held.workbench) happened();
      }),
    );
    parts.add({ dispose: () => following?.dispose() });
    take();
    return parts;
  }

  /** The end of this job is told by {@link onDidEnd}, whether or not anybody looks at the list until then. */
  await(held: ActiveWorkbench, id: string): void {
    const known = this.#known.get(held.workbench);
    if (known === undefined || known.awaited.has(id)) return;
    known.awaited.add(id);
    const { list } = known;
    const following = known.parts.add(list.follow());
    const listening = known.parts.add(
      list.onDidChange(() => {
        const job = list.jobs?.find((one) => one.id === id);
        if (list.error !== undefined || job?.phase === 'waiting' || job?.phase === 'running') return;
        following.dispose();
        listening.dispose();
        if (job !== undefined) this.#ended.fire({ held, list, job });
      }),
    );
    void list.look();
  }

  dispose(): void {
    for (const known of this.#known.values()) forget(known);
    this.#known.clear();
    this.#parts.dispose();
  }

  #update(): void {
    const held = this.#connection.all;
    let others = false;
    for (const [workbench, known] of this.#known) {
      if (held.some((one) => one.workbench === workbench)) continue;
      forget(known);
      this.#known.delete(workbench);
      others = true;
    }
    for (const { workbench } of held) {
      if (this.#known.has(workbench) || !this.#hasSlurm(workbench)) continue;
      const parts = new Disposables();
      const list = parts.add(new JobList(workbench));
      parts.add(list.onDidChange(() => this.#changed.fire(workbench)));
      const known: Known = { list, parts, following: undefined, awaited: new Set() };
      this.#known.set(workbench, known);
      this.#follow(known);
      others = true;
    }
    const { active } = this.#connection;
    const there = active !== undefined && this.of(active) !== undefined;
    void vscode.commands.executeCommand('setContext', CONTEXT.slurm, there);
    if (others) this.#changed.fire(undefined);
  }

  #hasSlurm(workbench: Workbench): boolean {
    return (
      this.#preflights
        .report(workbench)
        ?.capabilities.some(({ id, state }) => id === 'slurm' && state !== 'missing') ?? false
    );
  }

  #follow(known: Known): void {
    if (this.#visible) known.following ??= known.list.follow();
    else {
      known.following?.dispose();
      known.following = undefined;
    }
  }
}

function forget({ following, parts }: Known): void {
  following?.dispose();
  parts.dispose();
}
