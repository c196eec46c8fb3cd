import type * as vscode from 'vscode';
import { ExplainedError, isCancellation } from '../../base';
import { showFailure } from '../notify';
import type { Connection } from '../types';
import { attendTo, type ConversionParts } from './conversion';

/**
 * Shows conversions again that go on on a workbench although their window has been closed or has lost the connection, as soon
 * as there is one.
 */
export function resumeConversions(parts: ConversionParts & { connection: Connection }): vscode.Disposable {
  const { connection, conversions, log } = parts;
  const look = (): void => {
    for (const held of connection.all) {
      if (held.workbench.status.state !== 'connected') continue;
      for (const conversion of conversions.takeOver(held.workbench)) {
        attendTo(parts, held, conversion).catch((error: unknown) => {
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
