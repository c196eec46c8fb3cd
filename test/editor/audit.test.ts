import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fileNamed, quickFixes } from '../support/editor-documents';
import { codesOf, diagnosticsOf, when } from '../support/editor-events';

const SOURCE = 'Container Workbench audit';

describe('the audit of commands in the editor', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const audited = (
    document: vscode.TextDocument,
    code: string,
    is = true,
  ): Promise<readonly vscode.Diagnostic[]> =>
    diagnosticsOf(document.uri, (all) => all.some((one) => codesOf(one).includes(code)) === is);

  it('marks what is dangerous in a script, exactly where it stands, and mends it', async () => {
    const document = await fileNamed(
      'risky.sh',
      '#!/bin/sh\ndocker run --privileged \\\n  -v /var/run/docker.sock:/s debian:12.11 id\n',
    );
    const found = await audited(document, 'privileged');
    const diagnostic = found.find((one) => codesOf(one).includes('privileged'));
    assert.ok(diagnostic);
    assert.equal(document.getText(diagnostic.range), '--privileged');
    assert.equal(diagnostic.source, SOURCE);
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    const [offer] = (await quickFixes(document, diagnostic)).filter((one) => one.edit !== undefined);
    assert.ok(offer?.edit);
    assert.ok(await vscode.workspace.applyEdit(offer.edit));
    await audited(document, 'privileged', false);
    assert.match(
      document.getText(),
      /^docker run \\\n {2}-v \/var\/run\/docker\.sock:\/s debian:12\.11 id$/m,
    );
  });

  it('audits a folder with an installer in it that is a script and an archive in one', async () => {
    const { uri } = await fileNamed('to-audit/run.sh', 'docker run --privileged debian:12.11 id\n');
    const bytes = new TextEncoder().encode('#!/bin/sh\nexec tail -n +3 "$0"\n\0\x01\x02\0');
    const folder = vscode.Uri.joinPath(uri, '..');
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, 'install.sh'), bytes);
    await vscode.commands.executeCommand('containerWorkbench.auditFiles', folder);
    const { tabGroups } = vscode.window;
    await when(tabGroups.onDidChangeTabs, () =>
      tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === 'Audit of to-audit'),
    );
  });

  it('follows what is typed in a compose file that was never saved', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'dockercompose',
      content: 'services:\n  web:\n    image: caddy:2.8\n',
    });
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(3, 0), '    pid: host\n'));
    const [diagnostic] = (await audited(document, 'host-pid')).filter((one) =>
      codesOf(one).includes('host-pid'),
    );
    assert.equal(document.getText(diagnostic?.range), 'pid: host');
    await editor.edit((edit) => edit.delete(new vscode.Range(3, 0, 4, 0)));
    await audited(document, 'host-pid', false);
  });
});
