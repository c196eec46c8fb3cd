import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { limitOf, median, type Figure } from '../support/bench';
import { findEngine, type TestEngine } from '../support/dockerd';
import { HandoutPage } from '../support/handout-page';
import { InstalledEditor } from '../support/installed-editor';
import { endShared } from '../support/shared-by-editors';

const RUNS = 11;
const TICKS = 7;
/** 1,000 steps in all. */
const CHAPTERS = 40;
const STEPS = 25;
/** Milliseconds after which a look is due at once: one begins a second after the last at the soonest. */
const REST = 1200;

/** What the handout costs in a real editor, with a course of 1,000 steps: until it can be read, is turned, ticks a step. */
export default async function handout(): Promise<Figure[]> {
  const course = await mkdtemp(join(tmpdir(), 'bench-course-'));
  let engine: TestEngine | undefined;
  let editor: InstalledEditor | undefined;
  try {
    engine = await findEngine();
    const tags = Array.from({ length: TICKS }, () => `${engine?.name() ?? ''}:bench`);
    await writeCourse(course, tags);
    editor = await InstalledEditor.open({
      machineSettings: {
        'containerWorkbench.handout.course': course,
        'containerWorkbench.connectOnStartup': 'local',
      },
    });
    const { ui } = editor;
    const page = new HandoutPage(ui.webview());
    await ui.openSideBar();
    await ui.statusItem('This computer').waitFor();
    const openings = await openAgainAndAgain(ui, page);
    const frame = await (await page.title().elementHandle())?.ownerFrame();
    if (frame === null || frame === undefined) throw new Error('The handout has no document.');
    const turns: number[] = [];
    for (let run = 0; run < RUNS; run++) turns.push(await frame.evaluate<number>(turn((run % 2) + 1)));
    await frame.evaluate<number>(turn(0));
    const ticks: number[] = [];
    for (const [step, tag] of tags.entries()) {
      const ticked = frame.evaluate<number>(untilTicked(`c0-s${step}`));
      await pause(REST);
      const begun = Date.now();
      await engine.docker('tag', engine.image, tag);
      ticks.push((await ticked) - begun);
    }
    const subject = '1,000 steps';
    return [
      { what: 'handout opened, warm', subject, milliseconds: median(openings), ...limitOf(400) },
      { what: 'another chapter', subject, milliseconds: median(turns), ...limitOf(50) },
      { what: 'image tagged to step ticked', subject, milliseconds: median(ticks), ...limitOf(300) },
    ];
  } finally {
    await editor?.close();
    await endShared();
    await engine?.dispose();
    await rm(course, { recursive: true });
  }
}

/** Milliseconds from a click on a chapter in the side bar to its heading; the first, which reads the course, does not count. */
async function openAgainAndAgain(ui: InstalledEditor['ui'], page: HandoutPage): Promise<number[]> {
  const row = ui.row('Handout', 'Chapter 0');
  const samples: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    if (run > 0) await ui.command('View: Close Editor');
    const begun = performance.now();
    await row.click();
    await page.title('Chapter 0').waitFor();
    samples.push(performance.now() - begun);
  }
  return samples.slice(1);
}

async function writeCourse(folder: string, tags: readonly string[]): Promise<void> {
  const files = Array.from({ length: CHAPTERS }, (_, chapter) => `c${chapter}.md`);
  await writeFile(
    join(folder, 'course.yaml'),
    `id: bench\ntitle: A long course\nchapters: [${files.join(', ')}]\n`,
  );
  for (const [chapter, file] of files.entries()) {
    const steps = Array.from({ length: STEPS }, (_, step) => {
      const id = `c${chapter}-s${step}`;
      const image = (chapter === 0 ? tags[step] : undefined) ?? `no-such-image-${id}`;
      return `## Step ${step}\n\nSome words about it.\n\n\`\`\`sh {#${id} .run}\necho ${id}\n\`\`\`\n\n:::{check} ${id}\nimage: ${image}\n:::\n`;
    });
    await writeFile(join(folder, file), `# Chapter ${chapter}\n\n${steps.join('\n')}`);
  }
}

/** In the page: presses a chapter in the contents, and measures until it has been painted. */
const turn = (chapter: number): string => `new Promise((resolve) => {
  const begun = performance.now();
  const seen = new MutationObserver(() => {
    if (document.querySelector('h1')?.textContent !== 'Chapter ${chapter}') return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
  });
  seen.observe(document.querySelector('article'), { childList: true });
  [...document.querySelectorAll('#handout-contents .chapters > li > .entry')][${chapter}].click();
})`;

/** In the page: the time at which a step is ticked, in milliseconds since the epoch. */
const untilTicked = (step: string): string => `new Promise((resolve) => {
  const line = document.querySelector('[data-step="${step}"] .check');
  const seen = new MutationObserver(() => {
    if (line.dataset.state === 'met') resolve(Date.now());
  });
  seen.observe(line, { attributes: true });
})`;
