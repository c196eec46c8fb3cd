import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AT_ONCE, sideBySide } from './output.mjs';
import { BYTES_A_SECOND, SECONDS } from './durations.mjs';
import { failed, merged } from './results.mjs';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
/** Seconds of tests for which another process is started, which takes some seconds itself. */
const WORTH_A_PROCESS = 30;
/** A suite that takes longer hangs. */
const SUITE_LIMIT = 20 * 60_000;

/** Runs a program that prints to `output`; answers with its exit status, or with the name of the signal that ended it. */
export async function run(program, args, { env = {}, limit = SUITE_LIMIT, output = AT_ONCE } = {}) {
  const child = spawn(program, args, {
    stdio: ['ignore', output.stdio, output.stdio],
    env: { ...process.env, ...env },
    timeout: limit,
  });
  const [code, signal] = await once(child, 'exit');
  return code ?? signal;
}

/** A program whose exit status is the result of one test. */
export async function check(title, program, args, output) {
  output.write(`  ${title}\n`);
  const status = await run(program, args, { output });
  return status === 0
    ? { passed: 1, failures: [], skips: [] }
    : failed(title, `\`${[program, ...args].join(' ')}\` ended with ${status}; what it found stands above.`);
}

/**
 * Runs mocha over the tests of `paths` (files, and folders of them) and answers with what they gave. A test that fails
 * is run `retries` times more, where it is and then from scratch, which is announced. With several `lanes` as many processes run side by side, for tests
 * that mostly wait for others: each takes some of the files that are left, and again when it is done with them.
 */
export async function mocha(paths, { grep, env = {}, retries = 0, limit, lanes = 1, output }) {
  const options = ['--reporter', file('reporter.cjs')];
  for (const name of ['leftovers.cjs', 'patience.cjs']) options.push('--require', file(name));
  if (process.env.CI) options.push('--forbid-only');
  const runOnce = (files, { grep, retries }, output) => {
    const more = ['--retries', String(retries), ...(grep === undefined ? [] : ['--grep', grep])];
    return collect(paths.join(' '), grep, (resultsFile) =>
      run(process.execPath, ['node_modules/mocha/bin/mocha.js', ...options, ...more, ...files], {
        env: { ...env, TEST_RESULTS: resultsFile },
        limit,
        output,
      }),
    );
  };
  const runFiles = async (files, output) => {
    const first = await runOnce(files, { grep, retries }, output);
    if (retries === 0) return first;
    return tryAgain(first, (grep) => runOnce(files, { grep, retries: 0 }, output));
  };
  const left = await testFiles(paths);
  const lane = async (output) => {
    const results = [];
    while (left.length > 0) results.push(await runFiles(takeShare(left, lanes), output));
    return merged(results);
  };
  return merged(await sideBySide(Array(lanes).fill(lane), output));
}

/**
 * Runs what has failed again, in a process of its own: what a failure has left behind may be in its way where it is. What
 * cannot be told apart stays failed.
 */
async function tryAgain(first, runOnly) {
  const { failures } = first;
  if (failures.length === 0 || failures.some(({ grep }) => grep === undefined)) return first;
  const second = await runOnly(failures.map(({ grep }) => grep).join('|'));
  const ran = second.passed + second.failures.length + second.skips.length;
  if (ran < failures.length) return first;
  return merged([{ ...first, failures: [], retried: [...(first.retried ?? []), ...failures] }, second]);
}

/** The test files of `paths`, and how long each is likely to take; the longest first. */
async function testFiles(paths) {
  const files = [];
  for (const path of paths) {
    const isFolder = (await stat(path)).isDirectory();
    const names = isFolder ? await readdir(path, { recursive: true }) : [''];
    for (const name of names.filter((name) => !isFolder || name.endsWith('.test.ts')).sort()) {
      const file = join(path, name);
      files.push({ path: file, seconds: SECONDS[file] ?? (await stat(file)).size / BYTES_A_SECOND });
    }
  }
  return files.sort((a, b) => b.seconds - a.seconds);
}

/**
 * Takes the first of the files that are `left`: all for a single lane, else ever smaller shares of the time that they
 * are likely to take, so that all lanes end at about the same time.
 */
function takeShare(left, lanes) {
  const all = left.reduce((sum, { seconds }) => sum + seconds, 0);
  const share = lanes === 1 ? all : Math.max(all / (2 * lanes), WORTH_A_PROCESS);
  const taken = [];
  for (let time = 0; left.length > 0 && (taken.length === 0 || time + left[0].seconds <= share);) {
    const { path, seconds } = left.shift();
    taken.push(path);
    time += seconds;
  }
  return taken.sort();
}

/**
 * Lets `work` run tests that write their results (see reporter.cjs) to the file it is given, and reads them. Dying
 * without results, or ending badly in spite of them, is a failure; so is running no test, unless `grep` left none.
 */
export async function collect(title, grep, work) {
  const folder = await mkdtemp(join(tmpdir(), 'test-results-'));
  try {
    const resultsFile = join(folder, 'results.json');
    const status = await work(resultsFile);
    const text = await readFile(resultsFile, 'utf8').catch(() => undefined);
    if (text === undefined)
      return failed(title, `The run ended with ${status} before it could report anything.`);
    const results = JSON.parse(text);
    if (results.passed + results.failures.length + results.skips.length === 0 && grep === undefined)
      return failed(title, 'No test ran.');
    if (status !== 0 && results.failures.length === 0)
      results.failures.push({ title, message: `All tests passed, but the run itself ended with ${status}.` });
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}
