import * as vscode from 'vscode';

/**
 * Calls `changed` when a file in `folder` that matches `pattern` comes, changes or goes, as far as the editor hears of it:
 * see {@link Occasions} for the rest.
 */
export function watchFiles(folder: vscode.Uri, pattern: string, changed: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, pattern));
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
  );
}
