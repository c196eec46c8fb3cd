import assert from 'node:assert/strict';
import { openEditorWithEngine, type EditorWithEngine } from '../support/editor-with-engine';
import { pictureOfFailure } from '../support/installed-editor';

describe('the ports and the equipment of a workbench', function () {
  this.timeout(300_000);
  let opened: EditorWithEngine | undefined;

  afterEach(async function () {
    await pictureOfFailure(this, opened?.editor);
    await opened?.close();
    opened = undefined;
  });

  it('a container is opened in the browser, and still is after a reload', async function () {
    opened = await openEditorWithEngine(this);
    const { editor, engine } = opened;
    const { ui, page } = editor;
    const web = engine.name();
    await engine.docker('run', '--detach', '--name', web, '--publish', '80', 'caddy');

    // What the workbench has is there without having been asked for.
    await ui.openSideBar();
    const has = ui.row('Workbench', 'What it has');
    await has.filter({ hasText: 'not ready' }).waitFor();
    await ui.showOnly('Workbench');
    await has.click();
    await ui.row('Workbench', 'enroot').filter({ hasText: 'needed · not there' }).waitFor();
    await editor.picture('what a workbench has');
    await has.click();
    await ui.showOnly('Workbench', 'Containers');

    // The browser gets an address for the container's page. (How it gets there is the editor's matter: this one
    // sends it through a proxy that is not part of it, so the page is asked for here.)
    const container = ui.row('Containers', web);
    const [tab] = await Promise.all([
      page.waitForEvent('popup'),
      ui.pressInRow(container, 'Open in Browser'),
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

    await ui.pressInRow(tunnel, 'Stop Forwarding');
    await tunnel.waitFor({ state: 'detached' });
    await assert.rejects(shown());
  });
});
