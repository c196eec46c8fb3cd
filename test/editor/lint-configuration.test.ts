import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { quickFixes } from '../support/editor-documents';
import { codesOf, diagnosticsOf } from '../support/editor-events';

const NAME = '.hadolint.yaml';
const LATEST = 'DL3007';
const has = (code: string) => (found: readonly vscode.Diagnostic[]) =>
  found.some((one) => codesOf(one).includes(code));
const hasAs = (severity: vscode.DiagnosticSeverity) => (found: readonly vscode.Diagnostic[]) =>
  found.some((one) => codesOf(one).includes(LATEST) && one.severity === severity);
const hasNot = (code: string) => (found: readonly vscode.Diagnostic[]) => !has(code)(found);

/** A folder of a test's own, outside of the workspace: what the editor has opened once outlives its file for a while. */
let folder: vscode.Uri;
const address = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);
const write = (name: string, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(address(name), new TextEncoder().encode(text));
/** A file as it is now, saved or not. */
const open = (name: string): Thenable<vscode.TextDocument> =>
  vscode.workspace.openTextDocument(address(name));

/**
 * Resolves once the editor watches a folder. It does not say so: something is made in it, again and again, until that is
 * heard of.
 */
async function watched(place: vscode.Uri): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(place, '*'));
  let probe: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve) => {
      watcher.onDidCreate(() => resolve());
      let count = 0;
      probe = setInterval(() => void write(`probe-${count++}`, ''), 100);
    });
  } finally {
    clearInterval(probe);
    watcher.dispose();
  }
}

async function dockerfile(): Promise<vscode.TextDocument> {
  await write('Dockerfile', 'FROM debian:latest\nCMD ["true"]\n');
  return open('Dockerfile');
}

/** Takes the offer to ignore the finding in the configuration, and waits until it is gone. */
async function ignore(document: vscode.TextDocument): Promise<void> {
  const found = await diagnosticsOf(document.uri, has(LATEST));
  const diagnostic = found.find((one) => codesOf(one).includes(LATEST));
  assert.ok(diagnostic);
  const offers = await quickFixes(document, diagnostic);
  const offer = offers.find(({ title }) => title === `Ignore ${LATEST} in the configuration`);
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

describe('configuration of the lint', () => {
  beforeEach(async () => {
    folder = vscode.Uri.file(await mkdtemp(join(tmpdir(), 'configured-')));
  });
  afterEach(async () => {
    await vscode.workspace.saveAll(true);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it('counts from the file in the folder, whatever has become of that, once somebody goes on typing', async () => {
    const document = await dockerfile();
    const editor = await vscode.window.showTextDocument(document);
    const goOn = (): Thenable<boolean> => editor.edit((edit) => edit.insert(new vscode.Position(1, 0), '\n'));
    await diagnosticsOf(document.uri, has(LATEST));
    await write(NAME, `ignored:\n  - ${LATEST}\n`);
    await goOn();
    await diagnosticsOf(document.uri, hasNot(LATEST));
    await write(NAME, `override:\n  error:\n    - ${LATEST}\n`);
    await goOn();
    // While it is written the file is empty for a moment, and the rule as it is by itself.
    await diagnosticsOf(document.uri, hasAs(vscode.DiagnosticSeverity.Error));
    await vscode.workspace.fs.delete(address(NAME));
    await goOn();
    await diagnosticsOf(document.uri, hasAs(vscode.DiagnosticSeverity.Warning));
  });

  it('counts once the Dockerfile is looked at again, and once it is saved', async () => {
    const document = await dockerfile();
    await diagnosticsOf(document.uri, has(LATEST));
    await write(NAME, `ignored:\n  - ${LATEST}\n`);
    await vscode.window.showTextDocument(document);
    await diagnosticsOf(document.uri, hasNot(LATEST));
    await write(NAME, 'ignored: []\n');
    // Where nothing was edited, only the command saves.
    await vscode.commands.executeCommand('workbench.action.files.save');
    await diagnosticsOf(document.uri, has(LATEST));
  });

  it('is followed while nobody does anything, as soon as the editor watches the folder', async () => {
    const document = await dockerfile();
    await diagnosticsOf(document.uri, has(LATEST));
    await watched(folder);
    await write(NAME, `ignored:\n  - ${LATEST}\n`);
    await diagnosticsOf(document.uri, hasNot(LATEST));
  });

  it('has a .dockerignore beside it, which counts in the same way', async () => {
    await write('Dockerfile', 'FROM scratch\nCOPY secret /\n');
    const document = await open('Dockerfile');
    const editor = await vscode.window.showTextDocument(document);
    await diagnosticsOf(document.uri, hasNot('CopyIgnoredFile'));
    await write('.dockerignore', 'secret\n');
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), '\n'));
    await diagnosticsOf(document.uri, has('CopyIgnoredFile'));
    await vscode.workspace.fs.delete(address('.dockerignore'));
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), '\n'));
    await diagnosticsOf(document.uri, hasNot('CopyIgnoredFile'));
  });

  it('counts while it is typed', async () => {
    await write(NAME, 'ignored: []\n');
    const document = await dockerfile();
    await diagnosticsOf(document.uri, has(LATEST));
    const editor = await vscode.window.showTextDocument(await open(NAME));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 'ignored: ['.length), LATEST));
    await diagnosticsOf(document.uri, hasNot(LATEST));
  });

  it('gets a rule that is to be ignored, in a file that there is', async () => {
    await write(NAME, '# ours\nignored:\n  - DL3008 # why\n');
    await ignore(await dockerfile());
    assert.equal((await open(NAME)).getText(), `# ours\nignored:\n  - DL3008 # why\n  - ${LATEST}\n`);
  });

  it('gets a rule that is to be ignored, in a file that there was not', async () => {
    await ignore(await dockerfile());
    assert.equal((await open(NAME)).getText(), `ignored:\n  - ${LATEST}\n`);
  });

  it('has its mistakes marked and fixed', async () => {
    await write(NAME, 'ignord:\n  - DL3007\n');
    const configuration = await open(NAME);
    const [problem] = await diagnosticsOf(configuration.uri, (all) => all.length > 0);
    assert.ok(problem);
    assert.equal(configuration.getText(problem.range), 'ignord');
    const [fix] = await quickFixes(configuration, problem);
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(configuration.lineAt(0).text, 'ignored:');
    await diagnosticsOf(configuration.uri, (all) => all.length === 0);
  });

  it('is completed with keys and rules', async () => {
    await write(NAME, 'ignored:\n  - \n');
    const configuration = await open(NAME);
    assert.ok((await completions(configuration, new vscode.Position(1, 4))).includes(LATEST));
    assert.ok((await completions(configuration, new vscode.Position(2, 0))).includes('failure-threshold'));
  });
});
