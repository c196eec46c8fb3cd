import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AT_ONCE, sideBySide } from './output.mjs';
import { failed, merged } from './results.mjs';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
/** A suite that takes longer hangs. */
const SUITE_LIMIT = 15 * 60_000;

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
 * is run `retries` times more, which is announced. With several `lanes` as many processes run side by side, for tests
 * that mostly wait for others: each takes some of the files that are left, and again when it is done with them.
 */
export async function mocha(paths, { grep, env = {}, retries = 0, limit, lanes = 1, output }) {
  const options = ['--reporter', file('reporter.cjs'), '--require', file('leftovers.cjs')];
  options.push('--retries', String(retries));
  if (grep !== undefined) options.push('--grep', grep);
  if (process.env.CI) options.push('--forbid-only');
  const runFiles = (files, output) =>
    collect(paths.join(' '), grep, (resultsFile) =>
      run(process.execPath, ['node_modules/mocha/bin/mocha.js', ...options, ...files], {
        env: { ...env, TEST_RESULTS: resultsFile },
        limit,
        output,
      }),
    );
  const left = await testFiles(paths);
  const lane = async (output) => {
    const results = [];
    while (left.length > 0) results.push(await runFiles(takeShare(left, lanes), output));
    return merged(results);
  };
  return merged(await sideBySide(Array(lanes).fill(lane), output));
}

/** The test files of `paths`, those with most to read first. */
async function testFiles(paths) {
  const files = [];
  for (const path of paths) {
    const isFolder = (await stat(path)).isDirectory();
    const names = isFolder ? await readdir(path, { recursive: true }) : [''];
    for (const name of names.filter((name) => !isFolder || name.endsWith('.test.ts')).sort())
      files.push({ path: join(path, name), size: (await stat(join(path, name))).size });
  }
  return files.sort((a, b) => b.size - a.size);
}

/**
 * Takes the first of the files that are `left`: all for a single lane, else ever smaller shares of what there is to
 * read in them, so that all lanes end at about the same time.
 */
function takeShare(left, lanes) {
  const all = left.reduce((sum, { size }) => sum + size, 0);
  const share = lanes === 1 ? all : all / (2 * lanes);
  const taken = [];
  for (let size = 0; left.length > 0 && (taken.length === 0 || size < share);) {
    const next = left.shift();
    taken.push(next.path);
    size += next.size;
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
