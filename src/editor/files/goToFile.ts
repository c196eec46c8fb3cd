import path from 'node:path';
import * as vscode from 'vscode';
import { choiceText } from '../../base';
import { displayName, listFileNames } from '../../workbench';
import type { Workbench } from '../../workbench';
import { addressOf } from './address';
import { bestNames } from './fuzzy';

/** Lets a person choose one of the files below a folder of the workbench by parts of its name, and opens it. */
export async function goToFile(workbench: Workbench, folder: string): Promise<void> {
  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & { name: string }>();
  const abort = new AbortController();
  picker.title = vscode.l10n.t('Go to a File in {0} of {1}', displayName(folder), workbench.label);
  picker.placeholder = vscode.l10n.t('Parts of its name');
  picker.busy = true;
  let names: readonly string[] = [];
  const show = (): void => {
    picker.items = bestNames(names, picker.value).map((name) => ({
      label: choiceText(displayName(path.posix.basename(name))),
      description: choiceText(displayName(path.posix.dirname(name).replace(/^\.$/, ''))),
      alwaysShow: true,
      name,
    }));
  };
  picker.onDidChangeValue(show);
  const chosen = new Promise<string | undefined>((resolve) => {
    picker.onDidHide(() => resolve(undefined));
    picker.onDidAccept(() => resolve(picker.selectedItems[0]?.name));
  });
  picker.show();
  try {
    const listed = await Promise.race([listFileNames(workbench, folder, abort.signal), chosen]);
    if (typeof listed !== 'object') return;
    names = listed.names;
    if (listed.more) picker.title += ` ${vscode.l10n.t('(the first {0})', names.length)}`;
    picker.busy = false;
    show();
    const name = await chosen;
    if (name === undefined) return;
    await vscode.window.showTextDocument(addressOf(workbench, path.posix.join(folder, name)));
  } finally {
    abort.abort();
    picker.dispose();
  }
}
