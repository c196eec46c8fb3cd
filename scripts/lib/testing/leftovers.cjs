/** A run whose tests have all ended ends too; one that left something open says what, and fails. */
const GRACE = 10_000;

exports.mochaHooks = {
  afterAll() {
    // Unreferenced: it only fires where something else keeps the process from ending.
    const timer = setTimeout(() => {
      const open = process.getActiveResourcesInfo().filter((name) => name !== 'Timeout');
      console.error(`The tests have ended, but they left open: ${open.join(', ')}.`);
      process.exit(1);
    }, GRACE);
    timer.unref();
  },
};
