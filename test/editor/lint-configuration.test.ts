import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fileNamed, quickFixes, untitled } from '../support/editor-documents';
import { codesOf, diagnosticsOf, when } from '../support/editor-events';

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
/** Writes the file, and waits until the editor has it where it was open. */
async function write(text: string): Promise<void> {
  const uri = address(NAME);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  await when(vscode.workspace.onDidChangeTextDocument, () =>
    open === undefined || open.isClosed || open.getText() === text ? true : undefined,
  );
}
const remove = (): Thenable<void> =>
  vscode.workspace.fs.delete(address(NAME)).then(undefined, () => undefined);
const textOf = async (name: string): Promise<string> =>
  new TextDecoder().decode(await vscode.workspace.fs.readFile(address(name)));

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

  it('counts for documents that were never saved, and while it is typed', async () => {
    await write('ignored: []\n');
    const document = await untitled(DOCKERFILE);
    await diagnosticsOf(document.uri, has(LATEST));
    const configuration = await vscode.workspace.openTextDocument(address(NAME));
    const editor = await vscode.window.showTextDocument(configuration);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 'ignored: ['.length), LATEST));
    await diagnosticsOf(document.uri, hasNot(LATEST));
    assert.ok(await configuration.save());
  });

  it('gets a rule that is to be ignored, in a file that there is', async () => {
    await write('# ours\nignored:\n  - DL3008 # why\n');
    const document = await fileNamed('ignoring.Dockerfile', DOCKERFILE);
    await ignore(document);
    const configuration = await vscode.workspace.openTextDocument(address(NAME));
    assert.equal(configuration.getText(), `# ours\nignored:\n  - DL3008 # why\n  - ${LATEST}\n`);
    await configuration.save();
  });

  it('gets a rule that is to be ignored, in a file that there was not', async () => {
    const document = await fileNamed('ignoring-anew.Dockerfile', DOCKERFILE);
    await ignore(document);
    assert.equal(await textOf(NAME), `ignored:\n  - ${LATEST}\n`);
  });

  it('has its mistakes marked and fixed', async () => {
    await write('ignord:\n  - DL3007\n');
    const configuration = await vscode.workspace.openTextDocument(address(NAME));
    const [problem] = await diagnosticsOf(configuration.uri, (all) => all.length > 0);
    assert.ok(problem);
    assert.equal(configuration.getText(problem.range), 'ignord');
    const [fix] = await quickFixes(configuration, problem);
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(configuration.lineAt(0).text, 'ignored:');
    await diagnosticsOf(configuration.uri, (all) => all.length === 0);
    await configuration.save();
  });

  it('is completed with keys and rules', async () => {
    await write('ignored:\n  - \n');
    const configuration = await vscode.workspace.openTextDocument(address(NAME));
    assert.ok((await completions(configuration, new vscode.Position(1, 4))).includes(LATEST));
    assert.ok((await completions(configuration, new vscode.Position(2, 0))).includes('failure-threshold'));
  });
});

/** Takes the offer to ignore the finding in the configuration, and waits until it is gone. */
async function ignore(document: vscode.TextDocument): Promise<void> {
  const found = await diagnosticsOf(document.uri, has(LATEST));
  const diagnostic = found.find((one) => codesOf(one).includes(LATEST));
  assert.ok(diagnostic);
  const offer = (await quickFixes(document, diagnostic)).find(({ title }) => /configuration/.test(title));
  assert.ok(offer?.edit, 'the finding can be ignored in the configuration');
  assert.ok(await vscode.workspace.applyEdit(offer.edit));
  await diagnosticsOf(document.uri, hasNot(LATEST));
}

async function completions(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const list: vscode.CompletionList = await vscode.commands.executeCommand(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}
