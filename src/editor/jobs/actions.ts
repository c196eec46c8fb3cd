import * as vscode from 'vscode';
import { ExplainedError, choiceText, displayText, noticeText } from '../../base';
import { cancelCommand, cancelJobs, scriptOf, type Job, type JobList } from '../../slurm';
import { quote } from '../../workbench';
import { confirm, listNames } from '../containers/questions';
import { needActive } from '../containers/scope';
import type { FormPanels } from '../form';
import { showFailure, withLateProgress } from '../notify';
import type { SandboxRow, Sandboxes } from '../sandboxes';
import type { InventoryView } from '../trees/inventoryView';
import type { ActiveWorkbench, Connection } from '../types';
import type { ClusterJobs } from './clusterJobs';
import { carriersOf, openJobForm } from './form';
import type { JobValues } from './jobSpec';
import { openJobOutput } from './output';
import { JobRow, SlurmRow } from './section';
import { stateText } from './texts';

export interface JobParts {
  log: vscode.LogOutputChannel;
  connection: Connection;
  jobs: ClusterJobs;
  forms: FormPanels;
  sandboxes: Sandboxes;
  sandboxView: InventoryView<SandboxRow>;
}

/** A job with the workbench that it is on. */
interface HeldJob {
  held: ActiveWorkbench;
  list: JobList;
  job: Job;
}

/** What the commands about jobs do. */
export function createJobActions({ log, connection, jobs, forms, sandboxes, sandboxView }: JobParts) {
  const tell = (argv: readonly string[]): void => log.info(`$ ${displayText(quote(argv))}`);

  /** Of something that nobody waits for. */
  const told = (work: Thenable<unknown>): void =>
    void work.then(undefined, (error: unknown) => showFailure(log, error));

  async function submit(row: unknown): Promise<void> {
    const held = row instanceof SlurmRow ? row.held : needActive(connection);
    const list = jobs.of(held);
    if (list === undefined) {
      throw new ExplainedError('slurm-missing', vscode.l10n.t('This workbench has no Slurm.'), {
        remedy: vscode.l10n.t('Connect to a login node of a cluster.'),
      });
    }
    const carriers = await withLateProgress(vscode.l10n.t('Looking at what jobs can run in'), (signal) =>
      carriersOf(held, sandboxes.of(held), signal),
    );
    openJobForm(forms, {
      held,
      carriers,
      initial: initialOf(row),
      tell: (command) => log.info(`$ ${command}`),
      submitted: (id, name) => told(submitted({ held, list }, { id, name })),
    });
  }

  /** What a job of a row of the Sandboxes view begins with. */
  function initialOf(row: unknown): Partial<JobValues> {
    const [chosen] = typeof row === 'string' ? sandboxView.chosen(row) : [];
    if (chosen?.kind === 'sandbox') return { runtime: chosen.runtime.id, image: chosen.sandbox.name };
    if (chosen?.kind !== 'image') return {};
    return { runtime: chosen.runtime.id, image: chosen.image.path ?? chosen.image.name };
  }

  async function submitted(
    { held, list }: Pick<HeldJob, 'held' | 'list'>,
    job: Pick<Job, 'id' | 'name'>,
  ): Promise<void> {
    jobs.await(held, job.id);
    const show = vscode.l10n.t('Follow Output');
    const sentence = vscode.l10n.t('Job {0} ({1}) has been submitted.', job.id, job.name);
    if ((await vscode.window.showInformationMessage(noticeText(sentence), show)) === show) {
      await openJobOutput(held, list, job);
    }
  }

  async function cancel(row: unknown, rows: unknown): Promise<void> {
    const chosen = await choose(row, rows, vscode.l10n.t('Cancel which job?'), ({ phase }) =>
      ['waiting', 'running'].includes(phase),
    );
    const [first] = chosen;
    if (first === undefined) return;
    const names = chosen.map(({ job }) => `${job.name} (${job.id})`);
    const button = vscode.l10n.t('Cancel Job');
    const lines = chosen.map(({ job }) => `${job.name} (${job.id}): ${stateText(job)}`);
    const question =
      chosen.length === 1
        ? vscode.l10n.t('Cancel the job {0}?', listNames(names))
        : vscode.l10n.t('Cancel {0} jobs?', chosen.length);
    if ((await confirm(question, lines, button)) !== button) return;
    for (const list of new Set(chosen.map((one) => one.list))) {
      const [{ held }, ids] = [
        chosen.find((one) => one.list === list) ?? first,
        chosen.filter((one) => one.list === list).map(({ job }) => job.id),
      ];
      tell(cancelCommand(ids));
      await withLateProgress(vscode.l10n.t('Cancelling {0}', listNames(names)), () =>
        cancelJobs(held.workbench, ids),
      );
      await list.look();
    }
  }

  async function showScript(row: unknown): Promise<void> {
    for (const { held, job } of await choose(row, undefined, vscode.l10n.t('Script of which job?'))) {
      tell(['scontrol', 'write', 'batch_script', job.id, '-']);
      const content = await scriptOf(held.workbench, job.id);
      const document = await vscode.workspace.openTextDocument({ language: 'shellscript', content });
      await vscode.window.showTextDocument(document);
    }
  }

  /** The jobs of the selected rows that fit; a person chooses where none is selected. */
  async function choose(
    row: unknown,
    rows: unknown,
    title: string,
    fits: (job: Job) => boolean = () => true,
  ): Promise<HeldJob[]> {
    const selected = Array.isArray(rows) && rows.includes(row) ? rows : [row];
    const named = selected
      .filter((one) => one instanceof JobRow)
      .flatMap(({ slurm, job }) => (job === undefined ? [] : [{ held: slurm.held, list: slurm.list, job }]));
    if (named.length > 0) return named.filter(({ job }) => fits(job));
    const held = needActive(connection);
    const list = jobs.of(held);
    await list?.look();
    if (list?.error !== undefined) throw list.error;
    const all = list?.jobs?.filter(fits) ?? [];
    if (list === undefined || all.length === 0) {
      throw new ExplainedError('none', vscode.l10n.t('There is no job to do that to.'));
    }
    const picked = await vscode.window.showQuickPick(
      all.map((job) => ({
        label: choiceText(job.name),
        description: choiceText(`${job.id} · ${stateText(job)}`),
        job,
      })),
      { title, matchOnDescription: true },
    );
    return picked === undefined ? [] : [{ held, list, job: picked.job }];
  }

  jobs.onDidEnd(({ held, list, job }) => {
    const show = vscode.l10n.t('Show Output');
    const sentence = noticeText(vscode.l10n.t('Job {0} ({1}): {2}.', job.id, job.name, stateText(job)));
    const tellOf =
      job.phase === 'failed' ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
    told(
      tellOf(sentence, show).then((answer) => (answer === show ? openJobOutput(held, list, job) : undefined)),
    );
  });

  return {
    'containerWorkbench.submitJob': (row?: unknown) => submit(row),
    'containerWorkbench.jobOutput': async (row?: unknown) => {
      const title = vscode.l10n.t('Output of which job?');
      for (const { held, list, job } of await choose(row, undefined, title)) {
        await openJobOutput(held, list, job);
      }
    },
    'containerWorkbench.jobScript': (row?: unknown) => showScript(row),
    'containerWorkbench.cancelJob': (row?: unknown, rows?: unknown) => cancel(row, rows),
    'containerWorkbench.refreshJobs': async (row?: unknown) => {
      const list = row instanceof SlurmRow ? row.list : jobs.of(needActive(connection));
      await list?.look();
    },
  };
}
