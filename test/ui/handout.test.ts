import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { until } from '../support/eventually';
import { OpenHandout, RUN } from '../support/course/open-handout';

describe('the handout', function () {
  this.timeout(90_000);
  const handout = new OpenHandout();

  it('runs a step by the keyboard, which stays in the page, and shows what came of it', async () => {
    const { page } = handout.editor;
    await handout.card('lines').getByRole('button', { name: RUN }).focus();
    await page.keyboard.press('Enter');
    await handout.status('lines', /Exit status 0 · \d/).waitFor();
    await handout.tick('lines').waitFor();
    const output = handout.card('lines').locator('pre.output');
    const ten = Array.from({ length: 10 }, (_, i) => i + 1).join('\n');
    await until('its first lines are shown', async () => (await output.textContent()) === ten);
    await handout.press('lines', 'Show all 30 lines');
    assert.equal((await output.textContent())?.split('\n').length, 30);
    await handout.press('lines', 'Show the first 10 lines');
    await handout.page.frame.locator('vscode-button:focus, button:focus').waitFor();

    await handout.press('fails', RUN);
    await handout.status('fails', 'Exit status 3').waitFor();
    assert.equal(await handout.tick('fails').count(), 0);

    await handout.press('lullaby', RUN);
    await handout
      .card('lullaby')
      .locator('pre.output', { hasText: /the moon\s+has risen/ })
      .waitFor();
  });

  it('stops a step, and asks before it interrupts one', async () => {
    await handout.press('sleep', RUN);
    await handout.status('sleep', 'Running').waitFor();
    assert.equal(
      await handout.card('sleep').locator('pre.output').isVisible(),
      false,
      'nothing is said before its end',
    );
    await handout.press('sleep', 'Stop');
    await handout.status('sleep', 'Exit status 130').waitFor();

    await handout.press('sleep', RUN);
    await handout.status('sleep', 'Running').waitFor();
    await handout.press('wake', RUN);
    await handout.card('wake').getByText('This terminal is busy with sleep 600').waitFor();
    await handout.press('wake', 'Interrupt and run');
    await handout.status('wake', 'Exit status 0').waitFor();
    await handout.status('sleep', 'Exit status 130').waitFor();
  });

  it('types into a program that an earlier step has opened, and says which where none has', async () => {
    await handout.press('typed', RUN);
    await handout.card('typed').getByText('Nothing is open in this terminal').waitFor();
    await handout.card('typed').getByRole('link', { name: 'Open another shell' }).click();
    await handout.press('shell', RUN);
    await handout.status('shell', 'Running').waitFor();
    await handout.press('typed', RUN);
    await handout.tick('typed').waitFor();
    assert.equal(await readFile(handout.home('typed'), 'utf8'), 'inside\n');
    await handout.press('shell', 'Stop');
    await handout.status('shell', /Exit status|Ended/).waitFor();
  });

  it('says what is missing, offers one hint after another, and ticks once it is there', async () => {
    await rm(handout.home('made'), { force: true });
    await handout.press('make', 'Check');
    const check = handout.card('make').locator('.check');
    await check.getByText('Not yet').waitFor();
    await check.getByText('Expected').waitFor();
    await handout.press('make', 'Hint');
    await check.getByText('The command is called').waitFor();
    assert.equal(await check.getByText('touch ~/made').count(), 0);
    await handout.press('make', 'Next hint');
    await check.getByText('touch ~/made').waitFor();
    assert.equal(await handout.card('make').getByRole('button', { name: /hint/i }).count(), 0);
    await handout.press('make', 'Check again');
    await check.getByText('Not yet').waitFor();
    await writeFile(handout.home('made'), '');
    // What other tests do with the engine may make it look by itself, and then there is nothing to press.
    await check
      .getByRole('button', { name: 'Check again' })
      .click({ timeout: 10_000 })
      .catch(() => {});
    await handout.tick('make').waitFor();
  });

  it('says of each answer what there is to say, scores a quiz, and sums up', async () => {
    await handout.openChapter('four');
    const question = (id: string): Locator => handout.page.frame.locator(`[data-question="${id}"]`);
    await question('kernels').getByLabel('One for each container.').check();
    await question('kernels').getByRole('button', { name: 'Answer' }).click();
    await question('kernels').getByText('That would be virtual machines.').waitFor();
    await question('kernels').getByLabel('One.', { exact: true }).check();
    await question('kernels').getByRole('button', { name: 'Answer' }).click();
    await question('kernels').getByText('Right.').waitFor();

    const things = question('order-of-things').locator('li');
    for (const [place, text] of ['Write a Dockerfile', 'Build an image'].entries())
      while (!(await things.nth(place).innerText()).startsWith(text))
        await things.filter({ hasText: text }).getByRole('button', { name: 'Move up' }).click();
    await question('order-of-things').getByRole('button', { name: 'Answer' }).click();
    await question('order-of-things').getByText('Right.').waitFor();

    await question('command').getByRole('textbox').fill('Docker  PS ');
    await question('half').getByRole('textbox').fill('3');
    await handout.page.button('Check all answers').click();
    await handout.page.says('1 of 2 right (50 %). That is a pass.').waitFor();
    await handout.editor.picture('handout questions');

    await handout.editor.ui.command('Workbench: Show What You Have Done');
    await handout.page.title('What you have done').waitFor();
    await handout.page.says('50 % at best, passed').waitFor();
    await handout.editor.picture('handout summary');
  });

  it('saves what was done as a file, and forgets a chapter, which leads back to its beginning', async () => {
    const { ui } = handout.editor;
    await handout.press('lines', /^Run/);
    await handout.tick('lines').waitFor();
    await ui.command('Workbench: Export Progress of the Handout');
    await ui.chooseFile('Save Progress', handout.home('progress.json'));
    let saved = '';
    await until('the progress is saved', async () => {
      saved = await readFile(handout.home('progress.json'), 'utf8').catch(() => '');
      return saved !== '';
    });
    const { chapters } = JSON.parse(saved) as { chapters: { steps: { id: string; done: boolean }[] }[] };
    const done = chapters.flatMap(({ steps }) => steps).filter((step) => step.done);
    assert.ok(done.some(({ id }) => id === 'lines'));

    await ui.command('Workbench: Reset Progress of the Handout');
    const question = ui.dialog('Forget which steps');
    await ui.button(question, 'Reset “Chapter one”').click();
    await handout.tick('lines').waitFor({ state: 'detached' });
  });

  it('asks for a value when a step needs it, and writes it into the code', async () => {
    await handout.openChapter('four');
    await handout.press('greet', RUN);
    await handout.editor.ui.answer('Name of your machine', 'lab 17');
    await handout.card('greet').locator('pre.output', { hasText: 'Hello lab 17' }).waitFor();
    await handout.card('greet').locator('code', { hasText: "echo Hello 'lab 17'" }).waitFor();
    await handout.press('greet', RUN);
    await handout.tick('greet').waitFor();
    await handout.press('here', RUN);
    await handout.card('here').locator('pre.output', { hasText: 'not on the workbench' }).waitFor();
  });

  it('copies the folder of an exercise once, and compares with the solution', async () => {
    const { ui } = handout.editor;
    await handout.openChapter('four');
    await handout.press('dream', 'Open the folder');
    await ui.tab('Dockerfile').waitFor();
    assert.equal(await readFile(handout.home('9-dream/Dockerfile'), 'utf8'), 'FROM scratch\n');
    await writeFile(handout.home('9-dream/Dockerfile'), 'FROM mine\n');
    await handout.press('dream', 'Open the folder');
    await ui.notification('left as you have changed it').waitFor();
    assert.equal(await readFile(handout.home('9-dream/Dockerfile'), 'utf8'), 'FROM mine\n');
    await handout.press('dream', 'Compare with the solution');
    await ui.tab('Dream of containers').waitFor();
    await handout.editor.picture('handout solution');
    await ui.command('View: Close Editor');
  });
});
