import assert from 'node:assert/strict';
import {
  appendFile,
  chown,
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectTo, leaveWorkbench } from '../support/connecting';
import { openEditorForTests } from '../support/editor-for-tests';
import { until } from '../support/eventually';
import { HandoutPage } from '../support/handout-page';
import type { InstalledEditor } from '../support/installed-editor';
import { startMachine, type Machine } from '../support/machine';
import { preparePrivateApt, without } from '../support/private-apt';
import { startRelay, type Relay } from '../support/relay';
import { freePort, makeKey } from '../support/sshd';

/** What the workbench lacks, and has a package of. */
const CHARLIECLOUD = { name: 'charliecloud', program: 'ch-run', version: '0.31' };

const MANIFEST = `id: test-outage
title: A course with an outage
version: 1.0.0
language: en
chapters:
  - one.md
`;

const CHAPTER = `---
title: Chapter one
---

\`\`\`sh {#before .run title="Before the outage"}
echo before
\`\`\`

\`\`\`sh {#after .run title="After the outage"}
echo after
\`\`\`
`;

describe('a day on the workbench', function () {
  this.timeout(240_000);
  let machine: Machine;
  let key: string;
  /** What is made for all tests; see the functions below. */
  let folder: string;
  let relay: Relay;
  let editor: InstalledEditor;

  before(async function () {
    folder = await mkdtemp(path.join(tmpdir(), 'workbench-'));
    await chmod(folder, 0o755);
    const { bin, configuration } = await preparePrivateApt(apt(), CHARLIECLOUD);
    machine = await startMachine(this, {
      sudo: 'password',
      settings: [`SetEnv PATH=/usr/bin:/bin:${bin} APT_CONFIG=${configuration}`],
      within: without(path.join('/usr/bin', CHARLIECLOUD.program)),
    });
    const { name } = machine.student;
    await appendFile(`/etc/sudoers.d/${name}`, `Defaults:${name} env_keep += APT_CONFIG\n`);
    key = await makeKey(machine.sshd.folder, 'id');
    await machine.sshd.authorize(await readFile(`${key}.pub`, 'utf8'));
    await mkdir(course());
    await writeFile(path.join(course(), 'course.yaml'), MANIFEST);
    await writeFile(path.join(course(), 'one.md'), CHAPTER);
  });

  // A key: an editor in the browser forgets passwords with its page.
  const opened = openEditorForTests({
    options: () => ({
      machineSettings: {
        'containerWorkbench.ssh.identityFiles': [key],
        'containerWorkbench.handout.course': course(),
        // What is not saved stays so.
        'files.autoSave': 'off',
      },
    }),
    leave: leaveWorkbench,
  });

  beforeEach(async () => {
    relay = await startRelay(machine.sshd);
    editor = opened();
    await editor.ui.openSideBar();
  });

  afterEach(() => relay?.stop());

  after(async () => {
    await machine?.dispose();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  const course = (): string => path.join(folder, 'course');
  /** Where apt has packages and installs them. */
  const apt = (): string => path.join(folder, 'apt');

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

  it('loses nothing in an outage: what is not saved, and how far the handout is', async () => {
    const { ui, page } = editor;
    const handout = new HandoutPage(ui.webview());
    const file = path.join(machine.student.home, 'draft.txt');
    const { uid, gid } = await stat(machine.student.home);
    await writeFile(file, 'a draft\n');
    await chown(file, uid, gid);
    const address = await connect(relay);

    await ui.command('Workbench: Open Handout');
    await handout.stepWith('Before the outage').run();
    await ui.button(ui.dialog('Do you trust the course'), 'Trust').click();
    await handout.stepWith('Before the outage').tick().waitFor();
    await ui.command('Workbench: Go to File of the Workbench…');
    await ui.quickPick('This folder').click();
    await ui.question('Go to a File').waitFor();
    await ui.type('draft.txt');
    await ui.quickPick('draft.txt').click();
    const draft = ui.textEditor('plaintext');
    await draft.line('a draft').click();
    await page.keyboard.press('Control+Home');
    await ui.type('still ');
    await draft.line('still a draft').waitFor();

    relay.divert({ host: '127.0.0.1', port: await freePort() });
    relay.cut();
    const status = ui.statusItem(address);
    await status.filter({ hasNotText: / ms/ }).waitFor();
    // Meanwhile, a person goes on typing.
    await draft.line('still a draft').click();
    await page.keyboard.press('Control+Home');
    await ui.type('it is ');
    await draft.line('it is still a draft').waitFor();
    await editor.picture('not saved in an outage');

    relay.divert(machine.sshd);
    await status.filter({ hasText: / ms/ }).waitFor();
    await draft.line('it is still a draft').click();
    assert.equal(await readFile(file, 'utf8'), 'a draft\n');
    await page.keyboard.press('Control+s');
    await until('it is saved', async () => (await readFile(file, 'utf8')) === 'it is still a draft\n');
    await ui.tab('A course with an outage').click();
    await handout.stepWith('Before the outage').tick().waitFor();
    await handout.stepWith('After the outage').run();
    await handout.stepWith('After the outage').tick().waitFor();
    await handout.stepWith('Before the outage').tick().waitFor();
    await editor.picture('the handout after an outage');
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

  it('brings files to the workbench, and back', async () => {
    const { ui, workspace } = editor;
    const name = `it's "here" $(now).txt`;
    const [here, there] = [path.join(workspace, name), path.join(machine.student.home, name)];
    await rm(there, { force: true });
    await writeFile(here, 'as it was\n');
    await connect(relay);

    const upload = async (): Promise<void> => {
      await ui.command('Workbench: Upload…');
      await ui.quickPick('This folder').click();
      await ui.quickPick('Files…').click();
      await ui.chooseFile(`Upload to ${machine.student.home}`, here);
    };
    await upload();
    await until('it is there', async () => (await readFile(there, 'utf8').catch(() => '')) === 'as it was\n');
    await writeFile(here, 'as it is now\n');
    await upload();
    const question = ui.dialog('is there already');
    await question.waitFor();
    await editor.picture('uploaded again');
    await ui.button(question, 'Replace').click();
    await until('it is replaced', async () => (await readFile(there, 'utf8')) === 'as it is now\n');

    await rm(here);
    await ui.command('Workbench: Go to File of the Workbench…');
    await ui.quickPick('This folder').click();
    await ui.question('Go to a File').waitFor();
    await ui.type(name);
    await ui.quickPick(name).click();
    await ui.textEditor('plaintext').line('as it is now').waitFor();
    await ui.command('Workbench: Download…');
    await ui.chooseFile('Download to a Folder', `${workspace}/`);
    await ui.notification(`is in ${workspace} now.`).waitFor();
    await editor.picture('downloaded');
    assert.equal(await readFile(here, 'utf8'), 'as it is now\n');
  });

  it('installs what is missing, once that was agreed to', async () => {
    const { ui } = editor;
    await rm(apt(), { recursive: true, force: true });
    const { bin } = await preparePrivateApt(apt(), CHARLIECLOUD);
    const installed = (): Promise<readonly string[]> => readdir(bin).catch(() => []);
    await connect(relay);

    await ui.showOnly('Workbench');
    await ui.row('Workbench', 'What it has').filter({ hasText: 'not ready' }).click();
    const row = ui.row('Workbench', 'Charliecloud');
    const agreed = ui.dialog('Install charliecloud on');
    const install = async (answer: string): Promise<void> => {
      await row.hover();
      await row.getByRole('button', { name: 'Install…' }).click();
      await agreed.getByText('apt-get install --yes charliecloud').waitFor();
      await ui.button(agreed, answer).click();
    };
    await row.filter({ hasText: 'not there' }).waitFor();
    await install('Cancel');
    await install('Install');
    await ui.question('sudo on').waitFor();
    await ui.page.keyboard.press('Escape');
    await ui.question('sudo on').waitFor({ state: 'hidden' });
    assert.deepEqual(await installed(), []);
    await install('Install');
    await ui.answer('sudo on', machine.student.password);
    await row.filter({ hasText: 'not there' }).waitFor({ state: 'detached' });
    await row.waitFor();
    await editor.picture('installed');
    assert.deepEqual(await installed(), ['ch-run']);
  });
});
