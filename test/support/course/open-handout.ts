import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright-core';
import { HandoutPage } from '../handout-page';
import { InstalledEditor, pictureOfFailure } from '../installed-editor';

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
export const RUN = /^Run( again)?$/;

/** An editor with a handout for tests, for all tests of the suite that is being described: each begins at chapter one. */
export class OpenHandout {
  #editor: InstalledEditor | undefined;
  #handout: HandoutPage | undefined;
  course = '';

  constructor() {
    before(() => this.#open());
    beforeEach(async () => {
      await this.editor.ui.command('Workbench: Open Handout');
      await this.page.title().waitFor();
      await this.openChapter('one');
    });
    const pictured = (): InstalledEditor | undefined => this.#editor;
    afterEach(async function () {
      await pictureOfFailure(this, pictured());
    });
    after(async () => {
      assert.deepEqual(this.#editor?.strangers, [], 'nothing was asked of other machines');
      await this.#editor?.close();
      await rm(this.course, { recursive: true, force: true });
    });
  }

  get editor(): InstalledEditor {
    return this.#editor ?? assert.fail('no editor');
  }

  get page(): HandoutPage {
    return this.#handout ?? assert.fail('no handout');
  }

  card(id: string): Locator {
    return this.page.frame.locator(`[data-step="${id}"], [data-task="${id}"]`);
  }

  tick(id: string): Locator {
    return this.card(id).locator('.check[data-state="met"]');
  }

  press(id: string, button: string | RegExp): Promise<void> {
    return this.card(id).getByRole('button', { name: button, exact: true }).click();
  }

  status(id: string, text: string | RegExp): Locator {
    return this.card(id).locator('.step-status', { hasText: text });
  }

  /** A file of the user whom the editor runs as. */
  home(file: string): string {
    return join(dirname(this.editor.workspace), file);
  }

  /** Goes to a chapter by the view in the side bar. */
  async openChapter(name: string): Promise<void> {
    await this.editor.ui.openSideBar();
    await this.editor.ui.row('Handout', `Chapter ${name}`).click();
    await this.page.title(`Chapter ${name}`).waitFor();
  }

  async #open(): Promise<void> {
    const course = await mkdtemp(join(tmpdir(), 'course-'));
    this.course = course;
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
    const editor = await InstalledEditor.open({
      machineSettings: {
        'containerWorkbench.handout.course': course,
        'containerWorkbench.connectOnStartup': 'local',
      },
    });
    this.#editor = editor;
    this.#handout = new HandoutPage(editor.ui.webview());
    // A step needs a workbench, and this one is there at once.
    await editor.ui.statusItem('This computer').waitFor();
    await this.#trustCourse();
  }

  /** A course that does not come with the extension runs nothing before somebody has agreed to all that it may do. */
  async #trustCourse(): Promise<void> {
    await this.editor.ui.command('Workbench: Open Handout');
    await this.page.title('Chapter one').waitFor();
    await this.press('wake', RUN);
    const question = this.editor.ui.dialog('Do you trust the course');
    await question.getByText('Commands on this computer: 1').waitFor();
    await question.getByText('echo "not on the workbench"').waitFor();
    await this.editor.ui.button(question, 'Cancel').click();
    assert.equal(await this.card('wake').locator('.step-status.good').count(), 0);
    await this.press('wake', RUN);
    await this.editor.ui.button(question, 'Trust').click();
    await this.tick('wake').waitFor();
  }
}
