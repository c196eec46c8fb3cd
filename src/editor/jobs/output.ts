import * as vscode from 'vscode';
import { ExplainedError } from '../../base';
import { LogLines } from '../../docker';
import { outputOf, type Job, type JobList } from '../../slurm';
import { followFile } from '../../workbench';
import { openLog } from '../containers/terminals';
import type { ActiveWorkbench } from '../types';

/** A terminal with what a job prints, until it has ended. */
export async function openJobOutput(
  { workbench }: ActiveWorkbench,
  list: JobList,
  job: Pick<Job, 'id' | 'name'>,
): Promise<void> {
  const file = await outputOf(workbench, job);
  if (file === undefined) {
    throw new ExplainedError('slurm-output', vscode.l10n.t('This job prints into no file.'), {
      remedy: vscode.l10n.t('It prints where it was started from, and parts of an array only once they run.'),
    });
  }
  openLog(vscode.l10n.t('{0} (job {1})', job.name, job.id), async function* (signal) {
    const lines = new LogLines({ terminal: true, timestamps: false });
    const over = whenOver(list, job.id);
    try {
      for await (const bytes of followFile(workbench, file, { over: over.signal, signal })) {
        yield lines.feed(bytes);
      }
      yield lines.end();
    } finally {
      over.dispose();
    }
  });
}

/** Given once the job has ended, or is known no more; the list is kept true for it. */
function whenOver(list: JobList, id: string): { signal: AbortSignal; dispose(): void } {
  const over = new AbortController();
  const look = (): void => {
    const phase = list.jobs?.find((job) => job.id === id)?.phase;
    if (list.jobs === undefined || list.error !== undefined || phase === 'waiting' || phase === 'running')
      return;
    over.abort();
  };
  const listening = list.onDidChange(look);
  const following = list.follow();
  void list.look().then(look);
  return {
    signal: over.signal,
    dispose: () => {
      listening.dispose();
      following.dispose();
    },
  };
}
