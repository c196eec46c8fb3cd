import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openForTests } from '../support/editor-for-tests';
import { openEditorWithEngine } from '../support/editor-with-engine';
import { until } from '../support/eventually';
import { isRunning } from '../support/marked';
import { startRegistry, type TestRegistry } from '../support/registry';

describe('what an engine can do, by hand', function () {
  this.timeout(300_000);
  let registry: TestRegistry | undefined;
  const opened = openForTests(
    (context) => openEditorWithEngine(context),
    // Each looks at rows of its own.
    () => Promise.resolve(),
  );

  afterEach(async () => {
    await registry?.stop();
    registry = undefined;
  });

  it('images are tagged, pushed with a login, found by their tags and pulled', async function () {
    registry = await startRegistry(this);
    const { editor, engine } = opened();
    const { ui, page } = editor;
    const exists = (image: string): Promise<boolean> =>
      engine.docker('image', 'inspect', image).then(
        () => true,
        () => false,
      );
    const repository = engine.image.replace(':1', '');
    const reference = `${registry.address}/${repository}`;
    await ui.openSideBar();
    await ui.showOnly('Images');
    // Whatever else there is, the rows stay on the screen.
    await ui.command('Workbench: Filter Images…');
    await ui.answer('Show only images with', repository);
    await ui.row('Images', repository).first().waitFor();

    await ui.command('Workbench: Tag Image…');
    await ui.question('Tag which image?').waitFor();
    await ui.type(engine.image);
    await ui.quickPick(engine.image).click();
    await ui.answer('Another name for', `${reference}:1.9`);
    await ui.row('Images', reference).waitFor();
    assert.ok(await exists(`${reference}:1.9`));

    // Without a login, the registry says no, and a person is asked for one.
    await ui.command('Workbench: Push Image');
    await ui.question('Push which image?').waitFor();
    await ui.type(`${reference}:1.9`);
    await ui.quickPick(`${reference}:1.9`).click();
    const wanted = ui.button(ui.notification('wants a login'), 'Log In…');
    await wanted.waitFor();
    // The editor shows but three notifications within a moment, and nobody types a password in one.
    await ui.notification('Pushing').waitFor({ state: 'hidden' });
    await wanted.click();
    await ui.answer('User name', registry.login.username);
    await ui.answer('Password or access token', registry.login.password);
    await ui.notification('is in its registry now').waitFor();
    await editor.picture('pushed');
    await engine.docker('rmi', `${reference}:1.9`);
    await ui.row('Images', reference).waitFor({ state: 'detached' });

    // A colon after the name, and the registry is asked for its tags.
    await ui.command('Workbench: Pull Image…');
    await ui.question('Pull which image?').waitFor();
    await ui.type(`${reference}:`);
    await ui.quickPick('1.9').waitFor();
    await editor.picture('tags of a registry');
    await ui.quickPick('1.9').click();
    await ui.row('Images', reference).waitFor();
    await until('it has been pulled', () => exists(`${reference}:1.9`));

    await ui.command('Workbench: Log Out of a Registry…');
    await ui.quickPick(registry.address).click();
    await ui.command('Workbench: Pull Image…');
    await ui.question('Pull which image?').waitFor();
    await ui.type(`${reference}:`);
    await ui.quickPick('wants a login').waitFor();
    await page.keyboard.press('Escape');
  });

  it('containers are renamed, and nothing in their texts does harm', async () => {
    const { editor, engine } = opened();
    const { ui } = editor;
    const name = engine.name();
    const renamed = engine.name();
    const hostile = '$(id) <b>x</b> [y](https://example.org) \u202e\u0007';
    const script = [
      `printf '\\033]0;TITLE\\007\\033[2J%s\\n' "$HOSTILE"`,
      'for i in 1 2 3; do echo "line $i"; done',
      'sleep 600',
    ].join('\n');
    await engine.docker(
      ...['run', '--detach', '--name', name, '--env', `HOSTILE=${hostile}`],
      ...['--label', `com.docker.compose.project=${hostile}`, engine.image, 'sh', '-c', script],
    );
    const choose = async (command: string, question: string, container: string): Promise<void> => {
      await ui.command(`Workbench: ${command}`);
      await ui.question(question).waitFor();
      await ui.type(container);
      await ui.quickPick(container).click();
    };

    await ui.openSideBar();
    await ui.showOnly('Containers');
    await ui.row('Containers', name).waitFor();
    await ui.command('Workbench: Group Containers By…');
    await ui.quickPick('Compose project').click();
    const project = ui.row('Containers', '$(id) <b>x</b> [y](https://example.org)');
    await project.waitFor();
    assert.equal(await project.locator('b, a[href^="https"]').count(), 0, 'nothing of it is markup');
    assert.ok(!(await project.textContent())?.includes('\u202e'), 'nothing turns the text around');

    await choose('Rename Container…', 'Rename which container?', name);
    await ui.answer('New name of', renamed);
    const row = ui.row('Containers', renamed);
    await row.waitFor();
    await row.click();
    await ui.row('Containers', 'Environment').click();
    const value = ui.row('Containers', 'HOSTILE');
    await ui.pressInRow(value, 'Show or Hide Value');
    await value.filter({ hasText: '$(id) <b>x</b>' }).waitFor();
    await editor.picture('hostile texts in rows');

    await ui.contextMenu(row, 'Show Container Logs');
    await ui.terminal('line 3').waitFor();
    await ui.terminal('$(id) <b>x</b>').waitFor();
    assert.equal(await ui.tab('TITLE').count(), 0, 'no line names the terminal');
    await editor.picture('hostile texts in logs');
  });

  it('images are built, and a build that is cancelled has ended at the engine, too', async () => {
    const { editor, engine } = opened();
    const { ui } = editor;
    const mark = randomBytes(8).toString('hex');
    const tag = `${engine.name()}:cancelled`;
    const dockerfile = path.join(editor.workspace, 'Dockerfile');
    const write = (run: string): Promise<void> =>
      writeFile(dockerfile, `FROM ${engine.image}\nRUN : ${mark}; ${run}\n`);
    await write('while true; do sleep 1; done');
    await ui.openSideBar();
    await ui.showOnly('Images');
    await ui.openFile('Dockerfile');
    const build = async (): Promise<void> => {
      await ui.textEditor('dockerfile').focus();
      await ui.command('Workbench: Build Image…');
      await ui.answer('Build Image', tag);
    };
    await build();
    await until('the build has begun', () => isRunning(mark), 45_000);
    const row = ui.row('Images', tag.replace(':cancelled', ''));
    await row.waitFor();
    await editor.picture('an image is being built');
    await ui.button(ui.notification(`Building ${tag}`), 'Cancel').click();
    await ui.notification(`Building ${tag}`).waitFor({ state: 'hidden' });
    await row.waitFor({ state: 'detached' });
    await until('what it ran has ended', async () => !(await isRunning(mark)), 45_000);
    await editor.picture('a cancelled build');
    assert.equal(await engine.docker('images', '--quiet', tag), '');
    // Being cancelled is no failure.
    assert.equal(await ui.notification(/could not|failed/i).count(), 0);

    await write('true');
    await ui.textEditor('dockerfile').line('; true').waitFor();
    await build();
    await row.filter({ hasText: / MB/ }).waitFor();
    assert.notEqual(await engine.docker('images', '--quiet', tag), '');
  });
});
