import path from 'node:path';
import * as vscode from 'vscode';
import { choiceText, explain, noticeText } from '../../base';
import { displayName } from '../../workbench';
import type { WorkbenchFiles } from '../../workbench';

interface Choice extends vscode.QuickPickItem {
  /** Look into this folder. */
  enter?: string;
  /** This is the one. */
  take?: string;
}

/** Lets a person browse the folders of a workbench, or type a path. Undefined where they gave up. */
export async function pickFolder(
  files: WorkbenchFiles,
  title: string,
  start = files.home,
): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick<Choice>();
  picker.title = title;
  picker.placeholder = vscode.l10n.t('Choose a folder, or type a path');
  let current = start;
  let listed: Choice[] = [];
  const typed = (): Choice[] => {
    const { value } = picker;
    if (!value.startsWith('/') && value !== '~' && !value.startsWith('~/')) return [];
    const folder = value.startsWith('~')
      ? path.posix.join(files.home, value.slice(1))
      : path.posix.normalize(value);
    return [{ label: `$(arrow-right) ${choiceText(displayName(folder))}`, enter: folder, alwaysShow: true }];
  };
  const show = (): void => {
    picker.items = [...typed(), ...listed];
  };
  const enter = async (folder: string): Promise<void> => {
    picker.busy = true;
    try {
      const entries = await files.list(folder);
      current = folder;
      picker.value = '';
      listed = choices(
        folder,
        entries.filter(({ type }) => type === 'folder').map(({ name }) => name),
      );
    } catch (error) {
      listed = [{ label: `$(error) ${noticeText(explain(error))}`, enter: current, alwaysShow: true }];
    }
    picker.busy = false;
    show();
  };
  picker.onDidChangeValue(show);
  try {
    return await new Promise<string | undefined>((resolve) => {
      picker.onDidHide(() => resolve(undefined));
      picker.onDidAccept(() => {
        const [chosen] = picker.selectedItems;
        if (chosen?.take !== undefined) resolve(chosen.take);
        else if (chosen?.enter !== undefined) void enter(chosen.enter);
      });
      picker.show();
      void enter(start);
    });
  } finally {
    picker.dispose();
  }
}

/** Hidden folders come last. */
function choices(folder: string, names: readonly string[]): Choice[] {
  const hidden = (name: string): number => Number(name.startsWith('.'));
  const sorted = [...names].sort((one, other) => hidden(one) - hidden(other) || one.localeCompare(other));
  return [
    {
      label: `$(check) ${vscode.l10n.t('This folder')}`,
      description: choiceText(displayName(folder)),
      take: folder,
      alwaysShow: true,
    },
    ...(folder === '/' ? [] : [{ label: '$(arrow-up) ..', enter: path.posix.dirname(folder) }]),
    ...sorted.map((name) => ({
      label: `$(folder) ${choiceText(displayName(name))}`,
      enter: path.posix.join(folder, name),
    })),
  ];
}
