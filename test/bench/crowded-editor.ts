import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../../src/docker';
import { formatBytes } from '../../src/base';
import { localWorkbench } from '../../src/workbench';
import { limitOf, median, type Figure } from '../support/bench';
import { CROWD, gather, type Crowd } from '../support/crowd';
import { findEngine } from '../support/dockerd';
import { openEditorAt, type EditorWithEngine } from '../support/editor-with-engine';
import { until } from '../support/eventually';
import { packExtension } from '../support/packed-extension';
import { endShared } from '../support/shared-by-editors';

const RUNS = 15;
const METER = 'bench.meter';
/** Lines of a container that prints as fast as it can, and how long it is watched. */
const LINE = 'x'.repeat(100);
const WATCHED = 8000;

/** Writes what the extension host takes, after everything that nobody needs has been collected. */
const METER_SOURCE = `
const vscode = require('vscode');
const { writeFileSync } = require('node:fs');
require('node:v8').setFlagsFromString('--expose-gc');
const collect = require('node:vm').runInNewContext('gc');
const measure = () => {
  collect();
  collect();
  writeFileSync(process.env.HOME + '/memory.json', JSON.stringify(process.memoryUsage()));
};
exports.activate = (context) => {
  measure();
  context.subscriptions.push(vscode.commands.registerCommand('bench.measure', measure));
};
`;

/** What a crowd on the engine costs in a real editor: until something is painted, frames that were late, memory. */
export default async function crowdedEditor(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'crowded-'));
  const docker = await findEngine();
  const engine = await openEngine(localWorkbench());
  let opened: EditorWithEngine | undefined;
  let crowd: Crowd | undefined;
  try {
    const commands = [{ command: 'bench.measure', title: 'Measure Memory' }];
    const meter = await packExtension(folder, METER, METER_SOURCE, { commands });
    // It goes first: nobody is to look while the crowd goes.
    const lasting = { ...docker, dispose: () => Promise.resolve() };
    opened = await openEditorAt(lasting, { alsoInstall: [meter] });
    const { editor } = opened;
    const { ui, page } = editor;
    const memory = async (): Promise<NodeJS.MemoryUsage> => {
      await rm(join(editor.home, 'memory.json'));
      await ui.command('Measure Memory');
      let text = '';
      await until('it is measured', async () => {
        text = await readFile(join(editor.home, 'memory.json'), 'utf8').catch(() => '');
        return text !== '';
      });
      return JSON.parse(text) as NodeJS.MemoryUsage;
    };
    const begun = JSON.parse(await readFile(join(editor.home, 'memory.json'), 'utf8')) as NodeJS.MemoryUsage;
    await ui.openSideBar();
    await ui.showOnly('Containers', 'Images');
    const connected = await memory();
    // Nobody looks while they come.
    await page.keyboard.press('Control+b');
    crowd = await gather(engine, docker);
    await page.keyboard.press('Control+b');
    const row = ui.view('Containers').locator('.monaco-list-row').first();
    const label = async (): Promise<string> => (await row.locator('.label-name').first().textContent()) ?? '';
    await row.waitFor();
    const full = await memory();

    await page.evaluate(WATCH_FRAMES);
    const longest = async (): Promise<number> => page.evaluate<number>(TAKE_FRAMES);
    const renames: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const from = await label();
      const to = `${docker.name()}-${run % 2 === 0 ? 'z' : 'a'}`;
      await page.evaluate(`(${WATCH_ROWS})(${JSON.stringify(to)})`);
      const began = Date.now();
      await engine.containers.rename(from, to);
      renames.push((await page.evaluate<number>('window.painted')) - began);
      // Until everything that follows has been painted, too.
      await page.waitForFunction('window.quiet()');
    }
    await longest();
    const list = ui.view('Containers').locator('.monaco-list').first();
    await list.hover();
    for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, 800);
    const scrolling = await longest();
    await ui.command('Workbench: Filter Containers…');
    await ui.question('Show only containers with').waitFor();
    await longest();
    await ui.type('no-such-name');
    await row.waitFor({ state: 'detached' });
    const filtering = await longest();
    await page.keyboard.press('Escape');
    await row.waitFor();

    const printer = docker.name();
    await docker.docker('run', '--detach', '--name', printer, docker.image, 'busybox', 'yes', LINE);
    await ui.contextMenu(ui.row('Containers', printer), 'Show Container Logs');
    await ui.terminal(LINE.slice(0, 40)).waitFor();
    await longest();
    await page.waitForTimeout(WATCHED);
    const printing = await longest();

    const said = ({ rss, heapUsed }: NodeJS.MemoryUsage): string =>
      `${formatBytes(rss)} (${formatBytes(heapUsed)} of it in objects)`;
    console.log(
      `The extension host takes ${said(begun)} when it has started, ${said(connected)} connected, ${said(full)} with ${CROWD} containers and tags in its trees.`,
    );
    const frame = (what: string, milliseconds: number): Figure => ({
      what,
      subject: 'the longest frame',
      milliseconds,
      ...limitOf(50),
    });
    return [
      {
        what: `one of ${CROWD} is renamed`,
        subject: 'from the request to the painted row',
        milliseconds: median(renames),
        ...limitOf(100),
      },
      frame(`scrolling through ${CROWD}`, scrolling),
      frame(`filtering ${CROWD}`, filtering),
      frame('a log as fast as it can be printed', printing),
    ];
  } finally {
    await opened?.close();
    await crowd?.disperse();
    engine.close();
    await docker.dispose();
    await endShared();
    await rm(folder, { recursive: true });
  }
}

/** Notes how long each frame takes. */
const WATCH_FRAMES = `
  window.longest = 0;
  let last = performance.now();
  const frame = (now) => {
    window.longest = Math.max(window.longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
`;

const TAKE_FRAMES = `(() => { const { longest } = window; window.longest = 0; return longest; })()`;

/** `window.painted` is when a row had that text, `window.quiet` whether nothing has changed for half a second. */
const WATCH_ROWS = `(text) => {
  const lists = document.querySelector('.sidebar');
  let changed = performance.now();
  window.quiet = () => performance.now() - changed > 500;
  window.painted = new Promise((resolve) => {
    new MutationObserver(() => {
      changed = performance.now();
      if (lists.textContent.includes(text)) requestAnimationFrame(() => resolve(Date.now()));
    }).observe(lists, { subtree: true, childList: true, characterData: true });
  });
}`;
