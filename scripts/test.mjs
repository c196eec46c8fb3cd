// npm test: all suites, in order, with everything they need set up first. `npm test -- --help` explains.
import { parseArgs } from 'node:util';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { findPrivilege } from './lib/privilege.mjs';
import { Explained, runMain, terminalReport } from './lib/report.mjs';
import { confirmer, hasTerminal } from './lib/confirm.mjs';
import { Preparations } from './lib/testing/preparations.mjs';
import { failed, report, skipped } from './lib/testing/results.mjs';
import { SUITES } from './lib/testing/suites.mjs';

/** A suite is named by itself, or with all of its group. */
const NAMES = [...new Set(SUITES.flatMap(({ group, name }) => [group, name]))];
const HELP = `npm test [-- SUITE… [options]]

Suites, in this order (all but soak, unless some are named; "ui" are both of them, "ui 1.100" is one):
${SUITES.map(({ name, what }) => `  ${name.padEnd(14)} ${what}`).join('\n')}

  --grep TEXT   only tests whose title contains TEXT
  --yes         install what is missing without asking (nobody is asked where no one sits at a terminal)
  --help        this text`;

runMain(async () => {
  process.chdir(new URL('..', import.meta.url).pathname);
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const terminal = hasTerminal();
  const progress = terminalReport(process.stdout);
  await ensureNodeModules({ report: progress });
  const preparations = new Preparations({
    privilege: await findPrivilege({ terminal }),
    report: progress,
    terminal,
    confirm: confirmer({ yes: values.yes }),
  });
  const finished = [];
  // The first interrupt ends the suite that runs, by itself, and what was started is stopped; a second one is heard by
  // nobody and ends everything at once.
  let interrupted = false;
  process.once('SIGINT', () => (interrupted = true));
  try {
    for (const suite of SUITES)
      if (!interrupted && isWanted(suite, positionals))
        finished.push(await runSuite(suite, preparations, { grep: values.grep }));
  } finally {
    await preparations.dispose();
  }
  console.log(report(finished));
  if (interrupted) return 130;
  const ran = finished.some(({ results }) => results.passed > 0);
  return ran && finished.every(({ results }) => results.failures.length === 0) ? 0 : 1;
});

function isWanted({ group, name, onlyByName = false }, names) {
  return names.length === 0 ? !onlyByName : names.includes(group) || names.includes(name);
}

function readArguments() {
  const options = {
    grep: { type: 'string' },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  };
  try {
    const parsed = parseArgs({ options, allowPositionals: true });
    const stranger = parsed.positionals.find((name) => !NAMES.includes(name));
    if (stranger === undefined) return parsed;
    throw new Error(`There is no suite ${stranger}; there are ${NAMES.join(', ')}.`);
  } catch (error) {
    throw new Explained(`${error.message}\n\n${HELP}`, { exitCode: 2 });
  }
}

/** Prepares and runs one suite. Nothing is thrown: what goes wrong is part of the results. */
async function runSuite(suite, preparations, options) {
  const started = performance.now();
  console.log(`\n== ${suite.name}: ${suite.what}`);
  const done = (results) => ({ name: suite.name, seconds: (performance.now() - started) / 1000, results });
  let prepared;
  try {
    prepared = await suite.prepare?.(preparations);
  } catch (error) {
    if (!(error instanceof Explained)) return done(failed(`preparing ${suite.name}`, error.stack));
    console.log(`  skipped: ${error.message}`);
    return done(skipped(`all of ${suite.name}`, error.message));
  }
  try {
    return done(await suite.run(prepared, options));
  } catch (error) {
    console.log(error.stack);
    return done(failed(suite.name, error.stack));
  }
}
