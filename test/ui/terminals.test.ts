import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectsByItself } from '../support/connects-by-itself';
import { openEditorForTests } from '../support/editor-for-tests';
import type { InstalledEditor } from '../support/installed-editor';
import { startMachine, type Machine } from '../support/machine';

describe('terminals on the workbench', function () {
  this.timeout(240_000);
  let machine: Machine;
  let editor: InstalledEditor;

  before(async function () {
    machine = await startMachine(this);
  });

  // Nothing is asked: what is tried is what comes after.
  const opened = openEditorForTests({
    options: async () => ({ machineSettings: await connectsByItself(machine.sshd, machine.student.name) }),
    leave: ({ ui }) => ui.command('Terminal: Kill All Terminals'),
  });

  beforeEach(async () => {
    editor = opened();
    await editor.ui.statusItem(/ ms/).waitFor();
  });

  after(() => machine?.dispose());

  it('open links to files, are several, and come back after a reload in their folders', async () => {
    const { ui } = editor;
    await writeFile(join(machine.student.home, 'notes.txt'), 'first\nsecond\nthird line of the notes\n');
    await ui.command('Workbench: Open Terminal');
    await ui.terminal('$').waitFor();
    await ui.command('Workbench: New Terminal');
    await ui.tab('127.0.0.1 (2)').waitFor();
    await ui.terminal('$').waitFor();
    await ui.type('cd /usr/share\n');
    await ui.terminal('/usr/share$').waitFor();

    await ui.tab('127.0.0.1').first().click();
    await ui.terminal('~$').waitFor();
    await ui.type('clear; printf "%s:3:2\\n" notes.txt gone.txt\n');
    await ui.terminal('gone.txt:3:2').waitFor();
    await ui.followTerminalLink('notes.txt:3:2');
    await ui.tab('notes.txt').waitFor();
    await editor.picture('a link from a terminal');

    await editor.reload();
    await ui.tab('127.0.0.1 (2)').waitFor();
    await ui.tab('127.0.0.1 (2)').click();
    await ui.terminal('/usr/share$').waitFor();
    await editor.picture('terminals after a reload');
  });

  it('are offered among the profiles of the editor', async () => {
    const { ui } = editor;
    await ui.command('Terminal: Create New Terminal');
    await ui.terminal('workspace').waitFor();
    await ui.launchProfile('Workbench');
    await ui.focusedTerminal(`${machine.student.name}@`).waitFor();
    await ui.type('echo from-$((40 + 2))\n');
    await ui.terminal('from-42').waitFor();
    await editor.picture('a terminal by its profile');
  });
});
