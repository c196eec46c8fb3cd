import assert from 'node:assert/strict';
import { chown, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/eventually';
import { connectTo, leaveWorkbench } from '../support/connecting';
import { openEditorForTests } from '../support/editor-for-tests';
import type { InstalledEditor } from '../support/installed-editor';
import { startMachine, type Machine } from '../support/machine';
import type { Student } from '../support/student';

/** The questions that commands put to a person: each of them answered, and each of them left by Escape. */
describe('the dialogs of a workbench', function () {
  this.timeout(240_000);
  let machine: Machine;
  let student: Student;
  let editor: InstalledEditor;

  const opened = openEditorForTests({
    leave: async (editor) => {
      await leaveWorkbench(editor);
      await editor.ui.command('Workbench: Forget Saved Passwords');
      await rm(path.join(editor.home, '.ssh'), { recursive: true });
    },
  });

  // One that the editor has never heard of.
  beforeEach(async function () {
    machine = await startMachine(this, {
      sudo: 'password',
      settings: ['AuthorizedKeysFile .ssh/authorized_keys'],
    });
    ({ student } = machine);
    editor = opened();
    await editor.ui.openSideBar();
  });

  afterEach(() => machine?.dispose());

  const chooseWorkbench = (): Promise<void> =>
    connectTo(editor.ui, `${student.name}@${machine.sshd.host}:${machine.sshd.port}`);

  const confirmHostKey = (): Promise<void> =>
    editor.ui.button(editor.ui.dialog('for the first time?'), 'Connect').click();

  const logIn = async (): Promise<void> => {
    await editor.ui.answer('Password of', student.password);
    await editor.ui.statusItem(/ ms$/).waitFor();
  };

  /** Leaves the question that holds `about`. */
  const escape = async (about: string): Promise<void> => {
    const { ui } = editor;
    await ui.question(about).waitFor();
    await ui.page.keyboard.press('Escape');
    await ui.question(about).waitFor({ state: 'hidden' });
  };

  it('ask for the password until it is given, take the question away, and forget it on request', async () => {
    const { ui } = editor;
    await chooseWorkbench();
    await confirmHostKey();
    await ui.question('Password of').waitFor();
    const connecting = ui.notification('Connecting to');
    await connecting.waitFor();
    await editor.picture('password while connecting');
    await ui.button(connecting, 'Cancel').click();
    await ui.question('Password of').waitFor({ state: 'hidden' });
    const away = ui.welcomeButton('Containers', 'Connect to a Workbench');
    await away.waitFor();
    await chooseWorkbench();
    await logIn();

    const connectAgain = async (): Promise<void> => {
      await ui.command('Workbench: Disconnect');
      await away.waitFor();
      await ui.command('Workbench: Connect…');
      await ui.quickPick(student.name).click();
    };
    await connectAgain();
    await ui.statusItem(/ ms$/).waitFor();
    // It is told as well, but after several others within a moment the editor shows nobody another notification.
    await ui.command('Workbench: Forget Saved Passwords');
    await connectAgain();
    await logIn();
  });

  it('make the login simpler: a name for the workbench, and a key made on the way', async () => {
    const { ui } = editor;
    const ssh = path.join(editor.home, '.ssh');
    await chooseWorkbench();
    await confirmHostKey();
    await logIn();

    await ui.command('Workbench: Save as SSH Host…');
    await escape('as an SSH host');
    assert.deepEqual(await readdir(ssh), ['known_hosts']);

    await ui.command('Workbench: Save as SSH Host…');
    await editor.picture('save as SSH host');
    await ui.answer('as an SSH host', 'lab *');
    await ui.question('A name for a host consists of').waitFor();
    await editor.picture('save as SSH host refused');
    await ui.answer('as an SSH host', 'lab');
    const saved = ui.notification('ssh lab');
    await saved.waitFor();
    await editor.picture('saved as SSH host');
    await ui.button(saved, 'Open File').click();
    await ui.tab('config').waitFor();
    await editor.picture('SSH config');
    assert.match(await readFile(path.join(ssh, 'config'), 'utf8'), /^Host lab$/m);

    await ui.command('Workbench: Save as SSH Host…');
    await ui.answer('as an SSH host', 'lab');
    await ui.question('has an entry for “lab” already').waitFor();
    await editor.picture('save as SSH host again');
    await escape('as an SSH host');

    const key = path.join(ssh, 'id_ed25519');
    await ui.command('Workbench: Log In with a Key from Now On…');
    await ui.question('Which key').waitFor();
    await editor.picture('which key');
    await escape('Which key');
    await ui.command('Workbench: Log In with a Key from Now On…');
    await ui.quickPick('Make a new key').click();
    await editor.picture('passphrase of the new key');
    await escape('Passphrase for the new key');
    await ui.command('Workbench: Log In with a Key from Now On…');
    await ui.quickPick('Make a new key').click();
    await ui.answer('Leave it empty', 'open sesame');
    await ui.answer('The same again', 'open says me');
    await ui.question('not the same').waitFor();
    await editor.picture('passphrases differ');
    await escape('Passphrase for the new key');
    await assert.rejects(stat(key));
    await assert.rejects(stat(path.join(student.home, '.ssh')));

    await ui.command('Workbench: Log In with a Key from Now On…');
    await ui.quickPick('Make a new key').click();
    await ui.answer('Leave it empty', 'open sesame');
    await ui.answer('The same again', 'open sesame');
    const done = ui.notification('lets you in with the key');
    await done.waitFor();
    await editor.picture('logged in with a key');
    assert.equal((await stat(key)).mode & 0o777, 0o600);
    const offered = await readFile(path.join(student.home, '.ssh/authorized_keys'), 'utf8');
    assert.equal(offered, await readFile(`${key}.pub`, 'utf8'));
    await ui.button(done, 'Forget Password').click();
  });

  it('edit and save as root what only root may', async () => {
    const { ui } = editor;
    await chooseWorkbench();
    await confirmHostKey();
    await logIn();
    const file = path.join(student.home, 'motd');
    const { uid, gid } = await stat(student.home);
    await writeFile(file, 'welcome\n');
    await chown(file, uid, gid);
    const goToFile = async (name: string): Promise<void> => {
      await ui.command('Workbench: Go to File of the Workbench…');
      await ui.quickPick('This folder').click();
      await ui.question('Go to a File').waitFor();
      await ui.type(name);
      await ui.quickPick(name).click();
    };
    await goToFile('motd');
    const text = ui.textEditor('plaintext');
    await text.line('welcome').click();
    await ui.page.keyboard.press('Control+Home');
    await ui.type('you are ');
    await text.line('you are welcome').waitFor();
    // It is taken from the person who is editing it.
    await chown(file, 0, 0);
    await ui.page.keyboard.press('Control+s');
    const refused = ui.notification('You have no right to save');
    await refused.waitFor();
    await editor.picture('no right to save');
    await ui.button(refused, 'Save as Root').click();
    await ui.question('sudo on').waitFor();
    await editor.picture('sudo password');
    await escape('sudo on');
    assert.equal(await readFile(file, 'utf8'), 'welcome\n');
    await editor.picture('sudo given up');
    await ui.command('Workbench: Save as Root');
    await ui.answer('sudo on', student.password);
    await until('it is saved', async () => (await readFile(file, 'utf8')) === 'you are welcome\n');

    await ui.command('View: Close All Editors');
    await goToFile('motd');
    await text.line('you are welcome').waitFor();
    await editor.picture('may only be read');
    const editAsRoot = ui.page.getByRole('button', { name: 'Edit as Root' });
    await editAsRoot.click();
    // The editor that comes in place of this one shows the same.
    await editAsRoot.waitFor({ state: 'hidden' });
    await text.line('you are welcome').click();
    await ui.page.keyboard.press('Control+Home');
    await ui.type('root: ');
    await ui.page.keyboard.press('Control+s');
    await until('it is saved', async () => (await readFile(file, 'utf8')) === 'root: you are welcome\n');
    await editor.picture('edited as root');
    assert.equal((await stat(file)).uid, 0);
  });
});
