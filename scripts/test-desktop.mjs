// npm run test:desktop: the suites of test/editor inside VS Code for the desktop, which is downloaded. Needs internet
// and a display (on a Linux server: xvfb-run). `--version 1.100.0` chooses an editor; the default is the newest.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { must } from './lib/programs.mjs';
import { Explained, runMain, terminalReport } from './lib/report.mjs';
import { SUITES } from './lib/testing/editor-host.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'container-workbench/desktop');

await runMain(async () => {
  process.chdir(ROOT);
  const { values } = parseArgs({ options: { version: { type: 'string', default: 'stable' } } });
  await ensureNodeModules({ report: terminalReport() });
  const { downloadAndUnzipVSCode, runTests } = await import('@vscode/test-electron');
  let program;
  try {
    program = await downloadAndUnzipVSCode({ version: values.version, cachePath: CACHE });
  } catch (error) {
    throw new Explained(
      `VS Code ${values.version} could not be downloaded (${error.message}). These tests need internet; ` +
        '`npm test -- editor` runs the same suites without it.',
      { cause: error },
    );
  }
  await must([process.execPath, 'esbuild.mjs']);
  await must([process.execPath, 'esbuild.mjs', '--tests']);
  const folder = await mkdtemp(join(tmpdir(), 'desktop-'));
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  try {
    return await runTests({
      vscodeExecutablePath: program,
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: SUITES,
      launchArgs: [workspace, '--disable-extensions', '--user-data-dir', join(folder, 'user')],
    });
  } catch (error) {
    throw new Explained(`${error.message}. What failed stands above.`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
