import * as vscode from 'vscode';
import { Disposables, Emitter, displayText, explain } from '../../base';
import { listPartitions, type Job, type JobList, type JobPhase, type Partition } from '../../slurm';
import { TREE_ITEMS } from '../contributions';
import { described, paint } from '../trees/look';
import type { SectionRow, WorkbenchSection } from '../trees/section';
import { table } from '../trees/tooltip';
import type { ActiveWorkbench } from '../types';
import type { ClusterJobs } from './clusterJobs';
import { momentText, partitionText, reasonText, stateText } from './texts';

const ICONS: Readonly<Record<JobPhase, readonly [icon: string, color?: string]>> = {
  waiting: ['clock'],
  running: ['play-circle', 'charts.green'],
  ended: ['pass'],
  failed: ['error', 'list.errorForeground'],
  cancelled: ['circle-slash'],
};

/** The row that the jobs and partitions of a workbench are below. */
export class SlurmRow implements SectionRow {
  readonly kind = 'section';
  readonly held: ActiveWorkbench;
  readonly list: JobList;
  readonly #partitions: PartitionsRow;
  #jobs = new Map<string, JobRow>();

  constructor(held: ActiveWorkbench, list: JobList, changed: (row: SectionRow) => void) {
    this.held = held;
    this.list = list;
    this.#partitions = new PartitionsRow(held, changed);
  }

  item(): vscode.TreeItem {
    const { jobs, error } = this.list;
    const count = (phase: JobPhase): number => jobs?.filter((job) => job.phase === phase).length ?? 0;
    const [running, waiting] = [count('running'), count('waiting')];
    const item = paint(`slurm ${this.held.workbench.id}`, {
      label: vscode.l10n.t('Slurm'),
      description:
        error !== undefined
          ? explain(error)
          : jobs === undefined
            ? vscode.l10n.t('looking…')
            : described(
                running > 0 ? vscode.l10n.t('{0} running', running) : undefined,
                waiting > 0 ? vscode.l10n.t('{0} waiting', waiting) : undefined,
                running + waiting === 0 ? vscode.l10n.t('no jobs of yours') : undefined,
              ),
      icon: error === undefined ? 'layers' : 'warning',
      color: error === undefined ? undefined : 'list.warningForeground',
      context: TREE_ITEMS.slurm,
      open: 'expanded',
    });
    if (error !== undefined) item.tooltip = displayText(explain(error));
    return item;
  }

  children(): readonly SectionRow[] {
    const before = this.#jobs;
    this.#jobs = new Map(
      this.list.jobs?.map((job) => {
        const row = before.get(job.id) ?? new JobRow(this, job.id);
        row.job = job;
        return [job.id, row];
      }),
    );
    return [...this.#jobs.values(), this.#partitions];
  }
}

export class JobRow implements SectionRow {
  readonly kind = 'section';
  readonly slurm: SlurmRow;
  readonly #id: string;
  job: Job | undefined;

  constructor(slurm: SlurmRow, id: string) {
    this.slurm = slurm;
    this.#id = id;
  }

