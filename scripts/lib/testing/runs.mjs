import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failed } from './results.mjs';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
/** A suite that takes longer hangs. */
const SUITE_LIMIT = 15 * 60_000;

/** Runs a program with our output as its own; answers with its exit status, or with the name of the signal that ended it. */
export async function run(program, args, { env = {}, limit = SUITE_LIMIT } = {}) {
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    timeout: limit,
  });
  const [code, signal] = await once(child, 'exit');
  return code ?? signal;
}

/** A program whose exit status is the result of one test. */
export async function check(title, program, args) {
  console.log(`  ${title}`);
  const status = await run(program, args);
  return status === 0
    ? { passed: 1, failures: [], skips: [] }
    : failed(title, `\`${[program, ...args].join(' ')}\` ended with ${status}; what it found stands above.`);
}

/**
 * Runs mocha over `folders` in a process of its own and answers with what its tests gave. A test that fails is run
 * `retries` times more, which is announced.
 */
export async function mocha(folders, { grep, env = {}, retries = 0, limit } = {}) {
  const options = ['--reporter', file('reporter.cjs'), '--require', file('leftovers.cjs')];
  options.push('--retries', String(retries));
  if (grep !== undefined) options.push('--grep', grep);
  if (process.env.CI) options.push('--forbid-only');
  return collect(folders.join(' '), grep, (resultsFile) =>
    run(process.execPath, ['node_modules/mocha/bin/mocha.js', ...options, ...folders], {
      env: { ...env, TEST_RESULTS: resultsFile },
      limit,
    }),
  );
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
