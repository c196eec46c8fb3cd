import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { useEngine, type TestEngine } from '../support/dockerd';
import { connectHere, leave, run } from '../support/editor-engine';
import { until } from '../support/eventually';
import { buildWastefulImage } from '../support/wasteful-image';

describe('images looked into in the editor', function () {
  this.timeout(60_000);
  let engine: TestEngine;
  let folder: string;
  let dockerfile: vscode.TextDocument;

  before(async function () {
    engine = await useEngine(this);
    folder = await mkdtemp(path.join(os.tmpdir(), 'looked-into-'));
    const image = await buildWastefulImage(engine, folder);
    dockerfile = await vscode.workspace.openTextDocument(path.join(folder, 'Dockerfile'));
    await vscode.window.showTextDocument(dockerfile, { preview: false });
    await connectHere();
    await run('lookInsideImage', image);
  });

  after(async () => {
    await leave(engine);
    await rm(folder, { recursive: true, force: true });
  });

  /** The first image that this editor has looked into. */
  const fileAt = (layer: number, file: string): vscode.Uri =>
    vscode.Uri.from({
      scheme: 'container-workbench-layer-file',
      path: file,
      query: JSON.stringify({ key: '1', layer, path: file }),
    });
  const textAt = async (layer: number, file: string): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(fileAt(layer, file)));

  it('are shown in a panel, and their files read as each layer has them, by no means written', async () => {
    assert.ok(
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.endsWith(': layers'))),
    );
    assert.equal(await textAt(3, '/etc/motd'), 'one\n');
    assert.equal(await textAt(5, '/etc/motd'), 'two\n');
    await assert.rejects(textAt(5, '/root/.npmrc'), /not/i);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(fileAt(5, '/etc/motd'), new Uint8Array()));
    assert.equal(vscode.workspace.fs.isWritableFileSystem('container-workbench-layer-file'), false);
  });

  it('are compared with another layer', async () => {
    await vscode.window.showTextDocument(fileAt(5, '/etc/motd'));
    await run('compareImageFile');
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof vscode.TabInputTextDiff);
    const sides = [input.original, input.modified].map((uri) => vscode.workspace.openTextDocument(uri));
    assert.deepEqual(
      (await Promise.all(sides)).map((document) => document.getText()),
      ['one\n', 'two\n'],
    );
  });

  it('mark the lines of their Dockerfile that waste space, with the fix of the rule, until it is changed', async () => {
    const marks = (): vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(dockerfile.uri).filter(({ code }) => code === 'wasted-space');
    await until('the lines are marked', () => marks().length === 2);
    const told = marks().map(({ range, message }) => `${range.start.line}: ${message}`);
    assert.match(told[0] ?? '', /^3: Leaves 3 MB of apt in the image/);
    assert.match(told[1] ?? '', /^4: Removes 1 file of earlier layers \(3 MB\)/);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      dockerfile.uri,
      new vscode.Range(3, 0, 3, 1),
    );
    const fix = actions.find(({ diagnostics }) => diagnostics?.some(({ code }) => code === 'wasted-space'));
    assert.equal(fix?.title, 'Add rm -rf /var/lib/apt/lists/*');
    await vscode.workspace.applyEdit(fix?.edit ?? assert.fail('no edit'));
    assert.match(dockerfile.lineAt(4).text + dockerfile.lineAt(3).text, /rm -rf \/var\/lib\/apt\/lists/);
    await until('nothing is marked any more', () => marks().length === 0);
    await vscode.commands.executeCommand('undo');
  });
});
