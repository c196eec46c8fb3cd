import * as vscode from 'vscode';
import { ExplainedError, explain, isCancellation, noticeText } from '../base';
import { Pace } from './trees/pace';

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

/** What a task says of itself while it runs: in words, and how much of it is done, from 0 to 1, where that is known. */
export type Report = (message: string, fraction?: number) => void;
type Task<T> = (signal: AbortSignal, report: Report) => Promise<T>;

/**
 * Runs `task`, and shows it in the notification area with a Cancel button, which aborts the signal that the task was
 * given; what it reports stands beside the title.
 */
export function withProgress<T>(title: string, task: Task<T>): Promise<T> {
  const { running, show } = begin(title, task);
  show();
  return running;
}

/** The same once it has taken longer than a second. */
export async function withLateProgress<T>(title: string, task: Task<T>): Promise<T> {
  const { running, show } = begin(title, task);
  const late = setTimeout(show, PROGRESS_AFTER_MS);
  try {
    return await running;
  } finally {
    clearTimeout(late);
  }
}

function begin<T>(title: string, task: Task<T>): { running: Promise<T>; show: () => void } {
  const abort = new AbortController();
  let shown: vscode.Progress<{ message: string; increment: number }> | undefined;
  let news: { message: string; fraction: number } | undefined;
  let percent = 0;
  // What was said last may stand for minutes, so it is painted however soon it came after something else.
  const pace = new Pace(PAINT_MS, () => {
    if (shown === undefined || news === undefined) return false;
    const reached = Math.round(news.fraction * 100);
    // The bar cannot go back, though what is found late makes the whole larger.
    shown.report({ message: noticeText(news.message), increment: Math.max(0, reached - percent) });
    percent = Math.max(percent, reached);
    news = undefined;
    return true;
  });
  const running = task(abort.signal, (message, fraction = 0) => {
    news = { message, fraction };
    pace.ask();
  }).finally(() => pace.dispose());
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: noticeText(title),
    cancellable: true,
  };
  const show = (): void =>
    void vscode.window.withProgress(options, (progress, token) => {
      shown = progress;
      pace.ask();
      token.onCancellationRequested(() => abort.abort());
      return running.then(
        () => undefined,
        () => undefined,
      );
    });
  return { running, show };
}
