import type { EngineProgress } from '../../docker';
import { withProgress, type Report } from '../notify';
import type { RunningTransfers } from '../transfers';
import { LayerProgress } from './layerProgress';

export interface LongWork {
  signal: AbortSignal;
  onProgress: (progress: EngineProgress) => void;
  /** For what the engine says nothing of. */
  report: Report;
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
  return withProgress(what.title, async (cancelled, notify) => {
    const abort = new AbortController();
    const row = transfers.start({ kind: what.kind, name: what.name, cancel: () => abort.abort() });
    const layers = new LayerProgress();
    const report: Report = (text, fraction) => {
      row.report(text, fraction);
      notify(text, fraction);
    };
    try {
      return await work({
        signal: AbortSignal.any([cancelled, abort.signal]),
        report,
        onProgress: (progress) => {
          layers.add(progress);
          report(layers.text, layers.fraction);
        },
      });
    } finally {
      row.end();
    }
  });
}
