// npm run bench [-- NAME…]: what is fast and what is not, as ratios measured in one run. Judges nothing.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { confirmer, hasTerminal } from './lib/confirm.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { findPrivilege } from './lib/privilege.mjs';
import { Explained, runMain, terminalReport } from './lib/report.mjs';
import { Preparations } from './lib/testing/preparations.mjs';
import { table } from './lib/testing/results.mjs';
import { run } from './lib/testing/runs.mjs';

const BENCHES = 'test/bench';
const OUTPUT = 'artifacts/bench.json';
/** What a bench needs beyond the working tree. */
const NEEDS = {
  activation: editor,
  crowd: (preparations) => preparations.workbench(),
  'crowded-editor': async (preparations) => ({
    ...(await preparations.workbench()),
    ...(await editor(preparations)),
  }),
  handout: async (preparations) => ({
    ...(await preparations.workbench()),
    ...(await editor(preparations)),
  }),
  layers: (preparations) => preparations.dive(),
  machine: (preparations) => preparations.workbench(),
  sandboxes: (preparations) => preparations.workbench(),
  throughput: (preparations) => preparations.workbench(),
};

await runMain(async () => {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { yes: { type: 'boolean', default: false } },
  });
  const report = terminalReport();
  const terminal = hasTerminal();
  await ensureNodeModules({ report });
  const privilege = await findPrivilege({ terminal });
  const preparations = new Preparations({ privilege, report, terminal, confirm: confirmer(values) });
  const figures = [];
  let complete = true;
  try {
    for (const file of await filesOf(positionals)) {
      const name = basename(file, '.ts');
      console.log(`${name} …`);
      try {
        figures.push(...(await measure(file, (await NEEDS[name]?.(preparations)) ?? {})));
      } catch (error) {
        if (!(error instanceof Explained)) throw error;
        console.log(`${name} could not be measured: ${error.message}`);
        complete = false;
      }
    }
  } finally {
    await preparations.dispose();
  }
  const rows = figures.map((figure) => ('missing' in figure ? figure : judged(figure)));
  console.log(print(rows));
  await mkdir('artifacts', { recursive: true });
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  await writeFile(
    OUTPUT,
    `${JSON.stringify({ at: new Date().toISOString(), machine, figures: rows }, null, 2)}\n`,
  );
  console.log(`\nAs JSON: ${OUTPUT}`);
  return complete ? 0 : 1;
});

async function editor(preparations) {
  await preparations.browser();
  await preparations.editor('1.139');
  return { TEST_VSIX: await preparations.vsix() };
}

async function filesOf(names) {
  const all = (await readdir(BENCHES))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));
  const stranger = names.find((name) => !all.includes(name));
  if (stranger !== undefined)
    throw new Explained(`There is no bench ${stranger}; there are ${all.join(', ')}.`);
  return all
    .filter((name) => names.length === 0 || names.includes(name))
    .map((name) => resolve(BENCHES, `${name}.ts`));
}

async function measure(file, env) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const results = join(folder, 'figures.json');
    const runner = fileURLToPath(new URL('lib/testing/bench-one.mjs', import.meta.url));
    const status = await run(process.execPath, ['--import=tsx', runner, file, results], { env });
    if (status !== 0) throw new Explained(`it ended with ${status}; the reason stands above.`);
    return JSON.parse(await readFile(results, 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function judged(figure) {
  const ratio = figure.milliseconds / figure.baselineMilliseconds;
  return { ...figure, ratio, ...(figure.atMost === undefined ? {} : { met: ratio <= figure.atMost }) };
}

/** A ratio below one means that ours is the faster one. */
function print(rows) {
  const told = (value, { unit = 'ms' }) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`;
  const times = (value) => `${value.toPrecision(2)}×`;
  const measured = rows.filter((row) => !('missing' in row));
  return [
    ...table(
      ['what', 'ours', 'it takes', 'beside', 'it takes', 'ratio', 'promised', 'met'],
      measured.map((row) => [
        row.what,
        row.subject,
        told(row.milliseconds, row),
        row.baseline,
        told(row.baselineMilliseconds, row),
        times(row.ratio),
        ...(row.atMost === undefined ? ['', ''] : [`≤ ${times(row.atMost)}`, row.met ? 'yes' : 'NO']),
      ]),
    ),
    ...rows
      .filter((row) => 'missing' in row)
      .map(({ what, baseline, missing }) => `Not measured: ${what} beside ${baseline}: ${missing}`),
  ].join('\n');
}
