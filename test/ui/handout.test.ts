import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Frame, Locator } from 'playwright-core';
import { until } from '../support/eventually';
import { HandoutPage } from '../support/handout-page';
import { InstalledEditor, pictureOfFailure } from '../support/installed-editor';

const MANIFEST = `id: test-course
title: A course for the tests
version: 1.0.0
language: en
glossary: glossary.md
bibliography: references.yaml
variables:
  - name: machine
    title: Name of your machine
    pattern: '[a-z][a-z0-9 -]*'
chapters:
  - one.md
  - two.md
  - three.md
  - four.md
`;

const GLOSSARY = `# Glossary

:::{glossary}
image
: What containers are **started from**.

layer
: A part of an image.
:::
`;

const REFERENCES = `- id: merkel2014
  type: article-journal
  title: Lightweight containers for everybody
  author: [{ family: Merkel, given: Dirk }]
  issued: { date-parts: [[2014]] }
  URL: https://example.org/merkel
`;

const FOUR = `---
title: Chapter four
minutes: 100
---

An {term}\`image\` has {term}\`layers <layer>\`, as said before {cite}\`merkel2014\`.[^why] It takes $\\sqrt{n^2 + 1}$ of them.

[^why]: Nobody asked.

## Questions

:::{question} kernels
How many kernels are running?

- [ ] One for each container.
  > That would be virtual machines.
- [x] One.
  > All containers share it.
:::

:::{question} order-of-things
:type: order

What comes first?

1. Write a Dockerfile
2. Build an image
3. Run a container
:::

::::{quiz} final
:pass: 50

:::{question} command
:type: text
:answer: docker ps

Which command lists the containers that run?
:::

:::{question} half
:type: number
:answer: 0.5

How much is a half?
:::
::::

## Doing

\`\`\`sh {#greet .run title="Greet your machine"}
echo Hello {{ machine }}
\`\`\`

\`\`\`sh {#here .run on=local title="Look at this computer"}
echo "not on the workbench"
\`\`\`

\`\`\`dockerfile {#user .insert title="Name a user"}
USER nobody
\`\`\`

:::{exercise} Dream of containers
:label: dream
:folder: 9-dream/question
:solution: 9-dream/solution

Complete the Dockerfile.
:::

:::{check} dream
file: { path: ~/9-dream/Dockerfile, contains: USER }
:::
`;

const ONE = `---
title: Chapter one
minutes: 5
objectives:
  - Try everything
---

Some words, [elsewhere](https://example.org/page), and the [end of the next chapter](two.md#the-end).

> [!WARNING]
> Mind the step.

## Commands

\`\`\`sh {#lines .run title="Count to thirty"}
seq 1 30
\`\`\`

\`\`\`sh {#fails .run title="Fail"}
(exit 3)
\`\`\`

\`\`\`sh {#sleep .run title="Take a nap"}
sleep 600
\`\`\`

\`\`\`sh {#lullaby .run title="Sing"}
cat <<'END'
the moon
has risen
END
\`\`\`

\`\`\`sh {#wake .run title="Wake up"}
echo morning
\`\`\`

## Programs

\`\`\`sh {#shell .run session=box title="Open another shell"}
sh
\`\`\`

\`\`\`sh {#typed .inside session=box title="Say something inside"}
echo inside > ~/typed
\`\`\`

:::{check} typed
file:
  path: ~/typed
  contains: inside
:::

## Tasks

:::{exercise} Make a file
:label: make

Make the file \`~/made\` in whatever way you like.
:::

:::{check} make
file:
  path: ~/made
:::

:::{hint} make
The command is called \`touch\`.
:::

:::{hint} make
\`touch ~/made\`
:::

:::{exercise} Make another one
:label: later

Make \`~/later\`, some day.
:::

:::{check} later
file:
  path: ~/later
:::

:::{hint} later
There is no hurry.
:::
`;

const TWO = `---
title: Chapter two
requires: [memory: 64T]
---

| One | Two |
|-----|-----|
| 1   | 2   |

## The end

That was all, as {rule}\`DL3006\` has it.
`;

const THREE = `---
title: Chapter three
---

\`\`\`sh {#kept .run title="Do something to remember"}
seq 1 40
\`\`\`

[Skip most of it](#the-middle).

${'A paragraph that takes up some room, so that there is a way to go.\n\n'.repeat(30)}
## The middle

${'And as many on the other side of the middle, where nobody reads any more.\n\n'.repeat(30)}`;