  item(): vscode.TreeItem {
    const { job } = this;
    const id = `slurm ${this.slurm.held.workbench.id} ${this.#id}`;
    if (job === undefined) return paint(id, { label: this.#id });
    const over = job.phase !== 'waiting' && job.phase !== 'running';
    const [icon, color] = ICONS[job.phase];
    const item = paint(id, {
      label: job.name === '' ? job.id : job.name,
      description: described(job.id, stateText(job)),
      icon,
      color,
      context: `${TREE_ITEMS.job}:${over ? 'over' : job.phase}`,
    });
    item.tooltip = table(job.name, [
      [vscode.l10n.t('Job'), job.id],
      [vscode.l10n.t('State'), stateText(job)],
      [vscode.l10n.t('Slurm calls it'), job.state],
      [vscode.l10n.t('Reason'), job.reason === undefined ? '' : reasonText(job.reason)],
      [vscode.l10n.t('Partition'), job.partition],
      [vscode.l10n.t('Nodes'), job.nodes],
      [vscode.l10n.t('Submitted'), momentText(job.submittedAt)],
      [
        job.phase === 'waiting' ? vscode.l10n.t('Expected to start') : vscode.l10n.t('Started'),
        momentText(job.startedAt),
      ],
      [vscode.l10n.t('Ended'), momentText(job.endedAt)],
      [vscode.l10n.t('Folder'), job.workdir],
    ]);
    return item;
  }

  children(): readonly SectionRow[] {
    return [];
  }
}

/** Milliseconds for which what was asked of partitions is good. */
const FRESH = 60_000;

class PartitionsRow implements SectionRow {
  readonly kind = 'section';
  readonly #held: ActiveWorkbench;
  readonly #changed: (row: SectionRow) => void;
  #partitions: readonly Partition[] | undefined;
  #error: Error | undefined;
  #askedAt = -Infinity;

  constructor(held: ActiveWorkbench, changed: (row: SectionRow) => void) {
    this.#held = held;
    this.#changed = changed;
  }

  item(): vscode.TreeItem {
    return paint(`slurm ${this.#held.workbench.id} partitions`, {
      label: vscode.l10n.t('Partitions'),
      icon: 'server',
      open: 'collapsed',
      ...(this.#error === undefined ? {} : { description: explain(this.#error) }),
    });
  }

  /** They are asked for when somebody wants to see them. */
  children(): readonly SectionRow[] {
    if (performance.now() - this.#askedAt > FRESH) {
      this.#askedAt = performance.now();
      listPartitions(this.#held.workbench, { priority: 'background' })
        .then(
          (partitions) => {
            this.#partitions = partitions;
            this.#error = undefined;
          },
          (error: unknown) => (this.#error = error instanceof Error ? error : new Error(String(error))),
        )
        .finally(() => this.#changed(this));
    }
    return (this.#partitions ?? []).map((partition) => partitionRow(this.#held, partition));
  }
}

function partitionRow({ workbench }: ActiveWorkbench, partition: Partition): SectionRow {
  return {
    kind: 'section',
    item: () => {
      const item = paint(`slurm ${workbench.id} partition ${partition.name}`, {
        label: partition.name,
        description: described(
          partition.isDefault ? vscode.l10n.t('default') : undefined,
          partitionText(partition),
        ),
        icon: partition.up ? 'server-environment' : 'circle-slash',
      });
      item.tooltip = table(partition.name, [
        [vscode.l10n.t('Nodes'), String(partition.nodes)],
        [vscode.l10n.t('CPUs of each'), partition.cpus],
        [vscode.l10n.t('Memory of each'), vscode.l10n.t('{0} MB', partition.memory)],
        [vscode.l10n.t('Resources'), partition.resources.join(', ')],
      ]);
      return item;
    },
    children: () => [],
  };
}

/** Slurm and its jobs, below the row of each workbench that has it. */
export class SlurmSection implements WorkbenchSection, vscode.Disposable {
  readonly #jobs: ClusterJobs;
  readonly #rows = new WeakMap<JobList, SlurmRow>();
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new Emitter<SectionRow | undefined>());
  readonly onDidChange = this.#changed.event;

  constructor(jobs: ClusterJobs) {
    this.#jobs = jobs;
    this.#parts.add(
      jobs.onDidChange((workbench) => {
        const list = workbench === undefined ? undefined : jobs.of({ workbench });
        this.#changed.fire(list === undefined ? undefined : this.#rows.get(list));
      }),
    );
  }

  rows(held: ActiveWorkbench): readonly SectionRow[] {
    const list = this.#jobs.of(held);
    if (list === undefined) return [];
    const row = this.#rows.get(list) ?? new SlurmRow(held, list, (changed) => this.#changed.fire(changed));
    this.#rows.set(list, row);
    return [row];
  }

  setVisible(visible: boolean): void {
    this.#jobs.setVisible(visible);
  }

  dispose(): void {
    this.#parts.dispose();
  }
}
