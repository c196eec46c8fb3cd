import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeJson } from '../files.mjs';
import { packageExtension } from '../package.mjs';
import { findProgram, lastLine, run } from '../programs.mjs';
import { Explained } from '../report.mjs';
import { LAB_FOLDER, exercisesFolder, labLocked, labTarget } from './browser-lab.mjs';
import { labSettings } from './settings.mjs';

const MISSING = `There is no program \`code\` on the PATH.
Install Visual Studio Code from https://code.visualstudio.com, and on macOS run its command
"Shell Command: Install 'code' command in PATH". Then start anew, or leave --desktop out to work in the browser.`;

/**
 * Installs the extension into the VS Code of this computer and opens a window of the lab. The window has settings of its
 * own in the lab's folder: what names hosts and keys cannot be set for one folder, and the person's own settings are
 * not ours to change.
 * @param {object} options those of `startBrowserLab`
 * @returns {Promise<import('./workbench.mjs').Target>}
 */
export function startDesktopLab({ host, report, terminal, confirm }) {
  const code = findProgram(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (code === undefined) throw new Explained(MISSING);
  return labLocked(report, async () => {
    // Elsewhere than on Linux there is no embedded workbench: the computer's own Docker stands in.
    const target = await labTarget(host ?? (process.platform === 'linux' ? undefined : 'local'), {
      report,
      terminal,
      confirm,
    });
    const vsix = await packageExtension({ report });
    await report.phase('Extension installed into VS Code', () =>
      runCode(code, ['--install-extension', vsix, '--force']),
    );
    const data = join(LAB_FOLDER, 'desktop');
    mkdirSync(join(data, 'User'), { recursive: true });
    const { user, machine } = labSettings(target);
    writeJson(join(data, 'User', 'settings.json'), { ...user, ...machine });
    await report.phase('VS Code opened', () =>
      runCode(code, ['--user-data-dir', data, '--new-window', exercisesFolder()]),
    );
    return target;
  });
}

async function runCode(code, args) {
  const { status, stderr } =
    process.platform === 'win32' ? await runBatch(code, args) : await runPlain(code, args);
  if (status === 0) return;
  throw new Explained(`\`code\` failed (exit status ${status}): ${lastLine(stderr) ?? 'it said nothing'}`);
}

async function runPlain(code, args) {
  const { code: status, stderr } = await run([code, ...args]);
  return { status, stderr };
}

/** On Windows `code` is a batch file, which only its command interpreter runs; no path there can hold a quotation mark. */
function runBatch(code, args) {
  const line = [code, ...args].map((word) => `"${word}"`).join(' ');
  return new Promise((resolve, reject) => {
    const child = spawn(process.env['ComSpec'] ?? 'cmd.exe', ['/d', '/s', '/c', `"${line}"`], {
      windowsVerbatimArguments: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject).on('close', (status) => resolve({ status, stderr }));
  });
}
