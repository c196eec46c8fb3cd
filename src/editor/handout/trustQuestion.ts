import { join } from 'node:path';
import * as vscode from 'vscode';
import { displayText } from '../../base';
import { CourseTrust } from './trust';

/** The trust of the person in the course of `folder`. */
export function createCourseTrust(context: vscode.ExtensionContext, folder: string): CourseTrust {
  return new CourseTrust({
    memento: context.globalState,
    folder,
    shipped: join(context.extensionPath, 'labs'),
    ask: async (title) => {
      const trust = vscode.l10n.t('Trust');
      const chosen = await vscode.window.showWarningMessage(
        vscode.l10n.t('Do you trust the course “{0}”?', displayText(title)),
        {
          modal: true,
          detail: vscode.l10n.t(
            'It comes from {0}, not with this extension. Once you trust it, the checks of its steps run commands that it brings on your workbench, as you and without asking, and workbenches whose host keys it vouches for are connected to without a question.',
            displayText(folder),
          ),
        },
        trust,
      );
      return chosen === trust;
    },
  });
}
