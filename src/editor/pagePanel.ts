import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageShell, readPageFiles } from './pageShell';

export interface PageOptions {
  /** The editor's name for this kind of tab. */
  viewType: string;
  title: string;
  /** Which page of `webview/` runs in it. */
  page: string;
}

/** Opens a tab with one of our pages in it; whoever opens it listens to what the page says. */
export function openPage(extension: vscode.Uri, { viewType, title, page }: PageOptions): vscode.WebviewPanel {
  const files = vscode.Uri.joinPath(extension, 'dist', 'webview');
  const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active);
  const { webview } = panel;
  webview.options = { enableScripts: true, localResourceRoots: [files] };
  webview.html = pageShell({
    ...readPageFiles(files.fsPath, page),
    source: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    title,
  });
  return panel;
}
