import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { installEditor, startServer, type EditorServer } from '../../scripts/lib/editor.mjs';
import { extensionsFolder, sharedBrowser } from './shared-by-editors';
import { WorkbenchPage } from './workbench-page';

/** The version of the editor that this run is for; `npm test` runs the suite once for each. */
const VERSION = process.env['TEST_EDITOR_VERSION'];
/** Where pictures of a run are kept: CI stores them, git ignores them. */
const SCREENSHOTS = join('artifacts/screenshots', VERSION ?? '');
/** Served by the editor's own service worker; no request for it leaves the browser. */
const WEBVIEW_RESOURCES = '.vscode-resource.vscode-cdn.net';
/** Extensions of the editor itself that have no part in anything here and that every start waits for. (1.100 passes over this.) */
const SKIPPED = [
  ...['git', 'git-base', 'github', 'github-authentication', 'microsoft-authentication', 'emmet', 'npm'],
  ...['typescript-language-features', 'extension-editing', 'debug-auto-launch', 'merge-conflict'],
].map((name) => `vscode.${name}`);
/** Long enough for a busy machine: what is waited for comes as soon as it can. */
const WAIT = 90_000;

/** The appearances that everybody's editor has, one of each kind. */
export type Appearance = 'light' | 'dark' | 'high contrast' | 'high contrast light';

/**
 * A fresh editor in a browser with the packaged extension installed, as a new user has it: folders, port and browser
 * profile of its own, gone when it is closed.
 */
export class InstalledEditor {
  readonly ui: WorkbenchPage;
  readonly page: Page;
  /** The home folder of whoever uses it. */
  readonly home: string;
  /** The folder that is open in it. */
  readonly workspace: string;
  /** Addresses on other machines that the page asked for. */
  readonly strangers: string[] = [];
  readonly #server: EditorServer;
  readonly #profile: BrowserContext;

  private constructor(folder: string, server: EditorServer, profile: BrowserContext, page: Page) {
    this.home = folder;
    this.#server = server;
    this.#profile = profile;
    this.page = page;
    this.workspace = join(folder, 'workspace');
    this.ui = new WorkbenchPage(page);
  }

  /** `machineSettings` are those of the extension that are scoped to the machine, `alsoInstall` further packages. `$TEST_VSIX` names ours. */
  static async open({
    machineSettings = {},
    alsoInstall = [],
  }: {
    machineSettings?: Record<string, unknown>;
    alsoInstall?: readonly string[];
  } = {}): Promise<InstalledEditor> {
    const vsix = process.env['TEST_VSIX'];
    if (vsix === undefined)
      throw new Error('$TEST_VSIX names no package; run these tests by `npm test -- ui`.');
    const folder = await mkdtemp(join(tmpdir(), 'installed-editor-'));
    await mkdir(join(folder, 'workspace/.vscode'), { recursive: true });
    // There from the start, so that the editor watches it: see `show`.
    await writeFile(join(folder, 'workspace/.vscode/settings.json'), '{}');
    const install = await installEditor(VERSION === undefined ? {} : { version: VERSION });
    const server = await startServer({
      install,
      serverDataDir: join(folder, 'data'),
      extensionsDir: await extensionsFolder(install, [vsix, ...alsoInstall]),
      settings: {
        'security.workspace.trust.enabled': false,
        'workbench.startupEditor': 'none',
        'workbench.reduceMotion': 'on',
        'window.autoDetectColorScheme': true,
        'workbench.preferredLightColorTheme': 'Visual Studio Light',
        'workbench.preferredDarkColorTheme': 'Visual Studio Dark',
        'terminal.integrated.gpuAcceleration': 'off',
        'git.enabled': false,
        'files.hotExit': 'off',
      },
      machineSettings,
      env: { HOME: folder, VSCODE_SKIP_BUILTIN_EXTENSIONS: SKIPPED.join() },
    });
    const browser = await sharedBrowser();
    const profile = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'dark',
    });
    const page = await profile.newPage();
    page.setDefaultTimeout(WAIT);
    const editor = new InstalledEditor(folder, server, profile, page);
    page.on('request', (request) => editor.#watch(new URL(request.url())));
    try {
      await page.goto(server.url({ folder: editor.workspace, payload: { skipWelcome: 'true' } }));
      await editor.ui.ready();
      return editor;
    } catch (error) {
      await editor.picture('failed to open');
      await editor.close();
      throw error;
    }
  }

  /** Opens the page anew, as the browser's reload does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ui.ready();
  }

  async show(appearance: Appearance): Promise<void> {
    const contrast = {
      'high contrast': 'Default High Contrast',
      'high contrast light': 'Default High Contrast Light',
      light: undefined,
      dark: undefined,
    }[appearance];
    await writeFile(
      join(this.workspace, '.vscode/settings.json'),
      JSON.stringify(
        contrast === undefined
          ? {}
          : { 'workbench.colorTheme': contrast, 'window.autoDetectColorScheme': false },
      ),
    );
    if (appearance === 'light' || appearance === 'dark')
      await this.page.emulateMedia({ colorScheme: appearance });
    const theme = {
      light: 'vs',
      dark: 'vs-dark',
      'high contrast': 'hc-black',
      'high contrast light': 'hc-light',
    }[appearance];
    await this.page.locator(`.monaco-workbench.${theme}`).waitFor();
  }

  /** Keeps a picture of the page as `artifacts/screenshots/NAME.png`. */
  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  /** Takes away what lies open: editors, notifications, questions. */
  async clear(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.ui.command('View: Close All Editors');
    await this.ui.command('Notifications: Clear All Notifications');
  }

  async close(): Promise<void> {
    await this.#profile.close();
    await this.#server.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  #watch(url: URL): void {
    const local = ['localhost', '127.0.0.1'].includes(url.hostname);
    if (['data:', 'blob:'].includes(url.protocol) || local || url.hostname.endsWith(WEBVIEW_RESOURCES))
      return;
    this.strangers.push(url.href);
  }
}

/** Keeps a picture of a page whose test has failed, if only at its first try; for `afterEach`. */
export async function pictureOfFailure(
  context: Mocha.Context,
  editor: InstalledEditor | undefined,
): Promise<void> {
  const test = context.currentTest;
  // A test that is to be tried again has no state.
  if (editor === undefined || test === undefined || test.state === 'passed' || test.isPending()) return;
  await editor.picture(`failed ${test.fullTitle().replace(/[^\w]+/g, '-')}`);
}
