import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fileNamed } from '../support/editor-documents';
import { codesOf, diagnosticsOf } from '../support/editor-events';

const NAME = '.hadolint.yaml';
const LATEST = 'DL3007';
const DOCKERFILE = 'FROM debian:latest\nCMD ["true"]\n';
const has = (code: string) => (found: readonly vscode.Diagnostic[]) =>
  found.some((one) => codesOf(one).includes(code));
const hasNot = (code: string) => (found: readonly vscode.Diagnostic[]) => !has(code)(found);

const address = (name: string): vscode.Uri => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the tests run in a workspace folder');
  return vscode.Uri.joinPath(folder.uri, name);
};
const write = (text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(address(NAME), new TextEncoder().encode(text));
const remove = (): Thenable<void> =>
  vscode.workspace.fs.delete(address(NAME)).then(undefined, () => undefined);
describe('configuration of the lint', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await remove();
  });

  it('counts from the file in the folder, and follows it as it comes, changes and goes', async () => {
    const document = await fileNamed('configured.Dockerfile', DOCKERFILE);
    await diagnosticsOf(document.uri, has(LATEST));
    await write(`ignored:\n  - ${LATEST}\n`);
    await diagnosticsOf(document.uri, hasNot(LATEST));
    await write(`override:\n  error:\n    - ${LATEST}\n`);
    const found = await diagnosticsOf(document.uri, has(LATEST));
    assert.equal(
      found.find((one) => codesOf(one).includes(LATEST))?.severity,
      vscode.DiagnosticSeverity.Error,
    );
    await remove();
    await diagnosticsOf(document.uri, (all) =>
      all.some((one) => codesOf(one).includes(LATEST) && one.severity !== vscode.DiagnosticSeverity.Error),
    );
  });
});
