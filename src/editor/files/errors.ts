import * as vscode from 'vscode';
import { ExplainedError, noticeText } from '../../base';

/** What the editor understands of a failure; its text is shown to people as it is. */
export function toFileSystemError(error: unknown): unknown {
  if (!(error instanceof ExplainedError)) return error;
  const sentence = noticeText(error.sentence);
  switch (error.code) {
    case 'file-not-found':
      return vscode.FileSystemError.FileNotFound(sentence);
    case 'file-exists':
      return vscode.FileSystemError.FileExists(sentence);
    case 'file-forbidden':
    case 'file-read-only-disk':
    case 'file-needs-running':
      return vscode.FileSystemError.NoPermissions(sentence);
    case 'file-is-folder':
      return vscode.FileSystemError.FileIsADirectory(sentence);
    case 'file-not-folder':
      return vscode.FileSystemError.FileNotADirectory(sentence);
    default:
      return vscode.FileSystemError.Unavailable(sentence);
  }
}
