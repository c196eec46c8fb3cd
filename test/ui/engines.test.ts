import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { connectTo, leaveWorkbench } from '../support/connecting';
import { useEngine, type TestEngine } from '../support/dockerd';
import { openEditorForTests } from '../support/editor-for-tests';
import type { Appearance, InstalledEditor } from '../support/installed-editor';
import { startMachine, type Machine } from '../support/machine';
import { skip } from '../support/skip';

const exec = promisify(execFile);
const APPEARANCES: readonly Appearance[] = ['light', 'high contrast', 'dark'];

/** What a login shell and the questions to a workbench need; no container engine is among them. */
const PROGRAMS = ['sh', 'id', 'env', 'grep', 'sed', 'getent', 'true', 'cat', 'uname', 'mktemp', 'rm'];

describe('the engine of a workbench', function () {
  this.timeout(240_000);
  let docker: TestEngine;
  let machine: Machine | undefined;
  let editor: InstalledEditor;

  before(async function () {
    docker = await useEngine(this);
  });

  const opened = openEditorForTests({ leave: leaveWorkbench });

  beforeEach(async () => {
    editor = opened();
    await editor.ui.openSideBar();
  });

  afterEach(async () => {
    await machine?.dispose();
    machine = undefined;
  });

  after(() => docker?.dispose());

  /** Answers everything that is asked, and waits for the connection. */
  async function logIn({ student, sshd }: Machine): Promise<void> {
    const { ui } = editor;
    await connectTo(ui, `${student.name}@${sshd.host}:${sshd.port}`);
    await ui.button(ui.dialog(sshd.fingerprint), 'Connect').click();
    await ui.answer('Password of', student.password);
    await ui.statusItem(/ ms$/).waitFor();
  }

  /** What every new shell of the user begins with; it says where the engine is. */
  const begin = (lines: string): Promise<void> =>
    writeFile(path.join(machine?.student.home ?? '', '.bashrc'), `${lines}\n`);

  it('that is missing, stopped or forbidden is told apart in the views, with what to do, and used once it is there', async function () {
    const { ui } = editor;
    machine = await startMachine(this);
    const { student } = machine;
    const name = docker.name();
    await docker.docker('create', '--name', name, docker.image);
    const bin = path.join(student.home, 'bin');
    await mkdir(bin);
    for (const each of PROGRAMS) await symlink(path.join('/usr/bin', each), path.join(bin, each));
    const says = async (inView: string, inRow: string): Promise<void> => {
      await ui.view('Containers').getByText(inView).waitFor();
      await ui.view('Images').getByText(inView).waitFor();
      await ui.row('Workbench', 'No container engine').filter({ hasText: inRow }).waitFor();
    };

    await begin(`export DOCKER_HOST=unix://${student.home}/none.sock PATH=${bin}`);
    await logIn(machine);
    await ui.showOnly('Workbench', 'Containers', 'Images');
    await says('There is no container engine on this workbench', 'has no Docker Engine');
    await editor.picture('an engine is missing');

    // A socket that its engine has left behind.
    const socket = path.join(student.home, 'engine.sock');
    const server = net.createServer();
    await once(server.listen(`${socket}.new`), 'listening');
    await rename(`${socket}.new`, socket);
    await chmod(socket, 0o666);
    server.close();
    await begin(`export DOCKER_HOST=unix://${socket}`);
    await ui.welcomeButton('Containers', 'Look Again').click();
    await says('of this workbench does not answer', 'its engine does not answer');
    await editor.picture('an engine is stopped');

    await begin(`export DOCKER_HOST=unix://${docker.socket}`);
    await ui.welcomeButton('Containers', 'Look Again').click();
    await ui.question('sudo on').waitFor();
    await ui.page.keyboard.press('Escape');
    await says('Your user may not use the container engine', 'has no right to it');
    for (const appearance of APPEARANCES) {
      await editor.show(appearance);
      await editor.picture(`an engine is forbidden, ${appearance}`);
    }
    await ui.welcomeButton('Containers', 'Use sudo').click();
    await ui.answer('sudo on', student.password);
    await says('Your user may not use the container engine', 'It may not use sudo for that either.');

    // What was recommended is done: the user becomes a member, and logs in anew.
    await exec('usermod', ['-aG', 'docker', student.name]);
    await ui.command('Workbench: Disconnect');
    await ui.welcomeButton('Containers', 'Connect to a Workbench').waitFor();
    await ui.command('Workbench: Reconnect');
    await ui.row('Workbench', 'Docker Engine').waitFor();
    await ui.row('Containers', name).waitFor();
  });

  it('is chosen among several: Podman, and Docker again', async function () {
    if (!existsSync('/usr/bin/podman')) skip(this, 'podman is not installed');
    const { ui } = editor;
    machine = await startMachine(this, { groups: ['docker'] });
    const { student } = machine;
    const name = docker.name();
    await docker.docker('create', '--name', name, docker.image);
    await begin(`export DOCKER_HOST=unix://${docker.socket} XDG_RUNTIME_DIR=${student.home}/run`);
    await logIn(machine);
    await ui.showOnly('Workbench', 'Containers');
    const row = ui.row('Containers', name);
    await row.waitFor();

    await ui.command('Workbench: Choose Engine…');
    await ui.quickPick('Docker Engine').filter({ hasText: 'in use' }).waitFor();
    await editor.picture('engines to choose from');
    await ui.quickPick('Start Podman').click();
    await ui.row('Workbench', 'Podman Engine').waitFor();
    await ui.view('Containers').getByText('No containers yet').waitFor();
    await editor.picture('Podman was chosen');

    await ui.command('Workbench: Choose Engine…');
    await ui
      .quickPick('Podman Engine')
      .filter({ hasText: /in use.*rootless/ })
      .waitFor();
    await ui.quickPick('Docker Engine').click();
    await ui.row('Workbench', 'Docker Engine').waitFor();
    await row.waitFor();
  });
});
