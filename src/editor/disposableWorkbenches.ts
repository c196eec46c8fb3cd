import * as vscode from 'vscode';
import type { Event } from '../base';
import { EXTENSION, type SettingId } from './contributions';
import { setting } from './settings';

const SETTING = 'containerWorkbench.audit.disposableWorkbenches' satisfies SettingId;

/** Whether the person has marked a workbench as one that nobody would miss. `address`: as it was connected to. */
export function isDisposable(address: string): boolean {
  return setting<readonly string[]>(SETTING).includes(address);
}

/** Marks a workbench as one that nobody would miss, or takes the mark away. */
export async function setDisposable(address: string, disposable: boolean): Promise<void> {
  const others = setting<readonly string[]>(SETTING).filter((one) => one !== address);
  await vscode.workspace
    .getConfiguration(EXTENSION)
    .update(
      SETTING.slice(EXTENSION.length + 1),
      disposable ? [...others, address] : others,
      vscode.ConfigurationTarget.Global,
    );
}

/** Some workbench was marked, or its mark taken away. */
export const onDidChangeDisposable: Event<void> = (listener) =>
  vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(SETTING)) listener();
  });
