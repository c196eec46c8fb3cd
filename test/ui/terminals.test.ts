import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InstalledEditor, pictureOfFailure } from '../support/installed-editor';
import { skip } from '../support/skip';
import { canStartSshd, makeKey, startSshd, type TestSshd } from '../support/sshd';
import { canCreateUsers, createStudent, type Student } from '../support/student';

describe('terminals on the workbench', function () {
  this.timeout(240_000);
  let sshd: TestSshd;
  let student: Student;
  let editor: InstalledEditor | undefined;
  let keys = 0;

  before(async function () {
    if (!canStartSshd() || !canCreateUsers())
      skip(this, 'an SSH server with a user of its own needs root and sshd');
    sshd = await startSshd();
    student = await createStudent();
  });

  after(async () => {
    await sshd?.stop();
    await student?.remove();
  });

  beforeEach(async () => {
    // Nothing is asked: what is tried is what comes after.
    const key = await makeKey(sshd.folder, `key-${++keys}`);
    await sshd.authorize(await readFile(`${key}.pub`, 'utf8'));
    const knownHosts = join(sshd.folder, 'known_hosts');
    const hostKey = await readFile(join(sshd.folder, 'host_key.pub'), 'utf8');
    await writeFile(knownHosts, `[${sshd.host}]:${sshd.port} ${hostKey}`);
    editor = await InstalledEditor.open({
      machineSettings: {
        'containerWorkbench.connectOnStartup': `${student.name}@${sshd.host}:${sshd.port}`,
        'containerWorkbench.ssh.identityFiles': [key],
        'containerWorkbench.ssh.knownHostsFiles': [knownHosts],
      },
    });
    await editor.ui.statusItem(/ ms/).waitFor();
  });

  afterEach(async function () {
    await pictureOfFailure(this, editor);
    await editor?.close();
    editor = undefined;
  });

  it('open links to files, are several, and come back after a reload in their folders', async () => {
    assert.ok(editor);
    const { ui } = editor;
    await writeFile(join(student.home, 'notes.txt'), 'first\nsecond\nthird line of the notes\n');
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
    assert.ok(editor);
    const { ui } = editor;
    await ui.command('Terminal: Create New Terminal');
    await ui.terminal('workspace').waitFor();
    await ui.launchProfile('Workbench');
    await ui.focusedTerminal(`${student.name}@`).waitFor();
    await ui.type('echo from-$((40 + 2))\n');
    await ui.terminal('from-42').waitFor();
    await editor.picture('a terminal by its profile');
  });
});
