import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/eventually';
import { openEditorWithEngine, type EditorWithEngine } from '../support/editor-with-engine';
import { pictureOfFailure, type Appearance } from '../support/installed-editor';
import { TOKEN, buildWastefulImage } from '../support/wasteful-image';

const APPEARANCES: readonly Appearance[] = ['light', 'high contrast', 'dark'];

describe('what is in an image', function () {
  this.timeout(240_000);
  let opened: EditorWithEngine | undefined;

  afterEach(async function () {
    await pictureOfFailure(this, opened?.editor);
    await opened?.close();
    opened = undefined;
  });

  it('is looked into from its row: layers, files, waste, secrets, and how it differs from another', async function () {
    opened = await openEditorWithEngine(this);
    const { editor, engine } = opened;
    const { ui, page } = editor;
    const pictures = async (of: string): Promise<void> => {
      for (const appearance of APPEARANCES) {
        await editor.show(appearance);
        await editor.picture(`${of} ${appearance}`);
      }
    };
    const image = await buildWastefulImage(engine, editor.workspace);
    await ui.openFile('Dockerfile');
    await ui.openSideBar();
    await ui.showOnly('Images');
    await ui.command('Workbench: Filter Images…');
    await ui.answer('Show only images with', image);
    await ui.contextMenu(ui.row('Images', 'wasteful'), 'Look Inside Image');

    // The layers, by the keyboard: each with the line that made it, and what it leaves behind.
    const panel = ui.webview();
    await panel.getByRole('heading', { level: 1, name: image }).waitFor();
    const layers = panel.getByRole('listbox', { name: 'Layers' });
    await layers.getByText('Dockerfile:6').waitFor();
    await layers.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await panel.getByRole('heading', { name: 'Layer 3' }).waitFor();
    await panel.locator('.heading', { hasText: 'Leaves 3 MB of apt in the image' }).waitFor();
    const files = panel.getByRole('tree', { name: 'Files' });
    await files.getByRole('treeitem', { name: 'packages, added, 3 MB' }).waitFor();
    await pictures('image layers');

    // Unchanged files come and go; what is typed finds files.
    await panel.getByRole('button', { name: /Unchanged/ }).click();
    await files.getByRole('treeitem', { name: /^busybox, unchanged/ }).waitFor();
    await layers.focus();
    await page.keyboard.press('End');
    await panel.getByRole('heading', { name: 'Layer 5' }).waitFor();
    const find = panel.getByRole('searchbox', { name: 'Find files' });
    await find.fill('MOTD');
    await files.getByRole('treeitem', { name: /^busybox/ }).waitFor({ state: 'detached' });
    await files.getByRole('treeitem', { name: 'motd, changed, 4 B' }).waitFor();
    await find.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await ui.tab('motd').waitFor();
    await ui.command('Workbench: Compare with Another Layer…');
    await ui.tab('motd: layer 3 ↔ layer 5').waitFor();
    await editor.picture('image file compared');

    // What costs most, and where it lies.
    const back = ui.tab(`${image}: layers`);
    await back.click();
    await panel.getByRole('tab', { name: /Wasted space/ }).click();
    await panel.getByText('Removes 1 file of earlier layers (3 MB)').waitFor();
    await pictures('image waste');
    await panel.getByRole('button', { name: '/etc/motd' }).click();
    await files.locator('[aria-selected="true"]', { hasText: 'motd' }).waitFor();

    // Secrets: masked, though a later layer deleted the file; it can be saved as it is.
    await panel.getByRole('tab', { name: /Secrets/ }).click();
    await panel.getByText('deleted in layer 5').waitFor();
    assert.ok(!(await panel.locator('body').innerText()).includes(TOKEN));
    await pictures('image secrets');
    await panel.getByRole('button', { name: 'Show the file' }).first().click();
    await files.locator('[aria-selected="true"]', { hasText: '.npmrc' }).waitFor();
    await panel.getByRole('button', { name: 'Save as…' }).click();
    await ui.question('Save /root/.npmrc').waitFor();
    await page.keyboard.press('Enter');
    await until('the file is saved', async () =>
      (await readFile(path.join(editor.home, '.npmrc'), 'utf8').catch(() => '')).includes(TOKEN),
    );

    await panel.getByRole('button', { name: 'Compare with…' }).click();
    await ui.quickPick(engine.image).click();
    await ui.tab(`${image} ↔ ${engine.image}`).waitFor();
    await panel.getByText('What is different in').waitFor();
    await files.getByRole('treeitem', { name: /^apt-get, removed/ }).waitFor();
    await pictures('images compared');
  });
});
