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
 * is run `retries` times more, which is announced. With several `lanes` the files are dealt out to as many processes,
 * which run side by side: for tests that mostly wait for others.
 */
export async function mocha(paths, { grep, env = {}, retries = 0, limit, lanes = 1, output }) {
  const options = ['--reporter', file('reporter.cjs'), '--require', file('leftovers.cjs')];
  options.push('--retries', String(retries));
  if (grep !== undefined) options.push('--grep', grep);
  if (process.env.CI) options.push('--forbid-only');
  const lane = (files) => (output) =>
    collect(paths.join(' '), grep, (resultsFile) =>
      run(process.execPath, ['node_modules/mocha/bin/mocha.js', ...options, ...files], {
        env: { ...env, TEST_RESULTS: resultsFile },
        limit,
        output,
      }),
    );
  return merged(await sideBySide((await dealtOut(paths, lanes)).map(lane), output));
}

/** The test files of `paths` in at most `lanes` lists that take about equally long, by what there is to read in them. */
async function dealtOut(paths, lanes) {
  const files = [];
  for (const path of paths) {
    const isFolder = (await stat(path)).isDirectory();
    const names = isFolder ? await readdir(path, { recursive: true }) : [''];
    for (const name of names.filter((name) => !isFolder || name.endsWith('.test.ts')).sort())
      files.push({ path: join(path, name), size: (await stat(join(path, name))).size });
  }
  const dealt = Array.from({ length: Math.min(lanes, files.length) }, () => ({ files: [], size: 0 }));
  for (const { path, size } of files.sort((a, b) => b.size - a.size)) {
    const least = dealt.reduce((a, b) => (b.size < a.size ? b : a));
    least.files.push(path);
    least.size += size;
  }
  return dealt.map((lane) => lane.files.sort());
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
