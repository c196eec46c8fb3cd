import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useEngine, type TestEngine } from '../support/dockerd';
import { InstalledEditor, pictureOfFailure } from '../support/installed-editor';
import { skip } from '../support/skip';
import { canStartSshd, makeKey, startSshd, type TestSshd } from '../support/sshd';
import { canCreateUsers, createStudent, type Student } from '../support/student';

describe('the views of what an engine holds', function () {
  this.timeout(300_000);
  let sshd: TestSshd | undefined;
  let student: Student | undefined;
  let engine: TestEngine | undefined;
  let editor: InstalledEditor | undefined;
  let volume: string | undefined;

  afterEach(async function () {
    await pictureOfFailure(this, editor);
    await editor?.close();
    await engine?.dispose();
    if (volume !== undefined) await engine?.docker('volume', 'rm', '--force', volume);
    await sshd?.stop();
    await student?.remove();
    editor = engine = sshd = student = volume = undefined;
  });

  it('show containers in groups, what they take and were made with, layers, volumes and networks', async function () {
    if (!canStartSshd() || !canCreateUsers())
      skip(this, 'an SSH server with a user of its own needs root and sshd');
    engine = await useEngine(this);
    sshd = await startSshd([`SetEnv DOCKER_HOST=unix://${engine.socket}`]);
    student = await createStudent({ groups: ['docker'] });
    const key = await makeKey(sshd.folder, 'id');
    await sshd.authorize(await readFile(`${key}.pub`, 'utf8'));
    const knownHosts = join(sshd.folder, 'known_hosts');
    const hostKey = await readFile(join(sshd.folder, 'host_key.pub'), 'utf8');
    await writeFile(knownHosts, `[${sshd.host}]:${sshd.port} ${hostKey}`);
    const { image } = engine;
    const docker = (...args: string[]): Promise<string> => engine!.docker(...args);
    const [web, worker] = [engine.name(), engine.name()];
    volume = engine.name();
    const project = ['--label', 'com.docker.compose.project=shop'];
    await docker(
      ...['run', '--detach', '--name', web, ...project, '--env', 'TOKEN=swordfish', '--memory', '64m'],
      ...['--publish', '80', '--volume', `${volume}:/data`, image, 'sleep', '600'],
    );
    await docker('create', '--name', worker, ...project, image);
    editor = await InstalledEditor.open({
      machineSettings: {
        'containerWorkbench.connectOnStartup': `${student.name}@${sshd.host}:${sshd.port}`,
        'containerWorkbench.ssh.identityFiles': [key],
        'containerWorkbench.ssh.knownHostsFiles': [knownHosts],
      },
    });
    const { ui } = editor;
    const toggle = (view: string): Promise<void> =>
      ui
        .view(view)
        .getByRole('button', { name: `${view} Section`, exact: true })
        .click();

    // Flat at first; then by state and by project, and the choice is kept.
    await ui.openSideBar();
    for (const view of ['Workbench', 'Handout', 'Images']) await toggle(view);
    const row = ui.row('Containers', web);
    await row.filter({ hasText: 'running' }).waitFor();
    await ui.command('Workbench: Group Containers By…');
    await ui.quickPick('State').click();
    await ui.row('Containers', /^created/).waitFor();
    await ui.command('Workbench: Group Containers By…');
    await ui.quickPick('Compose project').click();
    await ui.row('Containers', 'shop').filter({ hasText: '1 of 2 running' }).waitFor();

    // What a running one takes is measured while its row is open; values are hidden until somebody asks.
    await row.click();
    await ui.row('Containers', 'Memory').filter({ hasText: 'of 67.1 MB' }).waitFor();
    await ui.row('Containers', 'CPU').filter({ hasText: '%' }).waitFor();
    await ui.row('Containers', 'Environment').click();
    const token = ui.row('Containers', 'TOKEN');
    await token.filter({ hasText: '••••••' }).waitFor();
    await token.hover();
    await token.getByRole('button', { name: 'Show or Hide Value' }).click();
    await token.filter({ hasText: 'swordfish' }).waitFor();
    for (const appearance of ['light', 'dark', 'high contrast'] as const) {
      await editor.show(appearance);
      await editor.picture(`containers by project, ${appearance}`);
    }

    // A container that stops moves on, and what is open and selected stays.
    await docker('rm', '--force', worker);
    await ui.row('Containers', 'shop').filter({ hasText: '1 of 1 running' }).waitFor();
    await token.filter({ hasText: 'swordfish' }).waitFor();

    await ui.command('Workbench: Filter Containers…');
    await ui.type('no-such-name\n');
    await row.waitFor({ state: 'detached' });
    await ui.command('Workbench: Show All Containers');
    await row.waitFor();

    await editor.reload();
    await ui.row('Containers', 'shop').waitFor();

    await toggle('Containers');
    await toggle('Images');
    const own = ui.row('Images', image.split(':')[0] ?? '');
    await own.filter({ hasText: 'in use' }).waitFor();
    await own.click();
    await ui.row('Images', 'Imported from').waitFor();
    await editor.picture('an image and its layers');
    await toggle('Images');

    await toggle('Volumes');
    await ui
      .row('Volumes', volume)
      .filter({ hasText: `used by ${web}` })
      .waitFor();
    await toggle('Networks');
    await ui.row('Networks', 'bridge').filter({ hasText: web }).waitFor();
    await editor.picture('volumes and networks');
    assert.deepEqual(editor.strangers, []);
  });
});
