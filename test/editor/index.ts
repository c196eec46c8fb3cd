/** What the editor runs inside its extension host: every suite beside this file. */
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

const { TEST_OUTPUT: output, TEST_GREP: grep, TEST_RETRIES: retries = '0' } = process.env;
const { FORCE_COLOR: color, CI: ci } = process.env;

/** The host's console is the editor's own log; a file takes the output where somebody waits for it. */
function print(...words: unknown[]): void {
  if (output === undefined) console.log(...words);
  else appendFileSync(output, `${format(...words)}\n`);
}

export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  Object.assign(Mocha.reporters.Base, { consoleLog: print });
  const mocha = new Mocha({
    timeout: 60_000,
    retries: Number(retries),
    color: color !== undefined,
    forbidOnly: ci !== undefined,
    reporter: join(__dirname, '../../scripts/lib/testing/reporter.cjs'),
    ...(grep === undefined ? {} : { grep }),
  });
  for (const file of readdirSync(__dirname).sort())
    if (file.endsWith('.test.js')) mocha.addFile(join(__dirname, file));
  const failures = await new Promise<number>((resolve, reject) => {
    try {
      mocha.run(resolve);
    } catch (error) {
      print('%s', error instanceof Error ? error.stack : error);
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