/** The button of a step, which may have run before. */
const RUN = /^Run( again)?$/;

describe('the handout', function () {
  this.timeout(90_000);
  let course: string;
  let editor: InstalledEditor;
  let handout: HandoutPage;

  const card = (id: string): Locator => handout.frame.locator(`[data-step="${id}"], [data-task="${id}"]`);
  const tick = (id: string): Locator => card(id).locator('.check[data-state="met"]');
  const press = (id: string, button: string | RegExp): Promise<void> =>
    card(id).getByRole('button', { name: button, exact: true }).click();
  const status = (id: string, text: string | RegExp): Locator =>
    card(id).locator('.step-status', { hasText: text });
  /** A file of the user whom the editor runs as. */
  const home = (file: string): string => join(dirname(editor.workspace), file);

  /** Goes to a chapter by the view in the side bar. */
  async function openChapter(name: string): Promise<void> {
    await editor.ui.openSideBar();
    await editor.ui.row('Handout', `Chapter ${name}`).click();
    await handout.title(`Chapter ${name}`).waitFor();
  }

  before(async () => {
    course = await mkdtemp(join(tmpdir(), 'course-'));
    await writeFile(join(course, 'course.yaml'), MANIFEST);
    await writeFile(join(course, 'one.md'), ONE);
    await writeFile(join(course, 'two.md'), TWO);
    await writeFile(join(course, 'three.md'), THREE);
    await writeFile(join(course, 'four.md'), FOUR);
    await writeFile(join(course, 'glossary.md'), GLOSSARY);
    await writeFile(join(course, 'references.yaml'), REFERENCES);
    for (const [kind, text] of [
      ['question', 'FROM scratch\n'],
      ['solution', 'FROM scratch\nUSER 1000\n'],
    ] as const) {
      await mkdir(join(course, '9-dream', kind), { recursive: true });
      await writeFile(join(course, '9-dream', kind, 'Dockerfile'), text);
    }
    editor = await InstalledEditor.open({
      machineSettings: {
        'containerWorkbench.handout.course': course,
        'containerWorkbench.connectOnStartup': 'local',
      },
    });
    handout = new HandoutPage(editor.ui.webview());
    // A step needs a workbench, and this one is there at once.
    await editor.ui.statusItem('This computer').waitFor();
    await trustCourse();
  });

  /** A course that does not come with the extension runs nothing before somebody has agreed to all that it may do. */
  async function trustCourse(): Promise<void> {
    await editor.ui.command('Workbench: Open Handout');
    await handout.title('Chapter one').waitFor();
    await press('wake', RUN);
    const question = editor.ui.dialog('Do you trust the course');
    await question.getByText('Commands on this computer: 1').waitFor();
    await question.getByText('echo "not on the workbench"').waitFor();
    await editor.ui.button(question, 'Cancel').click();
    assert.equal(await card('wake').locator('.step-status.good').count(), 0);
    await press('wake', RUN);
    await editor.ui.button(question, 'Trust').click();
    await tick('wake').waitFor();
  }

  beforeEach(async () => {
    await editor.ui.command('Workbench: Open Handout');
    await handout.title().waitFor();
    await openChapter('one');
  });

  afterEach(async function () {
    await pictureOfFailure(this, editor);
  });

  after(async () => {
    assert.deepEqual(editor?.strangers, [], 'nothing was asked of other machines');
    await editor?.close();
    await rm(course, { recursive: true, force: true });
  });

  /** The document of the panel. */
  async function frame(): Promise<Frame> {
    const found = await (await handout.title().elementHandle())?.ownerFrame();
    assert.ok(found);
    return found;
  }

  it('runs a step by the keyboard, which stays in the page, and shows what came of it', async () => {
    const { page } = editor;
    await card('lines').getByRole('button', { name: RUN }).focus();
    await page.keyboard.press('Enter');
    await status('lines', /Exit status 0 · \d/).waitFor();
    await tick('lines').waitFor();
    const output = card('lines').locator('pre.output');
    const ten = Array.from({ length: 10 }, (_, i) => i + 1).join('\n');
    await until('its first lines are shown', async () => (await output.textContent()) === ten);
    await press('lines', 'Show all 30 lines');
    assert.equal((await output.textContent())?.split('\n').length, 30);
    await press('lines', 'Show the first 10 lines');
    await handout.frame.locator('vscode-button:focus, button:focus').waitFor();

    await press('fails', RUN);
    await status('fails', 'Exit status 3').waitFor();
    assert.equal(await tick('fails').count(), 0);

    await press('lullaby', RUN);
    await card('lullaby')
      .locator('pre.output', { hasText: /the moon\s+has risen/ })
      .waitFor();
  });

  it('stops a step, and asks before it interrupts one', async () => {
    await press('sleep', RUN);
    await status('sleep', 'Running').waitFor();
    assert.equal(
      await card('sleep').locator('pre.output').isVisible(),
      false,
      'nothing is said before its end',
    );
    await press('sleep', 'Stop');
    await status('sleep', 'Exit status 130').waitFor();

    await press('sleep', RUN);
    await status('sleep', 'Running').waitFor();
    await press('wake', RUN);
    await card('wake').getByText('This terminal is busy with sleep 600').waitFor();
    await press('wake', 'Interrupt and run');
    await status('wake', 'Exit status 0').waitFor();
    await status('sleep', 'Exit status 130').waitFor();
  });

  it('types into a program that an earlier step has opened, and says which where none has', async () => {
    await press('typed', RUN);
    await card('typed').getByText('Nothing is open in this terminal').waitFor();
    await card('typed').getByRole('link', { name: 'Open another shell' }).click();
    await press('shell', RUN);
    await status('shell', 'Running').waitFor();
    await press('typed', RUN);
    await tick('typed').waitFor();
    assert.equal(await readFile(home('typed'), 'utf8'), 'inside\n');
    await press('shell', 'Stop');
    await status('shell', /Exit status|Ended/).waitFor();
  });

  it('says what is missing, offers one hint after another, and ticks once it is there', async () => {
    await press('make', 'Check');
    const check = card('make').locator('.check');
    await check.getByText('Not yet').waitFor();
    await check.getByText('Expected').waitFor();
    await press('make', 'Hint');
    await check.getByText('The command is called').waitFor();
    assert.equal(await check.getByText('touch ~/made').count(), 0);
    await press('make', 'Next hint');
    await check.getByText('touch ~/made').waitFor();
    assert.equal(await card('make').getByRole('button', { name: /hint/i }).count(), 0);
    await writeFile(home('made'), '');
    await press('make', 'Check again');
    await tick('make').waitFor();
  });

  it('keeps its place while it is hidden, and page and progress across a reload', async () => {
    const { page, ui } = editor;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openChapter('three');
    await press('kept', RUN);
    await tick('kept').waitFor();
    const middle = handout.frame.getByRole('heading', { name: 'The middle' });
    await handout.frame.getByRole('link', { name: 'Skip most of it' }).click();
    await middle.and(handout.frame.locator(':focus')).waitFor();
    await (await middle.elementHandle())?.waitForElementState('stable');
    const top = async (): Promise<number> => (await middle.boundingBox())?.y ?? NaN;
    const before = await top();
    await ui.command('Workbench: New Dockerfile');
    await handout.title().waitFor({ state: 'hidden' });
    await ui.tab('A course for the tests').click();
    await handout.title('Chapter three').waitFor();
    assert.ok(Math.abs((await top()) - before) < 20, `${before} → ${await top()}`);

    await editor.reload();
    await handout.title('Chapter three').waitFor();
    await tick('kept').waitFor();
  });

  it('goes from chapter to chapter by links, contents and tree', async () => {
    await press('lines', RUN);
    await handout.frame.getByRole('link', { name: 'end of the next chapter' }).click();
    await handout.title('Chapter two').waitFor();
    await handout.frame.locator('h2:focus', { hasText: 'The end' }).waitFor();
    await handout.frame.getByRole('button', { name: 'Previous Chapter one' }).click();
    await handout.title('Chapter one').waitFor();
    // The panel shares the window with a terminal, so that it is too narrow to show the contents unasked.
    await handout.button('Contents').click();
    await handout.frame.locator('#handout-contents').getByRole('button', { name: 'Chapter two' }).click();
    await handout.title('Chapter two').waitFor();
    await editor.ui.openSideBar();
    await editor.ui.row('Handout', 'Chapter one').click();
    await handout.title('Chapter one').waitFor();
    await handout.frame.getByRole('link', { name: 'elsewhere' }).click();
    const question = editor.ui.dialog('https://example.org/page');
    await question.waitFor();
    await editor.ui.button(question, 'Cancel').click();
  });

  it('says what the workbench lacks for a chapter', async () => {
    await openChapter('two');
    const lacks = handout.frame.getByRole('region', { name: 'This workbench does not have all' });
    await lacks.getByText(/Memory: .* It takes 65536 GiB\./).waitFor();
    await editor.picture('handout lacks');
    await lacks.getByRole('button', { name: 'Look again' }).click();
    await lacks.getByText('65536 GiB').waitFor();
    await openChapter('one');
    await lacks.waitFor({ state: 'hidden' });
  });

  it('opens where a link to it leads', async () => {
    const { page, ui } = editor;
    await openChapter('two');
    const end = handout.frame.getByRole('heading', { name: 'The end' });
    await end.hover();
    await end.getByRole('button', { name: 'Copy a link to this place' }).click();
    await openChapter('one');
    await ui.command('Developer: Open URL');
    await ui.question('URL').waitFor();
    await page.keyboard.press('Control+V');
    await page.keyboard.press('Enter');
    const question = ui.dialog('open this URI');
    await ui.button(question, 'Open').click();
    await handout.title('Chapter two').waitFor();
    await handout.frame.locator('h2:focus', { hasText: 'The end' }).waitFor();
    await handout.frame.getByRole('link', { name: 'DL3006' }).click();
    await ui.tab('DL3006.md').waitFor();
    await ui.command('View: Close Editor');
  });

  it('finds words anywhere in the course, by the keyboard, and marks them in their place', async () => {
    const { page } = editor;
    await handout.frame.locator('h1').click();
    await page.keyboard.press('/');
    await handout.frame.getByRole('combobox', { name: 'Search the handout' }).fill('the middle');
    const hit = handout.frame.getByRole('option', { name: /Chapter three › The middle/ });
    await hit.waitFor();
    await editor.picture('handout search');
    await page.keyboard.press('Enter');
    await handout.title('Chapter three').waitFor();
    await handout.frame.locator('h2:focus', { hasText: 'The middle' }).waitFor();
    const marks = async (): Promise<number> =>
      (await frame()).evaluate<number>(`CSS.highlights.get('found')?.size ?? 0`);
    assert.ok((await marks()) > 0);
    await page.keyboard.press('Escape');
    assert.equal(await marks(), 0);
  });

  it('says what a term means and where a statement is from, where the keyboard has reached it', async () => {
    const { page } = editor;
    await openChapter('four');
    // In the order of the page: the values of the person, then the text.
    await handout.frame.locator('h1').focus();
    await page.keyboard.press('Tab');
    await handout.button('Change…').and(handout.frame.locator(':focus')).waitFor();
    await page.keyboard.press('Tab');
    const term = handout.frame.locator('a.term').first();
    await term.and(handout.frame.locator(':focus')).waitFor();
    const note = handout.frame.getByRole('tooltip');
    await note.getByText('What containers are started from.').waitFor();
    await editor.picture('handout term');
    await page.keyboard.press('Escape');
    await note.waitFor({ state: 'hidden' });
    await handout.frame.locator('a.cite').hover();
    await note.getByText('Lightweight containers').waitFor();
    await handout.frame.locator('.footnote-ref a').hover();
    await note.getByText('Nobody asked.').waitFor();
    await term.click();
    await handout.title('Glossary').waitFor();
  });

  it('says of each answer what there is to say, scores a quiz, and sums up', async () => {
    await openChapter('four');
    const question = (id: string): Locator => handout.frame.locator(`[data-question="${id}"]`);
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
    await handout.button('Check all answers').click();
    await handout.says('1 of 2 right (50 %). That is a pass.').waitFor();
    await editor.picture('handout questions');

    await editor.ui.command('Workbench: Show What You Have Done');
    await handout.title('What you have done').waitFor();
    await handout.says('50 % at best, passed').waitFor();
    await editor.picture('handout summary');
  });

  it('saves what was done as a file, and forgets a chapter, which leads back to its beginning', async () => {
    const { ui } = editor;
    await press('lines', /^Run/);
    await tick('lines').waitFor();
    await ui.command('Workbench: Export Progress of the Handout');
    await ui.chooseFile('Save Progress', home('progress.json'));
    let saved = '';
    await until('the progress is saved', async () => {
      saved = await readFile(home('progress.json'), 'utf8').catch(() => '');
      return saved !== '';
    });
    const { chapters } = JSON.parse(saved) as { chapters: { steps: { id: string; done: boolean }[] }[] };
    const done = chapters.flatMap(({ steps }) => steps).filter((step) => step.done);
    assert.ok(done.some(({ id }) => id === 'lines'));

    await ui.command('Workbench: Reset Progress of the Handout');
    const question = ui.dialog('Forget which steps');
    await ui.button(question, 'Reset “Chapter one”').click();
    await tick('lines').waitFor({ state: 'detached' });
  });

  it('asks for a value when a step needs it, and writes it into the code', async () => {
    await openChapter('four');
    await press('greet', RUN);
    await editor.ui.answer('Name of your machine', 'lab 17');
    await card('greet').locator('pre.output', { hasText: 'Hello lab 17' }).waitFor();
    await card('greet').locator('code', { hasText: "echo Hello 'lab 17'" }).waitFor();
    await press('greet', RUN);
    await tick('greet').waitFor();
    await press('here', RUN);
    await card('here').locator('pre.output', { hasText: 'not on the workbench' }).waitFor();
  });

  it('copies the folder of an exercise once, and compares with the solution', async () => {
    const { ui } = editor;
    await openChapter('four');
    await press('dream', 'Open the folder');
    await ui.tab('Dockerfile').waitFor();
    assert.equal(await readFile(home('9-dream/Dockerfile'), 'utf8'), 'FROM scratch\n');
    await writeFile(home('9-dream/Dockerfile'), 'FROM mine\n');
    await press('dream', 'Open the folder');
    await ui.notification('left as you have changed it').waitFor();
    assert.equal(await readFile(home('9-dream/Dockerfile'), 'utf8'), 'FROM mine\n');
    await press('dream', 'Compare with the solution');
    await ui.tab('Dream of containers').waitFor();
    await editor.picture('handout solution');
    await ui.command('View: Close Editor');
  });

  it('shows an author what a chapter looks like while it is written', async () => {
    const { page, ui } = editor;
    const lesson = join(editor.workspace, 'lesson');
    await mkdir(lesson, { recursive: true });
    await writeFile(join(lesson, 'course.yaml'), 'id: lesson\ntitle: A lesson\nchapters: [hello.md]\n');
    await writeFile(join(lesson, 'hello.md'), '# Hello\n\nSome words.\n');
    await ui.command('View: Close All Editors');
    await ui.openFile('hello.md');
    await ui.command('Workbench: Preview Chapter of a Course');
    await handout.title('Hello').waitFor();
    // The preview is beside the text, and the text keeps the focus.
    await page.keyboard.press('Control+End');
    try {
      await ui.type('\n> [!TIP]\n> Not saved yet.\n');
      await handout.says('Not saved yet.').waitFor();
      await editor.picture('handout preview');
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
    const contents = handout.frame.locator('#handout-contents');
    const size = editor.page.viewportSize() ?? { width: 1440, height: 900 };
    // Terminals and what is left of them share the window with the panel.
    await editor.page.setViewportSize({ width: 5000, height: 800 });
    await contents.waitFor();
    await editor.page.setViewportSize({ width: 900, height: 800 });
    await contents.waitFor({ state: 'hidden' });
    const toggle = handout.frame.getByRole('button', { name: 'Contents', exact: true });
    await toggle.click();
    await contents.locator('[aria-current=page]:focus').waitFor();
    await editor.page.keyboard.press('Escape');
    await contents.waitFor({ state: 'hidden' });
    await handout.frame.locator('.bar-button:focus').waitFor();
    await editor.page.setViewportSize(size);
  });

  it('is accessible in every appearance', async () => {
    const axe = await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
    await press('fails', RUN);
    await status('fails', 'Exit status 3').waitFor();
    await press('later', /^Check/);
    await card('later').getByText('Not yet').waitFor();
    await card('later').getByRole('button', { name: 'Hint', exact: true }).click();
    await card('later').getByText('There is no hurry').waitFor();
    for (const appearance of ['light', 'dark', 'high contrast', 'high contrast light'] as const) {
      await editor.show(appearance);
      const kind = `vscode-${appearance.replaceAll(' ', '-')}`;
      await handout.frame.locator(`body.${kind}`).waitFor();
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
      await editor.picture(`handout ${appearance}`);
    }
  });
});
