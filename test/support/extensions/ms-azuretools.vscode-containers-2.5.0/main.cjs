/**
 * Serves Dockerfiles where Container Tools serves them (DOCUMENT_SELECTOR in extensions/vscode-containers/src/extension.ts
 * of microsoft/vscode-containers), with answers that a test can tell from ours.
 */
const vscode = require('vscode');

const SELECTOR = { language: 'dockerfile', scheme: 'file' };

exports.activate = ({ subscriptions }) => {
  subscriptions.push(
    vscode.languages.registerCompletionItemProvider(SELECTOR, {
      provideCompletionItems: () => [new vscode.CompletionItem('THEIRS')],
    }),
    vscode.languages.registerDocumentFormattingEditProvider(SELECTOR, {
      provideDocumentFormattingEdits: () => [vscode.TextEdit.insert(new vscode.Position(0, 0), '# theirs\n')],
    }),
  );
};
