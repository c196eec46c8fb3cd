import * as vscode from 'vscode';
import { ExplainedError, isCancellation, noticeText } from '../../base';
import { attendConversion, attendCreation, type Job, type Phase } from '../../sandboxes';
import { longWork } from '../containers/engineWork';
import { showFailure, withLateProgress } from '../notify';
import type { RunningTransfers } from '../transfers';
import type { ActiveWorkbench, Connection } from '../types';
import type { Sandboxes } from './source';
import type { Unfinished, UnfinishedWork } from './unfinishedWork';

export interface FollowingParts {
  log: vscode.LogOutputChannel;
  transfers: RunningTransfers;
  sandboxes: Sandboxes;
  unfinished: UnfinishedWork;
}

/** What {@link follow} hands to what is done. */
export interface Followed {
  readonly signal: AbortSignal;
  readonly onPhase: (phase: Phase) => void;
  /** It runs on the workbench, and could be followed from elsewhere. */
  readonly onJob: (job: Job) => void;
}

/**
 * Shows something that is being made while it lasts, and what has come of it; it is remembered until its end has been seen. An
 * image is shown in the notification area and among the images.
 */
export async function follow(
  { transfers, sandboxes, unfinished }: FollowingParts,
  active: ActiveWorkbench,
  what: Omit<Unfinished, 'job'>,
  work: (followed: Followed) => Promise<void>,
): Promise<void> {
  const { makes, runtime, name, target } = what;
  const { workbench } = active;
  let job: Job | undefined;
  const begun = (signal: AbortSignal, onPhase: Followed['onPhase']): Promise<void> =>
    work({
      ...{ signal, onPhase },
      onJob: (started) => {
        job = started;
        unfinished.keep(workbench, { ...what, job });
      },
    });
  try {
    await (makes === 'sandbox'
      ? withLateProgress(vscode.l10n.t('Making {0}…', target), (signal, report) =>
          begun(signal, ({ text }) => report(noticeText(text))),
        )
      : longWork(
          transfers,
          { title: vscode.l10n.t('Converting {0} for {1}', name, runtime.label), kind: 'convert', name },
          ({ signal, report }) => begun(signal, ({ text, fraction }) => report(text, fraction)),
        ));
    if (makes === 'image' && target.startsWith('/'))
      await sandboxes.use(workbench, target.slice(0, Math.max(1, target.lastIndexOf('/'))));
  } finally {
    // Where the connection is gone it goes on.
    if (job !== undefined) {
      unfinished.letGo(job);
      if (workbench.status.state === 'connected') unfinished.forget(job);
    }
    await sandboxes.of(active).refresh();
  }
}

/** Shows what goes on on a workbench although its window was closed or has lost the connection, as soon as there is one again. */
export function resumeWork(parts: FollowingParts & { connection: Connection }): vscode.Disposable {
  const { connection, unfinished, log } = parts;
  const look = (): void => {
    for (const held of connection.all) {
      if (held.workbench.status.state !== 'connected') continue;
      for (const work of unfinished.takeOver(held.workbench)) {
        goOn(parts, held, work).catch((error: unknown) => {
          // Another window has told its end, or somebody has given it up.
          const isTold = error instanceof ExplainedError && error.code === 'job-gone';
          if (!isTold && !isCancellation(error)) void showFailure(log, error);
        });
      }
    }
  };
  look();
  return connection.onDidChange(look);
}

async function goOn(
  parts: FollowingParts,
  active: ActiveWorkbench,
  { job, ...what }: Unfinished,
): Promise<void> {
  const { makes, runtime, target } = what;
  const { workbench } = active;
  await follow(parts, active, what, async ({ onJob, ...how }) => {
    onJob(job);
    await (makes === 'sandbox'
      ? attendCreation(workbench, runtime, job, target, how)
      : attendConversion(workbench, runtime, job, { target, ...how }));
  });
  sayReady(target);
}

/** What was made can be used. */
export function sayReady(target: string): void {
  void vscode.window.showInformationMessage(noticeText(vscode.l10n.t('{0} is ready.', target)));
}
