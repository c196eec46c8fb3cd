import assert from 'node:assert/strict';
import { askAddress, connectTo, leaveWorkbench } from '../support/connecting';
import { openEditorForTests } from '../support/editor-for-tests';
import type { InstalledEditor } from '../support/installed-editor';
import { startMachine, type Machine } from '../support/machine';
import { freePort } from '../support/sshd';

describe('bad input while connecting', function () {
  this.timeout(150_000);
  let machine: Machine;
  let editor: InstalledEditor;

  const opened = openEditorForTests({ leave: leaveWorkbench });

  // One that the editor has never heard of.
  beforeEach(async function () {
    machine = await startMachine(this);
    editor = opened();
    await editor.ui.openSideBar();
  });

  afterEach(() => machine?.dispose());

  const address = (): string => `${machine.student.name}@${machine.sshd.host}:${machine.sshd.port}`;

  /** Answers everything up to the password. */
  async function upToPassword(): Promise<void> {
    const { ui } = editor;
    await connectTo(ui, address());
    await ui.button(ui.dialog(machine.sshd.fingerprint), 'Connect').click();
  }

  it('asks again for a password that was refused', async () => {
    const { ui } = editor;
    await upToPassword();
    await ui.answer('Password of', 'not the password');
    await ui.answer('That password was not accepted', machine.student.password);
    await ui.statusItem(new RegExp(`${address()}.* ms`)).waitFor();
  });

  it('says what to do where Docker may not be used, and stays connected', async () => {
    const { ui } = editor;
    await upToPassword();
    await ui.answer('Password of', machine.student.password);
    await ui.statusItem(new RegExp(`${address()}.* ms`)).waitFor();
    await ui.row('Workbench', 'No container engine').waitFor();
    await ui.welcomeButton('Containers', 'Use sudo').waitFor();
    await editor.picture('no right to docker');
  });

  it('names the port that nothing answers on, and keeps what was typed', async () => {
    const { ui } = editor;
    const nobody = `student@127.0.0.1:${await freePort()}`;
    await connectTo(ui, nobody);
    const notification = ui.notification(nobody.split(':')[1] ?? '');
    await notification.waitFor();
    await editor.picture('unreachable');
    await ui.button(notification, 'Try Again').waitFor();
  });

  it('refuses a host key that has changed', async () => {
    const { ui } = editor;
    await upToPassword();
    await ui.answer('Password of', machine.student.password);
    await ui.statusItem(new RegExp(`${address()}.* ms`)).waitFor();
    await ui.command('Workbench: Disconnect');
    // The palette offers “Reconnect” only once the editor knows that nothing is connected.
    await ui.welcomeButton('Containers', 'Connect to a Workbench').waitFor();
    await machine.sshd.changeHostKey();
    await ui.command('Workbench: Reconnect');
    const notification = ui.notification('another key than before');
    await notification.waitFor();
    await editor.picture('changed host key');
    assert.match((await notification.textContent()) ?? '', /ssh-keygen -R/, 'it says what to do');
    assert.equal(await ui.statusItem(/ ms$/).count(), 0);
  });

  it('says at once what is wrong with an address', async () => {
    const { ui, page } = editor;
    await askAddress(ui);
    await page.keyboard.type('student@host:99999');
    await ui.question(/port/i).waitFor();
    await page.keyboard.press('Escape');
    await ui.question(/port/i).waitFor({ state: 'hidden' });
  });
});
