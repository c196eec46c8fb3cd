import assert from 'node:assert/strict';
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/eventually';
import { openEditorForTests } from '../support/editor-for-tests';
import type { InstalledEditor } from '../support/installed-editor';
import { startMachine, type Machine } from '../support/machine';
import { makeKey } from '../support/sshd';

describe('files of the workbench', function () {
  this.timeout(240_000);
  let machine: Machine;
  let editor: InstalledEditor;
  let key: string;

  before(async function () {
    machine = await startMachine(this);
    key = await makeKey(machine.sshd.folder, 'key');
    await machine.sshd.authorize(await readFile(`${key}.pub`, 'utf8'));
  });

  const opened = openEditorForTests({
    options: () => ({ machineSettings: { 'containerWorkbench.ssh.identityFiles': [key] } }),
  });

  beforeEach(async () => {
    editor = opened();
    await rm(at('exercise'), { recursive: true, force: true });
    await write('exercise/Dockerfile', 'FROM debian:12\nWORKDIR srv\nCMD ["true"]\n');
    await write('exercise/note.txt', 'one line\n');
  });

  after(() => machine?.dispose());

  const at = (name: string): string => path.join(machine.student.home, name);

  /** As the student would. */
  async function write(name: string, text: string): Promise<void> {
    const { uid, gid } = await stat(machine.student.home);
    await mkdir(path.dirname(at(name)), { recursive: true });
    await chown(path.dirname(at(name)), uid, gid);
    await writeFile(at(name), text);
    await chown(at(name), uid, gid);
    await chmod(at(name), 0o644);
  }

  it('open as a folder that comes back with the window, are linted, watched, searched and never overwritten unseen', async () => {
    const { ui } = editor;
    await ui.command('Workbench: Connect…');
    await ui.answer(
      'Connect to a workbench',
      `${machine.student.name}@${machine.sshd.host}:${machine.sshd.port}`,
    );
    await ui.button(ui.dialog(machine.sshd.fingerprint), 'Connect').click();
    await ui.statusItem(/ ms$/).waitFor();

    await ui.command('Workbench: Open Folder of the Workbench…');
    await ui.quickPick('exercise').click();
    await ui.quickPick('This folder').filter({ hasText: 'exercise' }).click();
    await ui.quickPick('Open in this window').click();
    // The window opens anew, and connects by itself.
    await ui.file('Dockerfile').waitFor();
    await ui.statusItem(/ ms$/).waitFor();
    await editor.picture('folder of the workbench');

    await ui.openFromExplorer('Dockerfile');
    const dockerfile = ui.textEditor('dockerfile');
    await dockerfile.line('WORKDIR srv').waitFor();
    await dockerfile.squiggles().first().waitFor();

    await write('exercise/made there.txt', '');
    await ui.file('made there.txt').waitFor();

    await ui.openFromExplorer('note.txt');
    const note = ui.textEditor('plaintext');
    await note.line('one line').click();
    await ui.page.keyboard.press('Control+Home');
    await ui.type('mine: ');
    const before = await stat(at('exercise/note.txt'));
    await write('exercise/note.txt', 'two line\n');
    assert.equal((await stat(at('exercise/note.txt'))).size, before.size);
    await ui.page.keyboard.press('Control+s');
    const conflict = ui.notification('The content of the file is newer');
    await conflict.waitFor();
    assert.equal(await ui.notification('note.txt').count(), 1, 'it is told once');
    await editor.picture('changed by two');
    assert.equal(await readFile(at('exercise/note.txt'), 'utf8'), 'two line\n');
    await ui.button(conflict, 'Overwrite').click();
    await note.line('mine: one line').waitFor();
    const onDisk = (): Promise<string> => readFile(at('exercise/note.txt'), 'utf8');
    await until('it is saved', async () => (await onDisk()) === 'mine: one line\n');

    await ui.command('Workbench: Find in Files of the Workbench…');
    await ui.answer('Find in exercise', 'workdir');
    await ui.row('Search Results', 'WORKDIR srv').click();
    await dockerfile.line('WORKDIR srv').waitFor();
    await editor.picture('found on the workbench');

    await editor.reload();
    await ui.command('View: Show Explorer');
    await ui.file('made there.txt').waitFor();
    await ui.statusItem(/ ms$/).waitFor();
  });
});
