import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import type { Linter } from '../../src/dockerfile';
import { compare, median, timed, within, type Figure } from '../support/bench';
import { shippedCommand } from '../support/shipped-command';

const STAGE = `FROM debian:latest AS build
LABEL maintainer="somebody@example.org"
ENV LANG=C.UTF-8 \\
    PATH=/opt/tool/bin:$PATH
RUN apt-get update && \\
    apt-get install -y curl build-essential && \\
    rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN set -eux; cd /src; ./configure --prefix=/opt/tool; make -j"$(nproc)"; sudo make install
ADD https://example.org/archive.tar.gz /tmp/
HEALTHCHECK --interval=30s CMD curl -fsS http://localhost/ || exit 1
EXPOSE 8080
USER nobody
ENTRYPOINT ["/opt/tool/bin/tool"]
CMD ["--help"]

`;
const exec = promisify(execFile);
const FILES = 1000;
/** Stages that are linted before anything is measured: a linter that somebody has typed with for a minute is compiled. */
const WARM = 6000;
const EDITS = 10_000;
/** What a doubled text may cost: twice, and a little for memory that no longer fits a cache. */
const DOUBLED = 1.5;

/** The lint of the editor and of the command line, beside the hadolint program and beside what has been promised. */
export default async function lint(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-lint-'));
  try {
    const linter = await shippedLinter(folder);
    return [
      await keystroke(linter, 3, 1),
      await keystroke(linter, 60, 10),
      await growth(linter, 'twenty times the lines', 20, STAGE.repeat(60), STAGE.repeat(1200)),
      ...(await shapes(linter)),
      memory(linter),
      ...(await manyFiles(linter, folder)),
      await start(folder),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The linter as it is bundled: what runs the bench compiles module by module, which makes each import slower. */
async function shippedLinter(folder: string): Promise<Linter> {
  const outfile = join(folder, 'linter.cjs');
  await build({
    ...{ entryPoints: ['src/dockerfile/index.ts'], outfile, bundle: true, platform: 'node', format: 'cjs' },
    ...{ target: 'node20', minify: true },
  });
  const { loadLinter } = (await import(outfile)) as { loadLinter: () => Promise<Linter> };
  return loadLinter();
}

/** An edit in the middle, as each key of a word makes one. */
function* edits(text: string): Generator<string, never> {
  const middle = text.indexOf('curl build', text.length / 2 - STAGE.length);
  for (let typed = 0; ; typed = (typed + 1) % 12)
    yield text.slice(0, middle) + 'x'.repeat(typed) + text.slice(middle);
}

async function keystroke(linter: Linter, stages: number, limit: number): Promise<Figure> {
  const text = STAGE.repeat(stages);
  const typed = edits(text);
  const run = (): unknown => linter.lint(typed.next().value);
  for (let warm = 0; warm < WARM / stages; warm++) run();
  return {
    what: `from a keystroke to findings, ${text.split('\n').length - 1} lines`,
    subject: 'in the editor',
    ...(await within(limit, 200, run)),
  };
}

/** A text that is `times` as large as another, beside that many of it. */
async function growth(
  linter: Linter,
  what: string,
  times: number,
  small: string,
  large: string,
): Promise<Figure> {
  const { milliseconds, baselineMilliseconds } = await compare(
    7,
    () => linter.lint(large),
    () => linter.lint(small),
  );
  return {
    what,
    subject: `${Math.round(large.length / 1000)} kB`,
    milliseconds,
    baseline: `${times} × ${Math.round(small.length / 1000)} kB`,
    baselineMilliseconds: baselineMilliseconds * times,
    atMost: DOUBLED,
  };
}

/** Texts that are hard to read, doubled: each costs about twice. */
async function shapes(linter: Linter): Promise<Figure[]> {
  const shapes: Readonly<Record<string, (count: number) => string>> = {
    'continued lines': (count) => `FROM a:1\nRUN true${' && \\\n    apt-get install foo'.repeat(count)}\n`,
    'one long line': (count) => `FROM a:1\nRUN echo ${`"a'b" 'c"d' `.repeat(count)}\n`,
    'deep quoting': (count) => `FROM a:1\nRUN ${'echo "$('.repeat(count)}x${')"'.repeat(count)}\n`,
  };
  const figures: Figure[] = [];
  for (const [what, text] of Object.entries(shapes))
    figures.push(await growth(linter, `${what}, doubled`, 2, text(1000), text(2000)));
  return figures;
}

/** What is still held after many edits, beside what was after a tenth of them; in bytes, not in milliseconds. */
function memory(linter: Linter): Figure {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const typed = edits(STAGE.repeat(3));
  let before = 0;
  for (let edit = 0; edit < EDITS; edit++) {
    if (edit === EDITS / 10) before = held();
    linter.lint(typed.next().value);
  }
  return {
    what: `memory held after ${EDITS} edits (kB)`,
    subject: 'in the editor',
    milliseconds: held() / 1000,
    baseline: `after ${EDITS / 10}`,
    baselineMilliseconds: before / 1000,
    atMost: 1.05,
  };
}

/** Many small files in one process, beside hadolint's one process; with its ShellCheck, and without. */
async function manyFiles(linter: Linter, folder: string): Promise<Figure[]> {
  const program = process.env['HADOLINT'] ?? 'hadolint';
  const is = await exec(program, ['--version']).then(
    () => true,
    () => false,
  );
  const figures: Figure[] = [];
  // hadolint asks ShellCheck about no shell that it does not know; it forgets which one that is at the next ENV.
  const unknownShell = STAGE.replaceAll('\nRUN', '\n# hadolint shell=pwsh\nRUN');
  for (const [how, text, atMost] of [
    ['hadolint', STAGE, 1 / 20],
    ['hadolint without ShellCheck', unknownShell, 1 / 3],
  ] as const) {
    const what = `${FILES} small files in one process`;
    if (!is) {
      figures.push({ what, baseline: how, missing: `${program} is not there; HADOLINT may name it.` });
      continue;
    }
    const texts = Array.from({ length: FILES }, (_, index) => `# ${index}\n${text}`);
    const files = texts.map((_, index) => join(folder, `Dockerfile.${index}`));
    await Promise.all(files.map((file, index) => writeFile(file, texts[index]!)));
    figures.push({
      what,
      subject: 'in one process',
      baseline: how,
      atMost,
      ...(await compare(
        3,
        () => texts.map((each) => linter.lint(each)),
        () => exec(program, ['--no-fail', ...files], { maxBuffer: 1e8 }),
      )),
    });
  }
  return figures;
}

/** The command for one small file, beside Node.js that does nothing. */
async function start(folder: string): Promise<Figure> {
  const file = join(folder, 'Dockerfile');
  await writeFile(file, STAGE);
  const command = await shippedCommand(folder);
  const samples: { ours: number; bare: number }[] = [];
  for (let run = 0; run < 9; run++)
    samples.push({
      ours: await timed(() => exec(process.execPath, [command, 'lint', '--no-fail', file])),
      bare: await timed(() => exec(process.execPath, ['-e', '0'])),
    });
  return {
    what: 'the command, one small file',
    subject: 'container-workbench lint',
    milliseconds: median(samples.map(({ ours }) => ours)),
    baseline: 'node that does nothing',
    baselineMilliseconds: median(samples.map(({ bare }) => bare)),
  };
}
