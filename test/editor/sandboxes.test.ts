import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fileNamed } from '../support/editor-documents';

describe('sandboxes in the editor', () => {
  it('are compared on a page that names every program, and says that nobody knows what is there', async () => {
    const page = vscode.Uri.from({
      scheme: 'container-workbench-runtimes',
      path: '/Which Runtime for What?.md',
    });
    const text = (await vscode.workspace.openTextDocument(page)).getText();
    const rows = text.split('\n').filter((line) => line.startsWith('| **'));
    assert.deepEqual(
      rows.map((line) => line.split('**')[1]),
      ['Docker', 'Podman', 'enroot', 'Charliecloud', 'Apptainer (Singularity)', 'Shifter'],
    );
    for (const row of rows) assert.match(row, /not known: not connected \|$/);
  });

  for (const [name, language] of [
    ['etc/rc', 'shellscript'],
    ['etc/fstab', 'fstab'],
    ['etc/environment', 'enroot-environment'],
    ['job.batch', 'enroot-batch'],
  ] as const) {
    it(`have their ${name} coloured as what it is`, async () => {
      assert.equal((await fileNamed(name, '')).languageId, language);
    });
  }
});
