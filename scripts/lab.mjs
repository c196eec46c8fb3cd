// npm run lab: the whole of it, from an empty checkout to the handout in an editor. See `npm run lab -- --help`.
import { confirmer, hasTerminal } from './lib/confirm.mjs';
import { USAGE, readLabArguments } from './lib/lab/arguments.mjs';
import { Explained, runMain, seconds, terminalReport } from './lib/report.mjs';

const INTERRUPTED = 'Interrupted. The same command goes on from here; `down` stops what has been started.';

await runMain(
  async () => {
    const { verb, host, desktop, port, yes } = readLabArguments(process.argv.slice(2));
    const report = terminalReport();
    const terminal = hasTerminal();
    const started = performance.now();
    const options = { host, port, report, terminal, confirm: confirmer({ yes, terminal }) };

    if (verb === 'help') {
      console.log(USAGE);
      return;
    }
    const { LAB_FOLDER, startBrowserLab, stopLab } = await import('./lib/lab/browser-lab.mjs');
    if (verb === 'down') {
      const ended = await stopLab(options);
      console.log(
        ended.length === 0 ? 'Nothing was running that the lab had started.' : `Stopped ${ended.join(', ')}.`,
      );
      return;
    }
    const close = (target) => {
      console.log(`  Workbench  ${target.label}`);
      for (const notice of target.notices) console.log(`  Note       ${notice}`);
      if (target.address === undefined) {
        console.log(
          '  The editor starts without a workbench. Connect to one of yours: npm run lab -- --host USER@HOST',
        );
      }
    };
    if (desktop) {
      const { startDesktopLab } = await import('./lib/lab/desktop.mjs');
      const target = await startDesktopLab(options);
      console.log(`\nThe lab is open in VS Code (${seconds(performance.now() - started)}).\n`);
      close(target);
      console.log('  Stop       close its window; npm run lab -- down ends the embedded workbench');
      return;
    }
    if (process.platform !== 'linux') {
      throw new Explained(
        'The editor in the browser needs Linux. On this computer use: npm run lab -- --desktop',
      );
    }
    const { url, target } = await startBrowserLab(options);
    const { openBrowser } = await import('./lib/lab/open-browser.mjs');
    console.log(`\nThe lab is running (${seconds(performance.now() - started)}).\n`);
    console.log(`  Open       ${url}`);
    close(target);
    console.log('  Stop       npm run lab -- down\n');
    if (openBrowser(url, LAB_FOLDER)) console.log('A browser is being opened.');
  },
  { interrupted: INTERRUPTED },
);
