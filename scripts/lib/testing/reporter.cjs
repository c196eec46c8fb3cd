/**
 * Mocha's own `spec` output, and the results as JSON in the file that $TEST_RESULTS names. The file is what npm test
 * counts: it is written at the very end, so a run that died before says so by leaving none.
 */
const { writeFileSync } = require('node:fs');
const Base = require('mocha/lib/reporters/base');
const Spec = require('mocha/lib/reporters/spec');

/** As test/support/skip.ts leaves it in the title of a test or hook. */
const REASON = /\s*\[skipped: (.*)\]$/;

module.exports = class Reporter extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const results = { passed: 0, failures: [], skips: [], retried: [] };
    /** Full titles as the files have them: tests add to theirs. */
    const named = new WeakMap();
    runner.on('test', (test) => named.set(test, named.get(test.retriedTest()) ?? test.fullTitle()));
    runner.on('pass', () => (results.passed += 1));
    runner.on('fail', (test, error) =>
      results.failures.push({ title: titleOf(test), message: messageOf(error), grep: grepFor(test, named) }),
    );
    runner.on('retry', (test, error) => {
      results.retried.push({ title: titleOf(test), message: messageOf(error) });
      Base.consoleLog(`    ! ${titleOf(test)} failed and is tried again: ${error.message}`);
    });
    runner.on('pending', (test) => results.skips.push({ title: titleOf(test), reason: reasonOf(test) }));
    runner.once('end', () => {
      if (process.env.TEST_RESULTS) writeFileSync(process.env.TEST_RESULTS, JSON.stringify(results));
    });
  }
};

const titleOf = (test) => test.titlePath().join(' › ').replace(REASON, '');

/** What `--grep` takes for the test alone, or for all tests that a hook is about. */
function grepFor(runnable, named) {
  const isTest = runnable.type === 'test';
  const title = isTest ? (named.get(runnable) ?? runnable.fullTitle()) : runnable.parent.fullTitle();
  return `^${title.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}${isTest ? '$' : ''}`;
}

function messageOf(error) {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The reason may stand with the test itself or with the hook of a suite around it, which skips all of its tests. */
function reasonOf(test) {
  const places = [test];
  for (let suite = test.parent; suite; suite = suite.parent)
    places.push(suite, ...suite._beforeAll, ...suite._beforeEach, ...suite.tests);
  const found = places.map((place) => REASON.exec(place.title)).find((match) => match !== null);
  return found ? found[1] : 'no reason given';
}
