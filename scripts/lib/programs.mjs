import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Explained } from './report.mjs';

/** Debian keeps daemons where an ordinary user's PATH does not look. */
const DAEMON_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** PATH with the folders of daemons added, for finding programs and for starting them. */
export function widePath(path = process.env['PATH'] ?? '') {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return [...folders, ...DAEMON_FOLDERS.filter((folder) => !folders.includes(folder))].join(delimiter);
}

/** The full path of an executable program, or undefined where there is none. */
export function findProgram(name, path = widePath()) {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // Not here: the next folder.
    }
  }
  return undefined;
}

/**
 * Runs a program to its end, without a shell. Never rejects for an exit status; rejects where it cannot be started.
 * @param {readonly string[]} argv
 * @param {{ input?: string, cwd?: string, env?: Record<string, string | undefined>, inherit?: boolean, signal?: AbortSignal }} [options]
 *   `inherit` shows its output, and lets it ask, at the terminal.
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export function run([file, ...args], { input, cwd, env, inherit = false, signal } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      signal,
      env: { ...process.env, PATH: widePath(), ...env },
      stdio: inherit
        ? ['inherit', 'inherit', 'inherit']
        : [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name]?.setEncoding('utf8').on('data', (text) => (output[name] += text));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
    // A program that ends before it has read everything is judged by its exit status.
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** Runs a program that has to succeed, and answers with its standard output; the error names the program's own words. */
export async function must(argv, options) {
  const { code, stdout, stderr } = await run(argv, options);
  if (code === 0) return stdout;
  const said = lastLine(stderr) ?? lastLine(stdout) ?? 'it said nothing';
  throw new Explained(`\`${argv.join(' ')}\` failed (exit status ${code}): ${said}`);
}

/** The last line of a text that holds anything, or undefined. */
export function lastLine(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1);
}
