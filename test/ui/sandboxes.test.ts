import assert from 'node:assert/strict';
import { chmod, copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openEditorWithEngine, type EditorWithEngine } from '../support/editor-with-engine';
import { useEnroot, type TestEnroot } from '../support/enroot';
import { pictureOfFailure } from '../support/installed-editor';

describe('sandboxes', function () {
  this.timeout(300_000);
  let enroot: TestEnroot | undefined;
  let opened: EditorWithEngine | undefined;
  let folder: string | undefined;

  afterEach(async function () {
    await pictureOfFailure(this, opened?.editor);
    await opened?.close();
    await enroot?.dispose();
    if (folder !== undefined) await rm(folder, { recursive: true });
    opened = enroot = folder = undefined;
  });

  it('are made of an image of Docker, started, entered, stopped and removed', async function () {
    enroot = await useEnroot(this);
    opened = await openEditorWithEngine(this, { path: enroot.path });
    const { editor, engine, student } = opened;
    const { ui } = editor;
    await ui.openSideBar();
    await ui.showOnly('Sandboxes');
    const view = 'Sandboxes';
    await ui.row(view, 'enroot').filter({ hasText: '4.' }).waitFor();

    // An image comes by itself, and from Docker by a command.
    await copyFile(enroot.image, path.join(student.home, 'by-hand.sqsh'));
    await ui.row(view, 'by-hand').waitFor();
    await ui.command('Workbench: Convert to Sandbox Image…');
    await ui.question('Convert which image?').waitFor();
    await ui.type(engine.image);
    await ui.quickPick(engine.image).click();
    // A machine may have other programs beside it.
    await ui.question(/For which program|Folder of the workbench/).waitFor();
    if (await ui.question('For which program?').isVisible()) await ui.quickPick('enroot').click();
    await ui.question('Folder of the workbench for the image').waitFor();
    await ui.quickPick('This folder').click();
    await ui.answer('Name of the file', 'converted');
    await ui.notification('converted.sqsh is ready').waitFor();
    await ui.row(view, 'converted').waitFor();

    const image = ui.row(view, 'by-hand');
    await ui.pressInRow(image, 'Make Sandbox…');
    await ui.answer('Name of the sandbox', 'bench');
    const sandbox = ui.row(view, 'bench');
    await sandbox.filter({ hasText: 'old' }).waitFor();

    await ui.contextMenu(sandbox, 'Start Sandbox with Options…');
    await ui.quickPick('Command…').click();
    await ui.answer('Command and its arguments', 'sh -c "echo it runs; exec sleep 300"');
    await ui.quickPick('In the background, with a log').click();
    await ui.quickPick('Start in the Background').click();
    await ui.button(ui.notification('bench was started in the background'), 'Show Log').click();
    await ui.terminal('it runs').waitFor();
    await sandbox.filter({ hasText: '1 process' }).waitFor();
    await sandbox.click();
    await ui.row(view, 'sleep 300').waitFor();
    for (const appearance of ['light', 'dark', 'high contrast'] as const) {
      await editor.show(appearance);
      await editor.picture(`sandboxes, ${appearance}`);
    }

    await ui.pressInRow(sandbox, 'Open Shell in Sandbox');
    await ui.focusedTerminal().waitFor();
    await ui.type('echo inside: $INSIDE\n');
    await ui.terminal('inside: yes').waitFor();

    await ui.contextMenu(sandbox, 'Stop Sandbox');
    await sandbox.filter({ hasText: 'process' }).waitFor({ state: 'detached' });
    await ui.contextMenu(sandbox, 'Remove Sandbox…');
    await ui.button(ui.dialog('Remove the sandbox bench, with all files in it?'), 'Remove').click();
    await sandbox.waitFor({ state: 'detached' });
    assert.equal(await ui.row(view, 'by-hand').count(), 1);
  });

  it('of Apptainer are built of an archive, started with options and as instances, and inspected, from their menus', async function () {
    const programs = (folder = await mkdtemp('/tmp/cwtest-apptainer-'));
    await chmod(programs, 0o755);
    await cp('test/support/apptainer/apptainer', path.join(programs, 'apptainer'));
    opened = await openEditorWithEngine(this, {
      path: `${programs}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
    });
    const { editor, student } = opened;
    const { ui } = editor;
    const view = 'Sandboxes';
    await writeFile(path.join(student.home, 'saved.tar'), '');
    await ui.openSideBar();
    await ui.showOnly(view);
    const runtime = ui.row(view, 'Apptainer').filter({ hasText: '1.4.1' });

    await ui.contextMenu(runtime, 'Import Image for Sandboxes…');
    await ui.question('Import an image for Apptainer').waitFor();
    await ui.quickPick('From an archive of docker save').click();
    await ui.answer('Absolute path of the archive', path.join(student.home, 'saved.tar'));
    await ui.question('Folder of the workbench for the image').waitFor();
    await ui.quickPick('This folder').click();
    await ui.answer('Name of the file', 'tool');
    await ui.notification('tool.sif is ready').waitFor();
    const image = ui.row(view, 'tool').filter({ hasText: 'old' });

    await ui.contextMenu(image, 'Start Image with Options…');
    await ui.quickPick('Command…').click();
    await ui.answer('Command and its arguments', 'echo "it runs"');
    await ui.quickPick('Start in a Terminal').filter({ hasText: 'apptainer exec' }).click();
    await ui.terminal('it runs').waitFor();
    await ui.contextMenu(image, 'Inspect Sandbox Image');
    await ui.terminal(`from: ${student.home}/saved.tar`).waitFor();

    await ui.contextMenu(image, 'Start Image as Instance…');
    await ui.answer('Name of the instance', 'service');
    const instance = ui.row(view, 'service').filter({ hasText: '1 process' });
    await instance.waitFor();
    await editor.picture('sandboxes of Apptainer');
    await ui.contextMenu(instance, 'Stop Sandbox');
    await instance.waitFor({ state: 'detached' });
  });
});
