import * as vscode from 'vscode';
import { ExplainedError, explain, isCancellation, noticeText } from '../base';

const PROGRESS_AFTER_MS = 1000;
/** Between two paints of a progress. */
const PAINT_MS = 250;

/**
 * Tells of a failure in one sentence, never as a modal. `actions` are offered as buttons; the other side's own
 * words stand behind "Details". Being asked to stop is no failure and is not told.
 */
export async function showFailure(
  log: vscode.LogOutputChannel,
  error: unknown,
  actions: Readonly<Record<string, () => unknown>> = {},
): Promise<void> {
  if (isCancellation(error)) return;
  const sentence = explain(error);
  const detail = error instanceof ExplainedError ? error.detail : undefined;
  log.error(detail === undefined ? sentence : `${sentence}\n${detail}`);
  const details = vscode.l10n.t('Details');
  const all = detail === undefined ? actions : { ...actions, [details]: () => log.show(true) };
  const chosen = await vscode.window.showErrorMessage(noticeText(sentence), ...Object.keys(all));
  if (chosen !== undefined) await all[chosen]?.();
}

/**
 * Runs `task`, and shows it in the notification area with a Cancel button once it has taken longer than a second.
 * Cancelling aborts the signal that the task was given; what it reports stands beside the title.
 */
export async function withLateProgress<T>(
  title: string,
  task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let shown: vscode.Progress<{ message: string }> | undefined;
  let reported = 0;
  const running = task(abort.signal, (message) => {
    if (Date.now() - reported < PAINT_MS) return;
    reported = Date.now();
    shown?.report({ message });
  });
  const late = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        shown = progress;
        token.onCancellationRequested(() => abort.abort());
        return running.then(
          () => undefined,
          () => undefined,
        );
      },
    );
  }, PROGRESS_AFTER_MS);
  try {
    return await running;
  } finally {
    clearTimeout(late);
  }
}
