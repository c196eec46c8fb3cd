// npm run package [-- --out FILE]: the extension as a .vsix, by default dist/container-workbench.vsix.
import { parseArgs } from 'node:util';
import { packageExtension } from './lib/package.mjs';
import { Explained, runMain, terminalReport } from './lib/report.mjs';

await runMain(async () => {
  let values;
  try {
    ({ values } = parseArgs({ options: { out: { type: 'string' } } }));
  } catch (error) {
    throw new Explained(`${error.message}\nUsage: npm run package [-- --out FILE.vsix]`, { exitCode: 2 });
  }
  console.log(await packageExtension({ report: terminalReport(), ...values }));
});
