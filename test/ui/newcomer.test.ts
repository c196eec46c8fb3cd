import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { embeddedWorkbench } from '../support/embedded-workbench';
import { HandoutPage } from '../support/handout-page';
import { InstalledEditor, pictureOfFailure, type Appearance } from '../support/installed-editor';
import { skip } from '../support/skip';
import { canStartSshd, startSshd, type TestSshd } from '../support/sshd';
import { canCreateUsers, createStudent, type Student } from '../support/student';

const exec = promisify(execFile);
const APPEARANCES: readonly Appearance[] = ['light', 'high contrast', 'dark'];

/** The containers of hello-world on the engine of this machine. */
async function containers(): Promise<string[]> {
  const { stdout } = await exec('docker', ['ps', '--all', '--quiet', '--filter', 'ancestor=hello-world']);
  return stdout.split('\n').filter((id) => id !== '');
}

describe("a newcomer's first hour", function () {
  this.timeout(300_000);
  let sshd: TestSshd;
  let student: Student;
  let editor: InstalledEditor | undefined;
  let earlier: string[] = [];

  beforeEach(async function () {
    const workbench = embeddedWorkbench();
    if (workbench?.dockerHost === undefined)
      skip(this, `no Docker Engine: ${workbench?.notices.join(' ') ?? 'not started by npm test'}`);
    if (!canStartSshd() || !canCreateUsers())
      skip(this, 'an SSH server with a user of its own needs root and sshd');
    earlier = await containers();
    // So that it can be seen to arrive. Where a container of somebody's uses it, it stays.
    await exec('docker', ['rmi', 'hello-world']).catch(() => undefined);
    sshd = await startSshd();
    student = await createStudent({ groups: ['docker'] });
    editor = await InstalledEditor.open();
  });

  afterEach(async function () {
    await pictureOfFailure(this, editor);
    await editor?.close();
    editor = undefined;
    const left = (await containers().catch(() => [])).filter((id) => !earlier.includes(id));
    if (left.length > 0) await exec('docker', ['rm', '--force', ...left]);
    await sshd?.stop();
    await student?.remove();
  });

  it('connects, follows the handout, sees containers come, and mends a Dockerfile', async () => {
    assert.ok(editor);
    const { ui } = editor;
    const address = `${student.name}@${sshd.host}:${sshd.port}`;
    /** The same moment in the three appearances that everybody has. */
    const pictures = async (name: string): Promise<void> => {
      for (const appearance of APPEARANCES) {
        await editor?.show(appearance);
        await editor?.picture(`${name} ${appearance}`);
      }
    };

    const onlyHelloWorld = async (): Promise<void> => {
      await ui.command('Workbench: Filter Images…');
      await ui.answer('Show only images with', 'hello-world');
    };

    // The side bar says what to do first.
    await ui.openSideBar();
    await ui.welcomeButton('Workbench', 'Connect to a Workbench').waitFor();
    await pictures('1 first look');
    await ui.welcomeButton('Workbench', 'Connect to a Workbench').click();
    await ui.answer('Connect to a workbench', address);
    const question = ui.dialog('for the first time?');
    await question.waitFor();
    assert.ok((await question.textContent())?.includes(sshd.fingerprint), 'the fingerprint is shown in full');
    await editor.picture('2 host key');
    await ui.button(question, 'Connect').click();
    await ui.question('Password of').waitFor();
    await editor.picture('3 password');
    await ui.answer('Password of', student.password);
    await ui.statusItem(new RegExp(`${address}.* ms`)).waitFor();
    await ui.row('Workbench', address).waitFor();
    await ui.row('Workbench', 'Engine').waitFor();

    // The handout, and its first container.
    await ui.command('Workbench: Open Handout');
    const handout = new HandoutPage(ui.webview());
    await handout.title().waitFor();
    await pictures('4 handout');
    const hello = handout.stepWith('docker run hello-world');
    // Room for what comes, however much there is.
    await ui.showOnly('Handout', 'Containers', 'Images');
    await onlyHelloWorld();
    await hello.run();
    await ui.terminal('Hello from Docker!').waitFor();
    await hello.output('Hello from Docker!').waitFor();
    await hello.tick().waitFor();
    await ui.row('Images', 'hello-world').waitFor();
    await ui
      .row('Containers', /hello-world · exited/)
      .first()
      .waitFor();
    await hello.card.scrollIntoViewIfNeeded();
    await pictures('5 step done');

    // What was done is still done after a reload, and the machine is known now. (An editor in the browser keeps
    // secrets only as long as its page lives.)
    await editor.reload();
    await ui.row('Handout', 'A tour of containers').click();
    await new HandoutPage(ui.webview()).stepWith('docker run hello-world').tick().waitFor();
    await ui.statusItem(address).waitFor();
    assert.equal(await ui.notification('').count(), 0, 'a reload greets with nothing');
    await ui.welcomeButton('Containers', 'Reconnect').click();
    await ui.answer('Password of', student.password);
    await ui.statusItem(new RegExp(`${address}.* ms`)).waitFor();
    await onlyHelloWorld();
    await ui.row('Images', 'hello-world').waitFor();
    await ui.command('Workbench: Show All Images');

    // A Dockerfile of one's own.
    await writeFile(
      join(editor.workspace, 'Dockerfile'),
      'FROM debian:bookworm\nWORKDIR srv\nCMD ["true"]\n',
    );
    await ui.openFile('Dockerfile');
    const dockerfile = ui.textEditor('dockerfile');
    await dockerfile.squiggles().first().waitFor();
    await pictures('6 squiggle');
    await dockerfile.openQuickFixes();
    await editor.picture('7 quick fix');
    await dockerfile.applyFirstQuickFix('Change to /srv');
    await dockerfile.line('WORKDIR /srv').waitFor();
    await dockerfile.squiggles().first().waitFor({ state: 'detached' });
    await editor.picture('8 mended');

    // The walkthrough knows what has been done already.
    await ui.command('Workbench: Get Started');
    for (const step of ['Connect to', 'Follow the handout', 'Watch images', 'Write a Dockerfile']) {
      await ui.walkthroughStep(step, 'done').waitFor();
    }
    await editor.picture('9 walkthrough');

    assert.deepEqual(editor.strangers, [], 'nothing was asked of other machines');
  });
});
