import assert from 'node:assert/strict';
import { InstalledEditor, pictureOfFailure } from '../support/installed-editor';
import { skip } from '../support/skip';
import { canStartSshd, freePort, startSshd, type TestSshd } from '../support/sshd';
import { canCreateUsers, createStudent, type Student } from '../support/student';

describe('bad input while connecting', function () {
  this.timeout(150_000);
  let sshd: TestSshd;
  let student: Student;
  let editor: InstalledEditor;

  before(async function () {
    if (!canStartSshd() || !canCreateUsers())
      skip(this, 'an SSH server with a user of its own needs root and sshd');
    sshd = await startSshd();
    student = await createStudent();
  });

  beforeEach(async () => {
    editor = await InstalledEditor.open();
    await editor.ui.openSideBar();
  });

  afterEach(async function () {
    await pictureOfFailure(this, editor);
    assert.deepEqual(editor.strangers, [], 'nothing was asked of other machines');
    await editor.close();
  });

  after(async () => {
    await sshd?.stop();
    await student?.remove();
  });

  const address = (): string => `${student.name}@${sshd.host}:${sshd.port}`;

  /** Answers everything up to the password. */
  async function upToPassword(): Promise<void> {
    const { ui } = editor;
    await ui.command('Workbench: Connect…');
    await ui.answer('Connect to a workbench', address());
    await ui.button(ui.dialog(sshd.fingerprint), 'Connect').click();
  }

  it('asks again for a password that was refused', async () => {
    const { ui } = editor;
    await upToPassword();
    await ui.answer('Password of', 'not the password');
    await ui.answer('That password was not accepted', student.password);
    await ui.statusItem(new RegExp(`${address()}.* ms`)).waitFor();
  });

  it('says what to do where Docker may not be used, and stays connected', async () => {
    const { ui } = editor;
    await upToPassword();
    await ui.answer('Password of', student.password);
    await ui.statusItem(new RegExp(`${address()}.* ms`)).waitFor();
    await ui.row('Workbench', 'No container engine').waitFor();
    await ui.welcomeButton('Containers', 'Use sudo').waitFor();
    await editor.picture('no right to docker');
  });

  it('names the port that nothing answers on, and keeps what was typed', async () => {
    const { ui } = editor;
    const nobody = `student@127.0.0.1:${await freePort()}`;
    await ui.command('Workbench: Connect…');
    await ui.answer('Connect to a workbench', nobody);
    const notification = ui.notification(nobody.split(':')[1] ?? '');
    await notification.waitFor();
    await editor.picture('unreachable');
    await ui.button(notification, 'Try Again').waitFor();
  });

  it('refuses a host key that has changed', async () => {
    const { ui } = editor;
    await upToPassword();
    await ui.answer('Password of', student.password);
    await ui.statusItem(new RegExp(`${address()}.* ms`)).waitFor();
    await ui.command('Workbench: Disconnect');
    // The palette offers “Reconnect” only once the editor knows that nothing is connected.
    await ui.welcomeButton('Containers', 'Connect to a Workbench').waitFor();
    await sshd.changeHostKey();
    await ui.command('Workbench: Reconnect');
    const notification = ui.notification('another key than before');
    await notification.waitFor();
    await editor.picture('changed host key');
    assert.match((await notification.textContent()) ?? '', /ssh-keygen -R/, 'it says what to do');
    assert.equal(await ui.statusItem(/ ms$/).count(), 0);
  });

  it('says at once what is wrong with an address', async () => {
    const { ui, page } = editor;
    await ui.command('Workbench: Connect…');
    await ui.question('Connect to a workbench').waitFor();
    await page.keyboard.type('student@host:99999');
    await ui.question(/port/i).waitFor();
    await page.keyboard.press('Escape');
    await ui.welcomeButton('Workbench', 'Connect to a Workbench').waitFor();
  });
});
