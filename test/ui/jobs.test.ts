import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { openEditorWithEngine, type EditorWithEngine } from '../support/editor-with-engine';
import { pictureOfFailure, type Appearance } from '../support/installed-editor';
import { startCluster, type Cluster } from '../support/slurm';

const APPEARANCES: readonly Appearance[] = ['light', 'dark', 'high contrast'];

describe('jobs', function () {
  this.timeout(240_000);
  let cluster: Cluster | undefined;
  let opened: EditorWithEngine | undefined;

  afterEach(async function () {
    await pictureOfFailure(this, opened?.editor);
    await opened?.close();
    await cluster?.dispose();
    opened = undefined;
    cluster = undefined;
  });

  it('are written by a form, submitted, followed and cancelled', async function () {
    cluster = await startCluster(this);
    opened = await openEditorWithEngine(this, { environment: cluster.environment });
    const { ui } = opened.editor;
    const pictures = async (of: string): Promise<void> => {
      for (const appearance of APPEARANCES) {
        await opened?.editor.show(appearance);
        await opened?.editor.picture(`${of} ${appearance}`);
      }
      await opened?.editor.show('dark');
    };
    await ui.openSideBar();
    await ui.row('Workbench', 'Slurm').getByText('no jobs of yours').waitFor();

    await ui.command('Workbench: Submit as a Job…');
    const form = ui.webview();
    const field = (label: string): Locator => form.getByLabel(label, { exact: true });
    await field('Command').fill(`sh -c 'echo "hello from $SLURM_JOB_NAME"; sleep 600'`);
    await field('Name of the job').fill('greets');
    await field('Time').fill('soon');
    await form.getByText('One field needs another look').waitFor();
    await field('Time').fill('10');
    await field('Partition').fill('nowhere');
    const script = form.locator('code.command');
    await script.filter({ hasText: '#SBATCH --time=10' }).waitFor();
    await form.getByRole('button', { name: 'Submit' }).click();
    await form.getByText('There is no such partition.').waitFor();
    await field('Partition').fill('day');
    await form.getByRole('button', { name: 'Check' }).click();
    await form.getByText('Slurm would take it').waitFor();
    await pictures('job form');
    await form.getByRole('button', { name: 'Submit' }).click();

    const row = ui.row('Workbench', 'greets');
    await row.getByText('running since').waitFor();
    await ui.contextMenu(row, 'Follow Output of Job');
    await ui.terminal('hello from greets').waitFor();
    await pictures('job followed');

    await ui.contextMenu(row, 'Cancel Job…');
    await ui.button(ui.dialog('Cancel the job greets'), 'Cancel Job').click();
    await row.getByText('cancelled').waitFor();
    await ui.terminal('That is all it has printed.').waitFor();
    assert.match(await cluster.run('squeue', '--noheader', '--states=all', '--format=%T'), /CANCELLED/);

    await ui.command('Workbench: Which Runtime for What?');
    await ui.webview().getByText('Charliecloud').first().waitFor();
    await pictures('runtimes compared');
  });
});
