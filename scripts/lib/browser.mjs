import { findProgram } from './programs.mjs';
import { Explained } from './report.mjs';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Names of other machines are not even looked up: what a test asks of the network fails, and is seen. */
const LOOPBACK_ONLY = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1';

/** The browser's program: `$CHROMIUM`, or else what this machine has of Chromium's family. */
export function findBrowser() {
  return process.env.CHROMIUM || PROGRAMS.map((name) => findProgram(name)).find((path) => path !== undefined);
}

/** Starts a headless browser that reaches this machine only. Answers with Playwright's `Browser`. */
export async function launchBrowser() {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new Explained(
      'There is no Chromium on this machine. Install one (Debian: apt-get install chromium).',
    );
  // Only now: the node modules may have been installed a moment ago, by the script that imports this.
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath,
    // Chromium's own sandbox refuses root, and small machines have a small /dev/shm.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-quic', LOOPBACK_ONLY],
  });
}
