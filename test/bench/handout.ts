import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Frame } from 'playwright-core';
import { limitOf, median, type Figure } from '../support/bench';
import { findEngine, type TestEngine } from '../support/dockerd';
import { HandoutPage } from '../support/handout-page';
import { InstalledEditor } from '../support/installed-editor';
import { packExtension } from '../support/packed-extension';
import { endShared } from '../support/shared-by-editors';

const OPENED = 'handout opened, warm';
const COURSE = 'A long course';
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
  const packages = await mkdtemp(join(tmpdir(), 'bench-packages-'));
  let engine: TestEngine | undefined;
  let editor: InstalledEditor | undefined;
  try {
    engine = await findEngine();
    const tags = Array.from({ length: TICKS }, () => `${engine?.name() ?? ''}:bench`);
    await writeCourse(course, tags);
    editor = await InstalledEditor.open({
      alsoInstall: [await bareExtension(packages)],
      machineSettings: {
        'containerWorkbench.handout.course': course,
        'containerWorkbench.connectOnStartup': 'local',
      },
    });
    const { ui } = editor;
    const page = new HandoutPage(ui.webview());
    await ui.openSideBar();
    await ui.statusItem('This computer').waitFor();
    const { ours, bare } = await openAgainAndAgain(ui, page);
    await ui.row('Handout', 'Chapter 0').click();
    const frame = await documentOf(page, 'Chapter 0');
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
      { what: OPENED, subject, milliseconds: median(ours), ...limitOf(400) },
      {
        ...{ what: OPENED, subject, milliseconds: median(ours) },
        ...{ baseline: 'a panel with two words in it', baselineMilliseconds: median(bare) },
      },
      { what: 'another chapter', subject, milliseconds: median(turns), ...limitOf(50) },
      { what: 'image tagged to step ticked', subject, milliseconds: median(ticks), ...limitOf(300) },
    ];
  } finally {
    await editor?.close();
    await endShared();
    await engine?.dispose();
    await rm(course, { recursive: true });
    await rm(packages, { recursive: true });
  }
}

/**
 * Milliseconds from the choice of each command until what it opens says that it has painted it, by the clocks of the two
 * documents: what drives the browser has no part in it. The first, which reads the course, does not count.
 */
async function openAgainAndAgain(
  ui: InstalledEditor['ui'],
  page: HandoutPage,
): Promise<{ ours: number[]; bare: number[] }> {
  const open = async (command: string, title: string): Promise<number> => {
    const [pressed] = await Promise.all([ui.page.evaluate<number>(PRESSED), ui.command(command)]);
    const painted = await (await documentOf(page, title)).evaluate<number>(PAINTED);
    await ui.command('View: Close Editor');
    await ui.tab(title === BARE ? BARE : COURSE).waitFor({ state: 'detached' });
    return painted - pressed;
  };
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let run = 0; run <= RUNS; run++) {
    ours.push(await open('Workbench: Open Handout', 'Chapter 0'));
    bare.push(await open(`${BARE}: Open`, BARE));
  }
  return { ours: ours.slice(1), bare: bare.slice(1) };
}

/** An extension whose one command opens a panel that says its name, and nothing else. */
const BARE = 'Bare Panel';
const bareExtension = (folder: string): Promise<string> =>
  packExtension(
    folder,
    'bench.bare',
    `const vscode = require('vscode');
exports.activate = ({ subscriptions }) => subscriptions.push(vscode.commands.registerCommand('bare.open', () => {
  const panel = vscode.window.createWebviewPanel('bare', '${BARE}', vscode.ViewColumn.One, { enableScripts: true });
  panel.webview.html = '<!DOCTYPE html><html><body><h1>${BARE}</h1></body></html>';
}));
`,
    { commands: [{ command: 'bare.open', title: `${BARE}: Open` }] },
  );

async function documentOf(page: HandoutPage, title: string): Promise<Frame> {
  await page.title(title).waitFor();
  const frame = await (await page.title(title).elementHandle())?.ownerFrame();
  if (frame === null || frame === undefined) throw new Error('The handout has no document.');
  return frame;
}

/** In the editor: the time of the next press of a button, in milliseconds since the epoch. */
const PRESSED = `new Promise((resolve) => {
  const heard = ({ timeStamp }) => resolve(performance.timeOrigin + timeStamp);
  window.addEventListener('mousedown', heard, { capture: true, once: true });
})`;

/** In the page: the time at which it was first painted with something in it. */
const PAINTED = `new Promise((resolve) => {
  new PerformanceObserver((list, observer) => {
    const [paint] = list.getEntriesByName('first-contentful-paint');
    if (paint === undefined) return;
    observer.disconnect();
    resolve(performance.timeOrigin + paint.startTime);
  }).observe({ type: 'paint', buffered: true });
})`;

async function writeCourse(folder: string, tags: readonly string[]): Promise<void> {
  const files = Array.from({ length: CHAPTERS }, (_, chapter) => `c${chapter}.md`);
  await writeFile(
    join(folder, 'course.yaml'),
    `id: bench\ntitle: ${COURSE}\nchapters: [${files.join(', ')}]\n`,
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
