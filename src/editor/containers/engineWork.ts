import * as vscode from 'vscode';
import { noticeText } from '../../base';
import type { EngineProgress } from '../../docker';
import type { RunningTransfers } from '../transfers';
import { LayerProgress } from './layerProgress';

/** Milliseconds between two paints of a progress. */
const PAINT = 250;

export interface LongWork {
  signal: AbortSignal;
  onProgress: (progress: EngineProgress) => void;
  /** For what the engine says nothing of: in words of ours, and how much of it is done, from 0 to 1. */
  report: (text: string, fraction?: number) => void;
}

/**
 * Something of the engine that lasts: shown in the notification area with a Cancel button, and as a row among the images
 * where it is about one. Cancelling aborts the signal.
 */
export async function longWork<T>(
  transfers: RunningTransfers,
  what: { title: string; kind: Parameters<RunningTransfers['start']>[0]['kind']; name: string },
  work: (how: LongWork) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: noticeText(what.title),
      cancellable: true,
    },
    async (notification, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const row = transfers.start({ kind: what.kind, name: what.name, cancel: () => abort.abort() });
      const layers = new LayerProgress();
      let painted = 0;
      let percent = 0;
      const report = (text: string, fraction?: number): void => {
        const now = Date.now();
        if (now - painted < PAINT) return;
        painted = now;
        row.report(text, fraction);
        const reached = Math.round((fraction ?? 0) * 100);
        // The bar cannot go back, though a layer that is found late makes the whole larger.
        notification.report({ message: noticeText(text), increment: Math.max(0, reached - percent) });
        percent = Math.max(percent, reached);
      };
      try {
        return await work({
          signal: abort.signal,
          report,
          onProgress: (progress) => {
            layers.add(progress);
            report(layers.text, layers.fraction);
          },
        });
      } finally {
        row.end();
      }
    },
  );
}
