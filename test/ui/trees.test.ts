import assert from 'node:assert/strict';
import { openEditorWithEngine, type EditorWithEngine } from '../support/editor-with-engine';
import { pictureOfFailure } from '../support/installed-editor';

describe('the views of what an engine holds', function () {
  this.timeout(300_000);
  let opened: EditorWithEngine | undefined;
  let volume: string | undefined;

  afterEach(async function () {
    await pictureOfFailure(this, opened?.editor);
    await opened?.close();
    if (volume !== undefined) await opened?.engine.docker('volume', 'rm', '--force', volume);
    opened = volume = undefined;
  });

  it('show containers in groups, what they take and were made with, layers, volumes and networks', async function () {
    opened = await openEditorWithEngine(this);
    const { editor, engine } = opened;
    const { image } = engine;
    const [web, worker] = [engine.name(), engine.name()];
    volume = engine.name();
    const project = ['--label', 'com.docker.compose.project=shop'];
    await engine.docker(
      ...['run', '--detach', '--name', web, ...project, '--env', 'TOKEN=swordfish', '--memory', '64m'],
      ...['--publish', '80', '--volume', `${volume}:/data`, image, 'sleep', '600'],
    );
    await engine.docker('create', '--name', worker, ...project, image);
    const { ui } = editor;

    // Flat at first; then by state and by project, and the choice is kept.
    await ui.openSideBar();
    await ui.showOnly('Containers');
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
    await ui.row('Containers', 'Size').filter({ hasText: 'with its image' }).waitFor();
    await ui.row('Containers', 'Environment').click();
    const token = ui.row('Containers', 'TOKEN');
    await token.filter({ hasText: '••••••' }).waitFor();
    await ui.pressInRow(token, 'Show or Hide Value');
    await token.filter({ hasText: 'swordfish' }).waitFor();
    for (const appearance of ['light', 'dark', 'high contrast'] as const) {
      await editor.show(appearance);
      await editor.picture(`containers by project, ${appearance}`);
    }

    // A container that stops moves on, and what is open and selected stays.
    await engine.docker('rm', '--force', worker);
    await ui.row('Containers', 'shop').filter({ hasText: '1 of 1 running' }).waitFor();
    await token.filter({ hasText: 'swordfish' }).waitFor();

    // Under a stream of changes each is painted while the stream goes on.
    let last = web;
    let painted = false;
    const stream = (async () => {
      for (let turn = 0; !painted; turn++) {
        const next = `${web}-${turn}`;
        await engine.docker('rename', last, next);
        last = next;
      }
    })();
    await ui
      .row('Containers', `${web}-`)
      .waitFor()
      .finally(() => (painted = true));
    await stream;
    await engine.docker('rename', last, web);

    await ui.command('Workbench: Filter Containers…');
    await ui.answer('Show only containers with', 'no-such-name');
    await row.waitFor({ state: 'detached' });
    await ui.command('Workbench: Show All Containers');
    await row.waitFor();

    await editor.reload();
    await ui.row('Containers', 'shop').waitFor();

    await ui.showOnly('Images');
    const own = ui.row('Images', image.split(':')[0] ?? '');
    await own.filter({ hasText: 'in use' }).waitFor();
    await own.click();
    await ui.row('Images', 'Imported from').waitFor();
    await editor.picture('an image and its layers');

    await ui.showOnly('Volumes', 'Networks');
    const used = ui.row('Volumes', volume).filter({ hasText: `used by ${web}` });
    await used.waitFor();
    await used.click();
    await ui.row('Volumes', 'Size').filter({ hasText: '0 B' }).waitFor();
    await ui.row('Networks', 'bridge').filter({ hasText: web }).waitFor();
    await editor.picture('volumes and networks');
    assert.deepEqual(editor.strangers, []);
  });
});
