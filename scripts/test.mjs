// npm test: all suites, in order, with everything they need set up first. `npm test -- --help` explains.
import { parseArgs } from 'node:util';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { findPrivilege } from './lib/privilege.mjs';
import { Explained, runMain, terminalReport } from './lib/report.mjs';
import { confirmer, hasTerminal } from './lib/confirm.mjs';
import { Preparations } from './lib/testing/preparations.mjs';
import { failed, report, skipped } from './lib/testing/results.mjs';
import { AT_ONCE, sideBySide } from './lib/testing/output.mjs';
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
  const wanted = SUITES.filter((suite) => isWanted(suite, positionals));
  // Downloads and installations wait for others, so they go on while what needs none of them runs. At a terminal they come
  // first, since a person may be asked.
  const prepared = prepareAll(wanted, preparations);
  if (terminal) await prepared;
  // The first interrupt ends the suite that runs, by itself, and what was started is stopped; a second one is heard by
  // nobody and ends everything at once.
  let interrupted = false;
  process.once('SIGINT', () => (interrupted = true));
  try {
    for (const stage of new Set(wanted.map(({ stage }) => stage))) {
      const suites = wanted.filter((suite) => suite.stage === stage);
      // All of it: an installation that goes on would disturb tests.
      const needs = suites.some(({ prepare }) => prepare !== undefined) ? await prepared : new Map();
      if (!interrupted) finished.push(...(await runStage(suites, needs, { grep: values.grep })));
    }
  } finally {
    await prepared;
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

/** Runs suites side by side. Nothing is thrown: what goes wrong is part of the results. */
function runStage(suites, prepared, options) {
  return sideBySide(
    suites.map((suite) => (output) => runSuite(suite, prepared.get(suite), { ...options, output })),
    AT_ONCE,
  );
}

/** Prepares suites one after another. Answers with what {@link prepare} does, by suite; never rejects. */
async function prepareAll(suites, preparations) {
  const prepared = new Map();
  for (const suite of suites) prepared.set(suite, await prepare(suite, preparations));
  return prepared;
}

/** What a suite needs, or the results of one that cannot run. */
async function prepare(suite, preparations) {
  try {
    return { needs: await suite.prepare?.(preparations) };
  } catch (error) {
    if (error instanceof Explained) return { instead: skipped(`all of ${suite.name}`, error.message) };
    return { instead: failed(`preparing ${suite.name}`, error.stack) };
  }
}

async function runSuite(suite, { needs, instead } = {}, options) {
  const { output } = options;
  const started = performance.now();
  const done = (results) => ({ name: suite.name, seconds: (performance.now() - started) / 1000, results });
  output.write(`\n== ${suite.name}: ${suite.what}\n`);
  if (instead !== undefined) {
    for (const { reason } of instead.skips) output.write(`  skipped: ${reason}\n`);
    return done(instead);
  }
  try {
    return done(await suite.run(needs, options));
  } catch (error) {
    output.write(`${error.stack}\n`);
    return done(failed(suite.name, error.stack));
  }
}
