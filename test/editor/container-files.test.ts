import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { useEngine, type TestEngine } from '../support/dockerd';
import { connectHere, leave, run } from '../support/editor-engine';

const { fs } = vscode.workspace;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

describe('files of containers in the editor', function () {
  this.timeout(60_000);
  let engine: TestEngine;
  let name: string;
  let folder: string;

  const uri = (file: string): vscode.Uri =>
    vscode.Uri.from({ scheme: 'container', authority: 'local', path: `/containers/${name}${file}` });
  const start = (): Promise<string> => engine.docker('start', name);

  before(async function () {
    engine = await useEngine(this);
    name = engine.name();
    await engine.docker('create', '--name', name, engine.image, 'sleep', '600');
    folder = await mkdtemp(path.join(os.tmpdir(), 'copies-'));
    await writeFile(path.join(folder, 'page.html'), '<p>hello</p>\n');
    await connectHere();
  });

  after(async () => {
    await leave(engine);
    await rm(folder, { recursive: true, force: true });
  });

  it('are listed and edited before it was ever started', async () => {
    const names = (await fs.readDirectory(uri('/bin'))).map(([each]) => each);
    assert.ok(names.includes('busybox') && names.includes('sh'), names.join());
    await fs.createDirectory(uri('/srv'));
    await fs.writeFile(uri('/srv/notes.txt'), Buffer.from('one\n'));
    const document = await vscode.workspace.openTextDocument(uri('/srv/notes.txt'));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'two\n'));
    assert.ok(await document.save());
    assert.equal(text(await fs.readFile(uri('/srv/notes.txt'))), 'one\ntwo\n');
    await assert.rejects(async () => fs.delete(uri('/srv/notes.txt')), 'archives remove nothing');
    assert.equal((await fs.stat(uri('/srv/notes.txt'))).size, 8);
  });

  it('are renamed and removed once it runs', async () => {
    await start();
    await fs.rename(uri('/srv/notes.txt'), uri('/srv/kept.txt'));
    assert.equal(text(await fs.readFile(uri('/srv/kept.txt'))), 'one\ntwo\n');
    await fs.writeFile(uri('/srv/gone.txt'), Buffer.from('x'));
    await fs.delete(uri('/srv/gone.txt'));
    await assert.rejects(async () => fs.stat(uri('/srv/gone.txt')), /There is no/);
  });

  it('are copied in and out', async () => {
    await run('copyToContainer', uri('/srv'), [vscode.Uri.file(path.join(folder, 'page.html'))]);
    assert.equal(text(await fs.readFile(uri('/srv/page.html'))), '<p>hello</p>\n');
    await run('copyFromContainer', uri('/srv'), vscode.Uri.file(folder));
    assert.equal(await readFile(path.join(folder, 'srv', 'kept.txt'), 'utf8'), 'one\ntwo\n');
  });

  it('are compared with those of the image', async () => {
    const change = { workbenchId: 'local', container: name };
    await run('openChange', { ...change, path: '/bin/busybox' });
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    assert.ok(activeTab?.input instanceof vscode.TabInputTextDiff, activeTab?.label);
    const { original, modified } = activeTab.input;
    assert.match(original.path, /^\/images\/sha256:[0-9a-f]{64}\/bin\/busybox$/);
    assert.equal(modified.toString(), uri('/bin/busybox').toString());
    await assert.rejects(async () => fs.writeFile(original, Buffer.from('x')));
    await run('openChange', { ...change, path: '/srv/page.html' });
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri('/srv/page.html').toString());
  });
});
