import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { connectTo, leaveWorkbench } from '../support/connecting';
import { openEditorForTests } from '../support/editor-for-tests';
import type { InstalledEditor } from '../support/installed-editor';
import { startMachine, type Machine } from '../support/machine';
import { startRelay, type Relay } from '../support/relay';
import { freePort, makeKey } from '../support/sshd';

describe('a day on the workbench', function () {
  this.timeout(240_000);
  let machine: Machine;
  let key: string;
  let relay: Relay;
  let editor: InstalledEditor;

  before(async function () {
    machine = await startMachine(this);
    key = await makeKey(machine.sshd.folder, 'id');
    await machine.sshd.authorize(await readFile(`${key}.pub`, 'utf8'));
  });

  // A key: an editor in the browser forgets passwords with its page.
  const opened = openEditorForTests({
    options: () => ({ machineSettings: { 'containerWorkbench.ssh.identityFiles': [key] } }),
    leave: leaveWorkbench,
  });

  beforeEach(async () => {
    relay = await startRelay(machine.sshd);
    editor = opened();
    await editor.ui.openSideBar();
  });

  afterEach(() => relay?.stop());

  after(() => machine?.dispose());

  async function connect(to: { host: string; port: number }): Promise<string> {
    const { ui } = editor;
    const address = `${machine.student.name}@${to.host}:${to.port}`;
    await connectTo(ui, address);
    await ui.button(ui.dialog(machine.sshd.fingerprint), 'Connect').click();
    await ui.statusItem(new RegExp(`${address}.* ms`)).waitFor();
    return address;
  }

  it('comes through an outage without a question: the connection, and the terminal', async () => {
    const { ui } = editor;
    const address = await connect(relay);
    await ui.command('Workbench: Open Terminal');
    await ui.terminal('$').waitFor();
    await ui.focusedTerminal().waitFor();
    await ui.type('echo before-$((40 + 2))\n');
    await ui.terminal('before-42').waitFor();

    relay.divert({ host: '127.0.0.1', port: await freePort() });
    relay.cut();
    const row = ui.row('Workbench', address);
    await row.getByText('reconnecting').waitFor();
    await editor.picture('reconnecting');

    relay.divert(machine.sshd);
    await row.getByText('connected', { exact: true }).waitFor();
    await ui.statusItem(new RegExp(`${address}.* ms`)).waitFor();
    // What was shown is still there, and the same terminal goes on.
    await ui.terminal('before-42').waitFor();
    // What is typed before its shell is back is nobody's.
    await ui.terminal('Connected again').waitFor();
    await ui.type('echo after-$((40 + 3))\n');
    await ui.terminal('after-43').waitFor();
    await editor.picture('reconnected');
  });

  it('holds two workbenches, and switches between them', async () => {
    const { ui } = editor;
    const first = await connect(relay);
    const second = await connect(machine.sshd);
    await ui.row('Workbench', first).filter({ hasText: 'in the background' }).waitFor();
    await ui.statusItem(new RegExp(`${second}.* ms`)).waitFor();
    await editor.picture('two workbenches');
    await ui.command('Workbench: Switch Workbench…');
    await ui.quickPick(first).click();
    await ui.statusItem(new RegExp(`${first}.* ms`)).waitFor();
    await ui.command('Workbench: Disconnect');
    await ui.statusItem(new RegExp(`${second}.* ms`)).waitFor();
    assert.ok((await machine.sshd.sessions()).length > 0, 'the other one is still connected');
  });

  it('is connected again after a reload under load, without a question, and its terminal is back', async () => {
    const { ui, page } = editor;
    const address = await connect(relay);
    await ui.command('Workbench: Open Terminal');
    await ui.focusedTerminal().waitFor();
    await ui.terminal('$').waitFor();
    await ui.type('while :; do seq 100; done\n');
    await ui.terminal('100').waitFor();
    await editor.reload();
    await ui.statusItem(new RegExp(`${address}.* ms`)).waitFor();
    assert.equal(await page.locator('.quick-input-widget:visible, .monaco-dialog-box').count(), 0);
    await ui.terminal('$').waitFor();
    await editor.picture('after a reload');
  });
});
