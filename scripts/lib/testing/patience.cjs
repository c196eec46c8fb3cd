/**
 * How many times slower, or busier, than a developer's machine one may be on which the tests pass: no limit of a test or a
 * hook is shorter than this many times what its file says. What passes costs no more for that.
 */
const SLOWNESS = 3;

exports.mochaHooks = {
  beforeAll() {
    for (const runnable of runnablesOf(this.test.parent)) runnable.timeout(runnable.timeout() * SLOWNESS);
  },
};

function runnablesOf(suite) {
  const hooks = [suite._beforeAll, suite._beforeEach, suite._afterEach, suite._afterAll].flat();
  return [...hooks, ...suite.tests, ...suite.suites.flatMap(runnablesOf)];
}
