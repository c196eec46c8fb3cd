import { existsSync, watch } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchBrowser } from '../browser.mjs';
import { startServer } from '../editor.mjs';

/** The whole run, the start of the editor included. */
const LIMIT = 5 * 60_000;
export const SUITES = resolve('out/editor/index.js');
/** Extensions of others that ours has to get along with. */
const OTHERS = resolve('test/support/extensions');

/**
 * Runs the suites of out/editor inside the extension host of a real editor, with `extension` (an unpacked .vsix) under
 * development there and `env` in its environment. Their text goes to `output` line by line, their results to `resultsFile`; a test that fails is run `retries` times more. Answers with the exit
 * status of the run.
 */
export async function runInEditor({ install, extension, env, resultsFile, grep, retries, output }) {
  const folder = await mkdtemp(join(tmpdir(), 'editor-host-'));
  const [workspace, printed] = [join(folder, 'workspace'), join(folder, 'output')];
  await mkdir(workspace);
  await appendFile(printed, '');
  await cp(OTHERS, join(folder, 'extensions'), { recursive: true });
  const server = await startServer({
    install,
    serverDataDir: join(folder, 'data'),
    extensionsDir: join(folder, 'extensions'),
    smokeTestDriver: true,
    settings: { 'workbench.startupEditor': 'none', 'git.enabled': false, 'files.hotExit': 'off' },
    env: {
      ...env,
      HOME: folder,
      TEST_OUTPUT: printed,
      TEST_RESULTS: resultsFile,
      TEST_RETRIES: String(retries),
      ...(grep === undefined ? {} : { TEST_GREP: grep }),
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
    },
  });
  const browser = await launchBrowser();
  const stopCopying = await copyAsItGrows(printed, output);
  try {
    return await openAndWait(browser, server, { extension, workspace });
  } finally {
    await stopCopying();
    await browser.close();
    await server.stop();
    if (!existsSync(resultsFile)) output.write(await hostLogs(join(folder, 'data/data/logs')));
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens the editor with the extension and its tests; settles when the host says how they ended. */
async function openAndWait(browser, server, { extension, workspace }) {
  const page = await browser.newPage();
  let timer;
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`The run did not end within ${LIMIT / 60_000} minutes.`)),
        LIMIT,
      );
      page.once('crash', () => reject(new Error('The browser page of the editor crashed.')));
      // The two functions that the editor calls in a page that carries `extensionTestsPath`.
      Promise.all([
        page.exposeFunction('codeAutomationExit', resolve),
        page.exposeFunction('codeAutomationLog', () => {}),
      ])
        .then(() =>
          page.goto(
            server.url({
              folder: workspace,
              payload: {
                skipWelcome: 'true',
                extensionDevelopmentPath: server.uri(extension),
                extensionTestsPath: server.uri(SUITES),
              },
            }),
          ),
        )
        .catch(reject);
    });
  } catch (error) {
    await page.screenshot({ path: 'artifacts/editor-failure.png' });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Writes what is added to a file to `output`, as it happens. Answers with the function that stops, the rest written. */
async function copyAsItGrows(file, output) {
  const handle = await open(file);
  let copying = Promise.resolve();
  const copy = () => {
    copying = copying.then(async () => output.write((await handle.readFile()).toString()));
  };
  const watcher = watch(file, copy);
  return async () => {
    watcher.close();
    copy();
    await copying;
    await handle.close();
  };
}

/** The end of the extension host's own log: where it says why no test ran. */
async function hostLogs(folder) {
  const files = (await readdir(folder, { recursive: true }).catch(() => [])).filter((file) =>
    /exthost\.log$/.test(file),
  );
  const texts = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8').catch(() => '');
      return text === '' ? '' : `--- ${file}\n${text.slice(-3000)}`;
    }),
  );
  return texts.filter((text) => text !== '').join('\n');
}
