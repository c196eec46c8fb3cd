import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';
import { until } from '../support/eventually';
import { OpenHandout, RUN } from '../support/course/open-handout';

describe('the pages of the handout', function () {
  this.timeout(90_000);
  const handout = new OpenHandout();

  /** The document of the panel. */
  async function frame(): Promise<Frame> {
    const found = await (await handout.page.title().elementHandle())?.ownerFrame();
    assert.ok(found);
    return found;
  }

  it('keeps its place while it is hidden, and page and progress across a reload', async () => {
    const { page, ui } = handout.editor;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await handout.openChapter('three');
    await handout.press('kept', RUN);
    await handout.tick('kept').waitFor();
    const middle = handout.page.frame.getByRole('heading', { name: 'The middle' });
    await handout.page.frame.getByRole('link', { name: 'Skip most of it' }).click();
    await middle.and(handout.page.frame.locator(':focus')).waitFor();
    await (await middle.elementHandle())?.waitForElementState('stable');
    const top = async (): Promise<number> => (await middle.boundingBox())?.y ?? NaN;
    const before = await top();
    await ui.command('Workbench: New Dockerfile');
    await handout.page.title().waitFor({ state: 'hidden' });
    await ui.command('View: Revert and Close Editor');
    await handout.page.title('Chapter three').waitFor();
    assert.ok(Math.abs((await top()) - before) < 20, `${before} → ${await top()}`);

    await handout.editor.reload();
    await handout.page.title('Chapter three').waitFor();
    await handout.tick('kept').waitFor();
  });

  it('goes from chapter to chapter by links, contents and tree', async () => {
    await handout.press('lines', RUN);
    await handout.page.frame.getByRole('link', { name: 'end of the next chapter' }).click();
    await handout.page.title('Chapter two').waitFor();
    await handout.page.frame.locator('h2:focus', { hasText: 'The end' }).waitFor();
    await handout.page.frame.getByRole('button', { name: 'Previous Chapter one' }).click();
    await handout.page.title('Chapter one').waitFor();
    // The panel shares the window with a terminal, so that it is too narrow to show the contents unasked.
    await handout.page.button('Contents').click();
    await handout.page.frame
      .locator('#handout-contents')
      .getByRole('button', { name: 'Chapter two' })
      .click();
    await handout.page.title('Chapter two').waitFor();
    await handout.editor.ui.openSideBar();
    await handout.editor.ui.row('Handout', 'Chapter one').click();
    await handout.page.title('Chapter one').waitFor();
    await handout.page.frame.getByRole('link', { name: 'elsewhere' }).click();
    const question = handout.editor.ui.dialog('https://example.org/page');
    await question.waitFor();
    await handout.editor.ui.button(question, 'Cancel').click();
  });

  it('says what the workbench lacks for a chapter', async () => {
    await handout.openChapter('two');
    const lacks = handout.page.frame.getByRole('region', { name: 'This workbench does not have all' });
    await lacks.getByText(/Memory: .* It takes 65536 GiB\./).waitFor();
    await handout.editor.picture('handout lacks');
    await lacks.getByRole('button', { name: 'Look again' }).click();
    await lacks.getByText('65536 GiB').waitFor();
    await handout.openChapter('one');
    await lacks.waitFor({ state: 'hidden' });
  });

  it('opens where a link to it leads', async () => {
    const { page, ui } = handout.editor;
    await handout.openChapter('two');
    const end = handout.page.frame.getByRole('heading', { name: 'The end' });
    await end.hover();
    await end.getByRole('button', { name: 'Copy a link to this place' }).click();
    await handout.openChapter('one');
    await ui.command('Developer: Open URL');
    await ui.question('URL').waitFor();
    await page.keyboard.press('Control+V');
    await page.keyboard.press('Enter');
    const question = ui.dialog('open this URI');
    await ui.button(question, 'Open').click();
    await handout.page.title('Chapter two').waitFor();
    await handout.page.frame.locator('h2:focus', { hasText: 'The end' }).waitFor();
    await handout.page.frame.getByRole('link', { name: 'DL3006' }).click();
    await ui.tab('DL3006.md').waitFor();
    await ui.command('View: Close Editor');
  });

  it('finds words anywhere in the course, by the keyboard, and marks them in their place', async () => {
    const { page } = handout.editor;
    await handout.page.frame.locator('h1').click();
    await page.keyboard.press('/');
    await handout.page.frame.getByRole('combobox', { name: 'Search the handout' }).fill('the middle');
    const hit = handout.page.frame.getByRole('option', { name: /Chapter three › The middle/ });
    await hit.waitFor();
    await handout.editor.picture('handout search');
    await page.keyboard.press('Enter');
    await handout.page.title('Chapter three').waitFor();
    await handout.page.frame.locator('h2:focus', { hasText: 'The middle' }).waitFor();
    const marks = async (): Promise<number> =>
      (await frame()).evaluate<number>(`CSS.highlights.get('found')?.size ?? 0`);
    assert.ok((await marks()) > 0);
    await page.keyboard.press('Escape');
    assert.equal(await marks(), 0);
  });

  it('says what a term means and where a statement is from, where the keyboard has reached it', async () => {
    const { page } = handout.editor;
    await handout.openChapter('four');
    // In the order of the page: the values of the person, then the text.
    await handout.page.frame.locator('h1').focus();
    await page.keyboard.press('Tab');
    await handout.page.button('Change…').and(handout.page.frame.locator(':focus')).waitFor();
    await page.keyboard.press('Tab');
    const term = handout.page.frame.locator('a.term').first();
    await term.and(handout.page.frame.locator(':focus')).waitFor();
    const note = handout.page.frame.getByRole('tooltip');
    await note.getByText('What containers are started from.').waitFor();
    await handout.editor.picture('handout term');
    await page.keyboard.press('Escape');
    await note.waitFor({ state: 'hidden' });
    await handout.page.frame.locator('a.cite').hover();
    await note.getByText('Lightweight containers').waitFor();
    await handout.page.frame.locator('.footnote-ref a').hover();
    await note.getByText('Nobody asked.').waitFor();
    await term.click();
    await handout.page.title('Glossary').waitFor();
  });

  it('shows an author what a chapter looks like while it is written', async () => {
    const { page, ui } = handout.editor;
    const lesson = join(handout.editor.workspace, 'lesson');
    await mkdir(lesson, { recursive: true });
    await writeFile(join(lesson, 'course.yaml'), 'id: lesson\ntitle: A lesson\nchapters: [hello.md]\n');
    await writeFile(join(lesson, 'hello.md'), '# Hello\n\nSome words.\n');
    await ui.command('View: Close All Editors');
    await ui.openFile('hello.md');
    await ui.command('Workbench: Preview Chapter of a Course');
    await handout.page.title('Hello').waitFor();
    // The preview is beside the text, and the text keeps the focus.
    await page.keyboard.press('Control+End');
    try {
      await ui.type('\n> [!TIP]\n> Not saved yet.\n');
      await handout.page.says('Not saved yet.').waitFor();
      await handout.editor.picture('handout preview');
    } finally {
      // The editor would ask what to do about it.
      await page.keyboard.press('Control+S');
    }
    await until('the chapter is saved', async () =>
      (await readFile(join(lesson, 'hello.md'), 'utf8')).includes('Not saved yet.'),
    );
    await ui.command('View: Close All Editors');
  });

  it('folds the contents away where it is narrow, and shows them on request', async () => {
    const contents = handout.page.frame.locator('#handout-contents');
    const size = handout.editor.page.viewportSize() ?? { width: 1440, height: 900 };
    // Terminals and what is left of them share the window with the panel.
    await handout.editor.page.setViewportSize({ width: 5000, height: 800 });
    await contents.waitFor();
    await handout.editor.page.setViewportSize({ width: 900, height: 800 });
    await contents.waitFor({ state: 'hidden' });
    const toggle = handout.page.frame.getByRole('button', { name: 'Contents', exact: true });
    await toggle.click();
    await contents.locator('[aria-current=page]:focus').waitFor();
    await handout.editor.page.keyboard.press('Escape');
    await contents.waitFor({ state: 'hidden' });
    await handout.page.frame.locator('.bar-button:focus').waitFor();
    await handout.editor.page.setViewportSize(size);
  });

  it('is accessible in every appearance', async () => {
    const axe = await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
    await handout.press('fails', RUN);
    await handout.status('fails', 'Exit status 3').waitFor();
    await handout.press('later', /^Check/);
    await handout.card('later').getByText('Not yet').waitFor();
    await handout.card('later').getByRole('button', { name: 'Hint', exact: true }).click();
    await handout.card('later').getByText('There is no hurry').waitFor();
    for (const appearance of ['light', 'dark', 'high contrast', 'high contrast light'] as const) {
      await handout.editor.show(appearance);
      const kind = `vscode-${appearance.replaceAll(' ', '-')}`;
      await handout.page.frame.locator(`body.${kind}`).waitFor();
      const document = await frame();
      await document.evaluate(axe);
      const { violations } = await document.evaluate<AxeResults>(
        `axe.run(document, { resultTypes: ['violations'] })`,
      );
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
        [],
        appearance,
      );
      await handout.editor.picture(`handout ${appearance}`);
    }
  });
});
