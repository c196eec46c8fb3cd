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

/** Takes the quick fix of that title (else the first one) where `code` is found. */
async function take(document: vscode.TextDocument, code: string, title?: string): Promise<void> {
  const found = await diagnosticsOf(document.uri, has(code));
  const diagnostic = found.find((one) => codesOf(one).includes(code));
  assert.ok(diagnostic);
  const offers = await quickFixes(document, diagnostic);
  const offer = title === undefined ? offers[0] : offers.find((one) => one.title === title);
  assert.ok(offer?.edit, `${code} comes with: ${offers.map((one) => one.title).join(', ')}`);
  assert.ok(await vscode.workspace.applyEdit(offer.edit));
}

/** Takes the first quick fix, and waits until the finding has gone. */
async function fix(document: vscode.TextDocument, code: string): Promise<void> {
  await take(document, code);
  await diagnosticsOf(document.uri, hasNot(code));
}

const ignore = (codes: string[] | undefined): Thenable<void> =>
  vscode.workspace
    .getConfiguration('containerWorkbench')
    .update('lint.ignored', codes, vscode.ConfigurationTarget.Global);

/** What the editor is to do when a file is saved. */
const onSave = (actions: Readonly<Record<string, string>> | undefined): Thenable<void> =>
  vscode.workspace
    .getConfiguration('editor')
    .update('codeActionsOnSave', actions, vscode.ConfigurationTarget.Global);

describe('Dockerfile lint in the editor', () => {
  afterEach(async () => {
    await ignore(undefined);
    await onSave(undefined);
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('marks a file, exactly where the problem is, and fixes it', async () => {
    const document = await fileNamed('Dockerfile', 'FROM debian:12\nWORKDIR srv\nCMD ["true"]\n');
    const found = await diagnosticsOf(document.uri, (all) => all.length > 0);
    assert.deepEqual(found.map(codesOf), [['DL3000', 'WorkdirRelativePath']]);
    assert.equal(document.getText(found[0]?.range), 'srv');
    assert.equal(found[0]?.source, 'Container Workbench');
    await fix(document, 'DL3000');
  });

  it('has the one way there is taken by “Auto Fix”, and leaves versions to a person', async () => {
    const document = await untitled('FROM --platform=linux/arm64 debian:latest\nCOPY a b\nUSER root\n');
    for (const [code, preferred] of [
      ['DL3002', true],
      ['DL3029', true],
      ['DL3045', true],
      [LATEST, false],
    ] as const) {
      const [diagnostic] = (await diagnosticsOf(document.uri, has(code))).filter((one) =>
        codesOf(one).includes(code),
      );
      assert.ok(diagnostic);
      const [first] = await quickFixes(document, diagnostic);
      assert.equal(first?.isPreferred ?? false, preferred, `${code}: ${first?.title}`);
    }
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

  for (const [where, comment] of [
    ['here', '# hadolint ignore=DL3007'],
    ['in this file', '# hadolint global ignore=DL3007'],
  ] as const)
    it(`offers to ignore a rule ${where}`, async () => {
      const document = await untitled('# syntax=docker/dockerfile:1\nFROM debian:latest\nCMD ["true"]\n');
      await take(document, LATEST, `Ignore DL3007 ${where}`);
      await diagnosticsOf(document.uri, hasNot(LATEST));
      assert.equal(
        document.getText(),
        `# syntax=docker/dockerfile:1\n${comment}\nFROM debian:latest\nCMD ["true"]\n`,
      );
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
    await take(document, 'DL3020', 'Fix all DL3020 in this file');
    await diagnosticsOf(document.uri, hasNot('DL3020'));
    assert.equal(document.getText(), 'FROM debian:12\nCOPY a /a\nCOPY b /b\nMAINTAINER me\nCMD ["true"]\n');
  });

  for (const kind of ['source.fixAll.containerWorkbench', 'source.fixAll'])
    it(`fixes what is safe when a file is saved, where the settings name ${kind}`, async () => {
      await onSave({ [kind]: 'explicit' });
      const document = await fileNamed(`${kind}.Dockerfile`, 'FROM debian:12\nCMD ["true"]\n');
      const editor = await vscode.window.showTextDocument(document);
      await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'ADD a /a\nWORKDIR b\n'));
      assert.ok(await document.save());
      assert.equal(document.getText(), 'FROM debian:12\nCOPY a /a\nWORKDIR b\nCMD ["true"]\n');
      assert.equal(document.isDirty, false);
    });

  it('fixes all that is safe on command', async () => {
    const document = await untitled('FROM debian:12\nADD a /a\nMAINTAINER me\nCMD date\n');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('containerWorkbench.fixAll');
    assert.equal(
      document.getText(),
      'FROM debian:12\nCOPY a /a\nLABEL org.opencontainers.image.authors="me"\nCMD ["date"]\n',
    );
  });

  it('has the page of a rule behind its code, rendered', async () => {
    const document = await untitled('FROM debian:latest\nCMD ["true"]\n');
    const found = await diagnosticsOf(document.uri, has(LATEST));
    const code = found.find((one) => codesOf(one).includes(LATEST))?.code;
    assert.ok(typeof code === 'object');
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.match(page.getText(), /^# DL3007\n[^]*FROM alpine:latest[^]*FROM alpine:3/);
    await vscode.commands.executeCommand('vscode.open', code.target);
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputCustom);
    assert.equal(tab.viewType, 'vscode.markdown.preview.editor');
    assert.equal(tab.uri.toString(), code.target.toString());
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

  it('keeps what ShellCheck said of a script, at its place, while something else is typed', async function () {
    if (spawnSync('shellcheck', ['--version']).error !== undefined) skip(this, 'there is no shellcheck');
    const document = await untitled('FROM debian:12\nRUN read -r x && \\\n  echo $x\nCMD ["true"]\n');
    await diagnosticsOf(document.uri, has('SC2086'));
    const kept: boolean[] = [];
    const listening = vscode.languages.onDidChangeDiagnostics(() =>
      kept.push(has('SC2086')(vscode.languages.getDiagnostics(document.uri))),
    );
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), 'LABEL a=b\nADD a /a\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const found = await diagnosticsOf(document.uri, has('DL3020'));
    listening.dispose();
    assert.ok(kept.every(Boolean));
    const diagnostic = found.find((one) => codesOf(one).includes('SC2086'));
    assert.equal(document.getText(diagnostic?.range), '$x');
  });

  it('forgets a document that is no Dockerfile any more', async () => {
    const document = await untitled('FROM debian:latest\n');
    await diagnosticsOf(document.uri, (all) => all.length > 0);
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await diagnosticsOf(document.uri, (all) => all.length === 0);
  });
});
