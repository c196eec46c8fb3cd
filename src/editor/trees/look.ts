import * as vscode from 'vscode';
import { displayText } from '../../base';

/** What a row looks like. Two looks with the same values need no painting. */
export interface Look {
  label: string;
  description?: string | undefined;
  icon?: string;
  /** Of the theme: `charts.green`. */
  color?: string | undefined;
  /** What menus know it by. */
  context?: string;
  /** For screen readers, in place of label and description. */
  spoken?: string;
  open?: 'collapsed' | 'expanded' | undefined;
  command?: vscode.Command;
  /** A file or folder, whose icon is the editor's own. */
  resource?: { uri: vscode.Uri; folder: boolean };
}

/** Characters of foreign text that a row shows at most; the tooltip has the rest. */
const LONGEST = 200;

/** A row of that look. Its texts may come from anywhere. */
export function paint(id: string, look: Look): vscode.TreeItem {
  const item = new vscode.TreeItem(
    shown(look.label),
    look.open === undefined
      ? vscode.TreeItemCollapsibleState.None
      : look.open === 'expanded'
        ? vscode.TreeItemCollapsibleState.Expanded
        : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = id;
  if (look.description !== undefined) item.description = shown(look.description);
  if (look.icon !== undefined) {
    item.iconPath = new vscode.ThemeIcon(
      look.icon,
      look.color === undefined ? undefined : new vscode.ThemeColor(look.color),
    );
  }
  if (look.resource !== undefined) {
    item.resourceUri = look.resource.uri;
    item.iconPath = look.resource.folder ? vscode.ThemeIcon.Folder : vscode.ThemeIcon.File;
  }
  if (look.context !== undefined) item.contextValue = look.context;
  if (look.spoken !== undefined) item.accessibilityInformation = { label: shown(look.spoken) };
  if (look.command !== undefined) item.command = look.command;
  return item;
}

function shown(text: string): string {
  return displayText(text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
}

/** What stands beside a label: the parts that there are. */
export function described(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
