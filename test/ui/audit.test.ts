import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { barriersAround } from '../support/accessible';
import { openForTests } from '../support/editor-for-tests';
import { openEditorWithEngine } from '../support/editor-with-engine';
import { HandoutPage } from '../support/handout-page';

describe('the audit', function () {
  this.timeout(300_000);
  const opened = openForTests((context) => openEditorWithEngine(context));

  it('asks before a container gets power over the machine, unless the workbench is disposable', async () => {
    const { editor, engine } = opened();
    const { ui } = editor;
    const name = engine.name();
    const question = ui.dialog('It gives a container power over the machine.');
    const isThere = async (): Promise<boolean> =>
      (await engine.docker('ps', '--quiet', '--filter', `name=^/${name}$`)) !== '';

    // A demonstration of the course.
    await ui.openSideBar();
    await ui.showOnly('Workbench', 'Handout');
    await ui.row('Handout', 'Security').click();
    const handout = new HandoutPage(ui.webview());
    const step = handout.stepWith('Let the socket into a container');
    await step.run();
    await question.getByText('The engine’s socket is given to a container.').first().waitFor();
    await editor.picture('audit risky step');
    await ui.button(question, 'Cancel').click();
    await question.waitFor({ state: 'detached' });
    await step.card.getByRole('button', { name: 'Run', exact: true }).waitFor();

    // The form.
    await ui.command('Workbench: Run Container with Options…');
    const form = ui.webview();
    const field = (label: string): Locator => form.getByLabel(label, { exact: true });
    await field('Image').fill(engine.image);
    await field('Name').fill(name);
    await field('Command').fill('sleep 600');
    await field('Mounts').fill('/etc:/host-etc');
    const run = form.getByRole('button', { name: 'Run', exact: true });
    await run.click();
    await question.getByText('/etc').first().waitFor();
    await editor.picture('audit risky form');
    await ui.button(question, 'Cancel').click();
    await question.waitFor({ state: 'detached' });
    assert.equal(await isThere(), false);

    await ui.contextMenu(ui.row('Workbench', 'connected'), 'Mark Workbench as Disposable');
    await ui.row('Workbench', 'disposable').waitFor();
    await editor.picture('audit disposable workbench');
    await run.click();
    await ui.notification('is disposable. ').first().waitFor();
    await ui.showOnly('Containers');
    await ui.row('Containers', name).waitFor();
    assert.equal(await isThere(), true);
    await ui.showOnly('Workbench');
    await ui.contextMenu(ui.row('Workbench', 'disposable'), 'Mark Workbench as No Longer Disposable');
    await ui.row('Workbench', 'disposable').waitFor({ state: 'detached' });
  });

  it('shows what it found in a panel, where it can be mended, limited and suppressed', async () => {
    const { editor, engine } = opened();
    const { ui } = editor;
    const name = engine.name();
    await engine.docker('run', '--detach', '--name', name, '--pid', 'host', engine.image, 'sleep', '600');
    const script = join(editor.workspace, 'risky.sh');
    await writeFile(script, '#!/bin/sh\nset -e\ndocker run --privileged --name x debian:12.11 id\n');
    const report = ui.webview();
    const group = (title: string): Locator => report.locator('details', { hasText: title });
    const deed = (title: string, label: string): Locator =>
      group(title).getByRole('button', { name: new RegExp(`^${label}: `) });

    await ui.openSideBar();
    await ui.showOnly('Containers');
    await ui.command('Workbench: Filter Containers…');
    await ui.answer('Show only containers with', name);
    await ui.contextMenu(ui.row('Containers', name), 'Audit: What Does This Container Allow?');
    await group('shares the workbench’s processes').getByText('docker run').first().waitFor();
    for (const appearance of ['light', 'dark', 'high contrast', 'high contrast light'] as const) {
      await editor.show(appearance);
      await report.locator(`body.vscode-${appearance.replaceAll(' ', '-')}`).waitFor();
      await editor.picture(`audit report ${appearance}`);
      assert.deepEqual(await barriersAround(report.locator('h1')), [], appearance);
    }
    await editor.show('dark');

    // Limits of what runs.
    const memory = group('no limit to the memory');
    await memory.locator('summary').click();
    await deed('no limit to the memory', 'Set Limits…').click();
    await ui.answer('(1/3)', '64m');
    await ui.answer('(2/3)', '');
    await ui.answer('(3/3)', '');
    await memory.waitFor({ state: 'detached' });
    await report.getByText('1 gone').waitFor();
    assert.equal(
      await engine.docker('inspect', '--format', '{{.HostConfig.Memory}}', name),
      `${64 * 2 ** 20}`,
    );

    // What somebody can live with.
    await report.getByRole('button', { name: 'By the checklist of the course' }).click();
    await deed('shares the workbench’s processes', 'Suppress…').click();
    await ui.quickPick(`Only of ${name}`).click();
    await ui.answer('(2/3)', 'It watches them');
    await ui.quickPick('In 30 days').click();
    await report.getByText('It watches them').waitFor();
    await group('shares the workbench’s processes').waitFor({ state: 'detached' });
    await editor.picture('audit suppressed');
    assert.match(
      await readFile(join(editor.workspace, '.container-audit.yaml'), 'utf8'),
      new RegExp(`rule: host-pid\\n +subject: ${name}\\n +reason: It watches them\\n +expires: `),
    );

    // Files.
    await ui.command('View: Close All Editors');
    await ui.command('Workbench: Audit the Commands in These Files');
    await deed('privileged container', 'Show the Line').click();
    await ui.tab('risky.sh').waitFor();
    await ui.command('View: Close Editor');
    await deed('privileged container', 'Fix').click();
    await ui.textEditor('shellscript').line('docker run --name x').waitFor();
    await editor.picture('audit of files');
    await group('privileged container').waitFor({ state: 'detached' });
  });
});
