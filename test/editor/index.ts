/** What the editor runs inside its extension host: every suite beside this file. */
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { TEST_OUTPUT: output, TEST_GREP: grep, FORCE_COLOR: color } = process.env;
  // The host's console is the editor's own log; a file takes the output where somebody waits for it.
  if (output !== undefined)
    Object.assign(Mocha.reporters.Base, {
      consoleLog: (...words: unknown[]) => appendFileSync(output, `${format(...words)}\n`),
    });
  const mocha = new Mocha({
    timeout: 20_000,
    color: color !== undefined,
    forbidOnly: process.env['CI'] !== undefined,
    reporter: join(__dirname, '../../scripts/lib/testing/reporter.cjs'),
    ...(grep === undefined ? {} : { grep }),
  });
  for (const file of readdirSync(__dirname).sort())
    if (file.endsWith('.test.js')) mocha.addFile(join(__dirname, file));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
