import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { openEditorWithEngine, type EditorWithEngine } from '../support/editor-with-engine';
import { pictureOfFailure, type Appearance } from '../support/installed-editor';

const APPEARANCES: readonly Appearance[] = ['light', 'dark', 'high contrast'];

describe('containers by hand', function () {
  this.timeout(300_000);
  let opened: EditorWithEngine | undefined;

  afterEach(async function () {
    await pictureOfFailure(this, opened?.editor);
    await opened?.close();
    opened = undefined;
  });

  it('are run by a form, looked into, stopped, started and removed', async function () {
    opened = await openEditorWithEngine(this);
    const { editor, engine } = opened;
    const { ui, page } = editor;
    const name = engine.name();
    const state = (): Promise<string> => engine.docker('inspect', '--format', '{{.State.Status}}', name);

    await ui.openSideBar();
    await ui.row('Workbench', 'What it has').waitFor();
    await ui.showOnly('Containers', 'Images');

    // The form says what it means while it is filled, and what is unsafe.
    await ui.command('Workbench: Run Container with Options…');
    const form = ui.webview();
    const field = (label: string): Locator => form.getByLabel(label, { exact: true });
    await field('Image').fill(engine.image);
    await field('Name').fill(name);
    await field('Command').fill(`sh -c 'echo hello from "$GREETER"; sleep 600'`);
    await field('Environment').fill('GREETER=the form');
    await field('Ports').fill('8o80:80');
    await form.getByText('“8o80:80” is no port').waitFor();
    await form.getByText('One field needs another look').waitFor();
    await field('Ports').fill('');
    await field('Mounts').fill('/etc:/host:ro');
    await form.locator('.risk', { hasText: '--volume /etc:/host' }).waitFor();
    const command = form.locator('code.command');
    await command.filter({ hasText: `docker run --detach --rm --name ${name}` }).waitFor();
    for (const appearance of APPEARANCES) {
      await editor.show(appearance);
      await editor.picture(`run form ${appearance}`);
    }
    await editor.show('dark');
    await field('Mounts').fill('');
    await form.getByText('Remove it when it ends').click();
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    const row = ui.row('Containers', name);
    await row.waitFor();
    // Whatever else there is, the row stays on the screen.
    await ui.command('Workbench: Filter Containers…');
    await ui.answer('Show only containers with', name);
    assert.equal(await state(), 'running');

    await ui.contextMenu(row, 'Show Container Logs');
    await ui.terminal('hello from the form').waitFor();
    for (const appearance of APPEARANCES) {
      await editor.show(appearance);
      await editor.picture(`container logs ${appearance}`);
    }
    await editor.show('dark');

    await ui.contextMenu(row, 'Open Shell in Container');
    await ui.tab(`${name} (sh)`).waitFor();
    await ui.focusedTerminal().waitFor();
    await ui.type('echo in-$((40 + 2)); stty size\n');
    await ui.terminal('in-42').waitFor();
    await editor.picture('container shell');

    await row.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Restart Container' }).waitFor();
    await editor.picture('container menu');
    await page.keyboard.press('Escape');

    await ui.contextMenu(row, 'Kill Container…');
    await ui.button(ui.dialog(`Kill ${name}?`), 'Kill').click();
    // The shell in it says why it ended.
    await ui.terminal(`${name} has stopped`).waitFor();
    assert.equal(await state(), 'exited');

    await row.getByRole('button', { name: 'Start Container' }).waitFor({ state: 'attached' });
    await ui.contextMenu(row, 'Start Container');
    await row.getByRole('button', { name: 'Stop Container' }).waitFor({ state: 'attached' });
    assert.equal(await state(), 'running');
    await ui.contextMenu(row, 'Inspect');
    await ui.textEditor('json').line('"Id"').first().waitFor();
    await editor.picture('container inspected');

    await ui.contextMenu(row, 'Remove Container…');
    const question = ui.dialog(`Remove the container ${name}?`);
    await question.getByText('It is running').waitFor();
    await editor.picture('container removal');
    await ui.button(question, 'Remove').click();
    await row.waitFor({ state: 'detached' });
    await assert.rejects(state());

    // Several at once, which are named before they go; those of others are named too, and stay.
    const [some, more] = [`${name}-some`, `${name}-more`];
    for (const each of [some, more]) await engine.docker('create', '--name', each, engine.image);
    await ui.command('Workbench: Remove Stopped Containers…');
    const all = ui.dialog('stopped containers?');
    await all.waitFor();
    await editor.picture('removal of all that are stopped');
    await ui.button(all, 'Cancel').click();
    await ui.row('Containers', some).click();
    await ui.row('Containers', more).click({ modifiers: ['ControlOrMeta'] });
    await ui.contextMenu(ui.row('Containers', more), 'Remove Container…');
    const both = ui.dialog('Remove 2 containers');
    for (const each of [some, more]) await both.getByText(each).first().waitFor();
    await ui.button(both, 'Remove').click();
    for (const each of [some, more]) await ui.row('Containers', each).waitFor({ state: 'detached' });
    assert.equal(await engine.docker('ps', '--all', '--quiet', '--filter', `name=^/${name}-`), '');
  });
});
