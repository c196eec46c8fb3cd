import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useEngine, type TestEngine } from '../support/dockerd';
import { InstalledEditor, pictureOfFailure } from '../support/installed-editor';
import { skip } from '../support/skip';
import { canStartSshd, makeKey, startSshd, type TestSshd } from '../support/sshd';
import { canCreateUsers, createStudent, type Student } from '../support/student';

describe('the ports and the equipment of a workbench', function () {
  this.timeout(300_000);
  let sshd: TestSshd | undefined;
  let student: Student | undefined;
  let engine: TestEngine | undefined;
  let editor: InstalledEditor | undefined;

  afterEach(async function () {
    await pictureOfFailure(this, editor);
    await editor?.close();
    await engine?.dispose();
    await sshd?.stop();
    await student?.remove();
    editor = engine = sshd = student = undefined;
  });

  it('a container is opened in the browser, and still is after a reload', async function () {
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
    const web = engine.name();
    await engine.docker('run', '--detach', '--name', web, '--publish', '80', 'caddy');
    const address = `${student.name}@${sshd.host}:${sshd.port}`;
    editor = await InstalledEditor.open({
      machineSettings: {
        'containerWorkbench.connectOnStartup': address,
        'containerWorkbench.ssh.identityFiles': [key],
        'containerWorkbench.ssh.knownHostsFiles': [knownHosts],
      },
    });
    const { ui, page } = editor;

    const toggle = (view: string): Promise<void> =>
      ui
        .view(view)
        .getByRole('button', { name: `${view} Section`, exact: true })
        .click();

    // What the workbench has is there without having been asked for.
    await ui.openSideBar();
    const has = ui.row('Workbench', 'What it has');
    await has.filter({ hasText: 'not ready' }).waitFor();
    for (const view of ['Handout', 'Containers', 'Images']) await toggle(view);
    await has.click();
    await ui.row('Workbench', 'enroot').filter({ hasText: 'needed · not there' }).waitFor();
    await editor.picture('what a workbench has');
    await has.click();
    await toggle('Containers');

    // The browser gets an address for the container's page. (How it gets there is the editor's matter: this one
    // sends it through a proxy that is not part of it, so the page is asked for here.)
    const container = ui.row('Containers', web);
    await container.hover();
    const [tab] = await Promise.all([
      page.waitForEvent('popup'),
      container.getByRole('button', { name: 'Open in Browser' }).click(),
    ]);
    const tunnel = ui.row('Workbench', web);
    await tunnel.filter({ hasText: /localhost:\d+ → \d+/ }).waitFor();
    const port = /localhost:(\d+) →/.exec((await tunnel.textContent()) ?? '')?.[1] ?? '';
    assert.match(tab.url(), new RegExp(`\\b${port}/$`));
    const shown = async (): Promise<string> => (await fetch(`http://localhost:${port}/`)).text();
    assert.match(await shown(), /Caddy/);
    await tunnel.filter({ hasText: /↓ [1-9].* ↑ [1-9]/ }).waitFor();
    await editor.picture('a forwarded port');

    await editor.reload();
    await tunnel.waitFor();
    assert.match(await shown(), /Caddy/);
    await tunnel.filter({ hasText: /↓ [1-9].* ↑ [1-9]/ }).waitFor();

    await tunnel.hover();
    await tunnel.getByRole('button', { name: 'Stop Forwarding' }).click();
    await tunnel.waitFor({ state: 'detached' });
    await assert.rejects(shown());
  });
});
