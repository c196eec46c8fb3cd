import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { codesOf, diagnosticsOf, when } from '../support/editor-events';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('files of a workbench in the editor', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const uri = (name: string): vscode.Uri =>
    vscode.Uri.from({ scheme: 'workbench', authority: 'local', path: at(name) });

  before(async () => {
    folder = await fs.mkdtemp(path.join(tmpdir(), 'workbench-files-'));
    await vscode.commands.executeCommand('containerWorkbench.connect', 'local');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('containerWorkbench.disconnect');
    await fs.rm(folder, { recursive: true, force: true });
  });

  /** Opens a file and types something at its beginning. */
  async function typedInto(name: string, typed: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(uri(name));
    const editor = await vscode.window.showTextDocument(document);
    assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), typed)));
    return document;
  }

  const save = async (document: vscode.TextDocument): Promise<boolean> =>
    document.save().then(
      (saved) => saved,
      () => false,
    );

  it('are made, listed, copied, moved and deleted', async () => {
    const data = randomBytes(100_000);
    await vscode.workspace.fs.createDirectory(uri('in'));
    await vscode.workspace.fs.writeFile(uri('in/data'), data);
    await fs.symlink('data', at('in/link'));
    await fs.symlink('nowhere', at('in/dangling'));
    assert.deepEqual(
      new Map(await vscode.workspace.fs.readDirectory(uri('in'))),
      new Map([
        ['data', vscode.FileType.File],
        ['link', vscode.FileType.File | vscode.FileType.SymbolicLink],
        ['dangling', vscode.FileType.SymbolicLink],
      ]),
    );
    await vscode.workspace.fs.copy(uri('in'), uri('copy'));
    await vscode.workspace.fs.rename(uri('copy/data'), uri('copy/moved'));
    assert.deepEqual(Buffer.from(await vscode.workspace.fs.readFile(uri('copy/moved'))), data);
    await assert.rejects(async () => vscode.workspace.fs.rename(uri('copy/moved'), uri('in/data')), {
      code: 'FileExists',
    });
    await vscode.workspace.fs.rename(uri('copy/moved'), uri('in/data'), { overwrite: true });
    await vscode.workspace.fs.delete(uri('copy'), { recursive: true });
    await assert.rejects(async () => vscode.workspace.fs.stat(uri('copy')), { code: 'FileNotFound' });
    await assert.rejects(async () => vscode.workspace.fs.readFile(uri('in')), { code: 'FileIsADirectory' });
  });

  it('are saved as they were typed, mode and all', async () => {
    await fs.writeFile(at('script.sh'), 'echo\n');
    await fs.chmod(at('script.sh'), 0o750);
    const document = await typedInto('script.sh', '#!/bin/sh\n');
    assert.equal(await save(document), true);
    assert.equal(await fs.readFile(at('script.sh'), 'utf8'), '#!/bin/sh\necho\n');
    assert.equal((await fs.stat(at('script.sh'))).mode & 0o777, 0o750);
  });

  for (const [what, change] of [
    ['as many bytes', 'two\n'],
    ['more bytes', 'two and more\n'],
  ] as const) {
    it(`are not overwritten where somebody has changed them to ${what}, even within the same second`, async () => {
      const name = `changed to ${what}`;
      await fs.writeFile(at(name), 'one\n');
      const { mtime } = await fs.stat(at(name));
      const document = await typedInto(name, 'mine ');
      await fs.writeFile(at(name), change);
      await fs.utimes(at(name), mtime, mtime);
      assert.equal(await save(document), false);
      assert.equal(await fs.readFile(at(name), 'utf8'), change, 'the other change is still there');
      assert.equal(document.isDirty, true, 'and what was typed as well');
      assert.equal(document.getText(), 'mine one\n');
      await vscode.commands.executeCommand('workbench.action.files.revert');
      const editor = await vscode.window.showTextDocument(document);
      assert.equal(document.getText(), change);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'now '));
      assert.equal(await save(document), true, 'once it was taken over, it may be saved again');
      assert.equal(await fs.readFile(at(name), 'utf8'), `now ${change}`);
    });
  }

  it('that change there change in open editors', async () => {
    await fs.writeFile(at('watched'), 'one\n');
    const document = await vscode.workspace.openTextDocument(uri('watched'));
    await vscode.window.showTextDocument(document);
    const changed = when(
      vscode.workspace.onDidChangeTextDocument,
      () => document.getText() === 'two and more\n' || undefined,
    );
    // The editor begins to watch a moment after it has opened a file, and looks again when it does.
    await fs.writeFile(at('watched'), 'two and more\n');
    await changed;
    assert.equal(document.isDirty, false);
  });

  it('are linted where they are Dockerfiles', async () => {
    await fs.writeFile(at('Dockerfile'), 'FROM debian:12\nWORKDIR srv\nCMD ["true"]\n');
    const document = await vscode.workspace.openTextDocument(uri('Dockerfile'));
    const found = await diagnosticsOf(document.uri, (all) => all.length > 0);
    assert.match(found.map(codesOf).join(), /DL3000/);
  });

  it('of a workbench that is not connected say so, and connect to nobody else', async () => {
    const stranger = vscode.Uri.from({
      scheme: 'workbench',
      authority: 'somebody@example.invalid:22',
      path: '/etc/passwd',
    });
    await assert.rejects(async () => vscode.workspace.fs.readFile(stranger), /not connected/);
    await vscode.commands.executeCommand('containerWorkbench.disconnect');
    assert.equal(
      text(await vscode.workspace.fs.readFile(uri('Dockerfile'))).startsWith('FROM'),
      true,
      'one that was connected before is again, by itself',
    );
  });
});
