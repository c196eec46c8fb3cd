import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as vscode from 'vscode';
import { fileNamed, quickFixes, untitled } from '../support/editor-documents';
import { codesOf, diagnosticsOf } from '../support/editor-events';
import { skip } from '../support/skip';

const LATEST = 'DL3007';
const has = (code: string) => (found: readonly vscode.Diagnostic[]) =>
  found.some((one) => codesOf(one).includes(code));
const hasNot = (code: string) => (found: readonly vscode.Diagnostic[]) => !has(code)(found);

/** Applies the first quick fix for `code` and waits until the finding has gone. */
async function fix(document: vscode.TextDocument, code: string): Promise<void> {
  const found = await diagnosticsOf(document.uri, has(code));
  const diagnostic = found.find((one) => codesOf(one).includes(code));
  assert.ok(diagnostic);
  const offers = await quickFixes(document, diagnostic);
  const [first] = offers;
  assert.ok(
    first?.edit,
    `${code} comes with a fix, not with: ${offers.map(({ title }) => title).join(', ')}`,
  );
  assert.ok(await vscode.workspace.applyEdit(first.edit));
  await diagnosticsOf(document.uri, hasNot(code));
}

const ignore = (codes: string[] | undefined): Thenable<void> =>
  vscode.workspace
    .getConfiguration('containerWorkbench')
    .update('lint.ignored', codes, vscode.ConfigurationTarget.Global);

describe('Dockerfile lint in the editor', () => {
  afterEach(() => ignore(undefined));
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('marks a file, exactly where the problem is, and fixes it', async () => {
    const document = await fileNamed('Dockerfile', 'FROM debian:12\nWORKDIR srv\nCMD ["true"]\n');
    const found = await diagnosticsOf(document.uri, (all) => all.length > 0);
    assert.deepEqual(found.map(codesOf), [['DL3000', 'WorkdirRelativePath']]);
    assert.equal(document.getText(found[0]?.range), 'srv');
    assert.equal(found[0]?.source, 'Container Workbench');
    await fix(document, 'DL3000');
  });

  it('marks a document that was never saved', async () => {
    const document = await untitled('FROM debian:latest\nCMD ["true"]\n');
    const found = await diagnosticsOf(document.uri, has(LATEST));
    assert.ok(found.length > 0);
    assert.equal(document.uri.scheme, 'untitled');
  });

  it('follows what is typed', async () => {
    const document = await untitled('FROM debian:12\nCMD ["true"]\n');
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 12, 0, 14), 'latest'));
    await diagnosticsOf(document.uri, has(LATEST));
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 12, 0, 18), '12'));
    await diagnosticsOf(document.uri, hasNot(LATEST));
  });

  it('offers to ignore a rule by a comment', async () => {
    const document = await untitled('FROM debian:latest\nCMD ["true"]\n');
    const found = await diagnosticsOf(document.uri, has(LATEST));
    const diagnostic = found.find((one) => codesOf(one).includes(LATEST));
    assert.ok(diagnostic);
    const offers = await quickFixes(document, diagnostic);
    const offer = offers.find(({ title }) => /ignore/i.test(title));
    assert.ok(offer?.edit, 'there is a fix that ignores the rule');
    assert.ok(await vscode.workspace.applyEdit(offer.edit));
    await diagnosticsOf(document.uri, hasNot(LATEST));
    assert.match(document.getText(), /^# hadolint ignore=DL3007$/m);
  });

  it('heeds a changed setting at once', async () => {
    const document = await untitled('FROM debian:latest\nCMD ["true"]\n');
    await diagnosticsOf(document.uri, has(LATEST));
    await ignore([LATEST]);
    await diagnosticsOf(document.uri, hasNot(LATEST));
    await ignore(undefined);
    await diagnosticsOf(document.uri, has(LATEST));
  });

  it('fixes all that one rule says, and nothing else', async () => {
    const document = await untitled('FROM debian:12\nADD a /a\nADD b /b\nMAINTAINER me\nCMD ["true"]\n');
    const found = await diagnosticsOf(document.uri, has('DL3020'));
    const diagnostic = found.find((one) => codesOf(one).includes('DL3020'));
    assert.ok(diagnostic);
    const offer = (await quickFixes(document, diagnostic)).find(({ title }) => /fix all/i.test(title));
    assert.ok(offer?.edit, 'there is a fix for all of the rule');
    assert.ok(await vscode.workspace.applyEdit(offer.edit));
    await diagnosticsOf(document.uri, hasNot('DL3020'));
    assert.equal(document.getText(), 'FROM debian:12\nCOPY a /a\nCOPY b /b\nMAINTAINER me\nCMD ["true"]\n');
  });

  it('says where a Dockerfile is none, and goes on', async () => {
    const document = await fileNamed('none.Dockerfile', 'This is a shopping list.\n- milk\n\u202e\\\n');
    await vscode.languages.setTextDocumentLanguage(document, 'dockerfile');
    const found = await diagnosticsOf(document.uri, (all) => all.length > 0);
    assert.ok(found.some(({ severity }) => severity === vscode.DiagnosticSeverity.Error));
    const next = await untitled('FROM debian:latest\nCMD ["true"]\n');
    await diagnosticsOf(next.uri, has(LATEST));
  });

  it('tells what ShellCheck says of scripts, where it stands in the Dockerfile, until that is mended', async function () {
    if (spawnSync('shellcheck', ['--version']).error !== undefined) skip(this, 'there is no shellcheck');
    const document = await untitled('FROM debian:12\nRUN read -r x && \\\n  echo $x\nCMD ["true"]\n');
    const found = await diagnosticsOf(document.uri, has('SC2086'));
    const diagnostic = found.find((one) => codesOf(one).includes('SC2086'));
    assert.equal(document.getText(diagnostic?.range), '$x');
    await fix(document, 'SC2086');
    assert.equal(document.lineAt(2).text, '  echo "$x"');
  });

  it('forgets a document that is no Dockerfile any more', async () => {
    const document = await untitled('FROM debian:latest\n');
    await diagnosticsOf(document.uri, (all) => all.length > 0);
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await diagnosticsOf(document.uri, (all) => all.length === 0);
  });
});
