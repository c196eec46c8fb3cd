import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { EXTENSION, type SettingId } from './contributions';

/** The value of a setting in force, of the type that contributions.ts gives it. */
export function setting<T>(id: SettingId, scope?: vscode.ConfigurationScope): T {
  const value = vscode.workspace.getConfiguration(EXTENSION, scope).get<T>(id.slice(EXTENSION.length + 1));
  if (value === undefined) throw new Error(`setting ${id} has no default`);
  return value;
}

/** The folder of the course that is the handout: the one that the settings name, else the one that is shipped. */
export function courseFolder(extensionPath: string): string {
  const named = setting<string>('containerWorkbench.handout.course');
  return named === '' ? join(extensionPath, 'labs') : named.replace(/^~(?=\/|$)/, homedir());
}
