import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import createMarkdownIt from 'markdown-it';
import type * as rooms from '../../src/course';
import { compare, within, type Figure } from '../support/bench';

const RUNS = 15;
/** Milliseconds in which a course is loaded and checked. */
const LIMIT = 150;
const STEPS = 1000;
/** What four times the course may cost: four times, and a little for memory. */
const GROWTH = 1.3;

/** Loading and checking of courses: the one that is shipped, and one that is made up. */
export default async function course(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-course-'));
  try {
    const { loadCourse } = await shippedRoom(folder);
    const labs = resolve('labs');
    const [small, large] = [join(folder, 'small'), join(folder, 'large')];
    await generate(small, STEPS / 4);
    await generate(large, STEPS);
    const kept = { folder: join(folder, 'kept'), by: 'bench' };
    // An editor that has been open for a while has loaded a course before.
    for (const warm of [labs, small]) await loadCourse(warm);
    for (const known of [labs, large]) await loadCourse(known, { kept });
    const ours = 'the course in labs/, loaded and checked';
    const long = `a course of ${STEPS} steps, loaded and checked`;
    const again = 'unchanged since the last time';
    const first = 'for the first time';
    const bare = await pagesOf(large);
    return [
      { what: ours, subject: first, ...(await within(LIMIT, RUNS, () => loadCourse(labs))) },
      { what: ours, subject: again, ...(await within(LIMIT, RUNS, () => loadCourse(labs, { kept }))) },
      { what: long, subject: again, ...(await within(LIMIT, RUNS, () => loadCourse(large, { kept }))) },
      {
        ...{ what: long, subject: first, baseline: 'CommonMark of its pages, without checks' },
        ...(await compare(RUNS, () => loadCourse(large), bare)),
      },
      await growth(loadCourse, small, large),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What makes HTML of the pages of a course, and nothing else. */
async function pagesOf(folder: string): Promise<() => unknown> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.md'));
  const pages = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const md = createMarkdownIt();
  return () => pages.map((page) => md.render(page));
}

async function growth(loadCourse: typeof rooms.loadCourse, small: string, large: string): Promise<Figure> {
  const { milliseconds, baselineMilliseconds } = await compare(
    RUNS,
    () => loadCourse(large),
    () => loadCourse(small),
  );
  return {
    ...{ what: 'four times the steps', subject: `${STEPS} steps`, milliseconds },
    ...{ baseline: `4 × ${STEPS / 4} steps`, baselineMilliseconds: 4 * baselineMilliseconds, atMost: GROWTH },
  };
}

/** The room as it is bundled: what runs the bench compiles module by module, which makes each import slower. */
async function shippedRoom(folder: string): Promise<typeof rooms> {
  const outfile = join(folder, 'course.cjs');
  await build({
    ...{ entryPoints: ['src/course/index.ts'], outfile, bundle: true, platform: 'node', format: 'cjs' },
    ...{ target: 'node20', minify: true },
  });
  return (await import(outfile)) as typeof rooms;
}

/** A course of so many steps, in chapters of fifty, with what chapters hold. */
async function generate(folder: string, steps: number): Promise<void> {
  const perChapter = 50;
  const files: string[] = [];
  await mkdir(folder, { recursive: true });
  for (let first = 0; first < steps; first += perChapter) {
    const file = `${files.length + 1}.md`;
    const parts = Array.from({ length: perChapter }, (_, index) => section(first + index));
    await writeFile(join(folder, file), `# Chapter ${files.length + 1}\n\n${parts.join('\n')}`);
    files.push(file);
  }
  await writeFile(
    join(folder, 'glossary.md'),
    '# Glossary\n\n:::{glossary}\nimage\n: What containers start from.\n:::\n',
  );
  await writeFile(
    join(folder, 'course.yaml'),
    `id: generated\ntitle: Generated\nglossary: glossary.md\nchapters: [${files.join(', ')}]\n`,
  );
}

const section = (number: number): string => `## Step ${number}

An {term}\`image\` is *read-only*; see [the one before](#step-${number}) and \`docker image ls\`[^${number}].

[^${number}]: The footnote of step ${number}.

\`\`\`sh {#run-${number} .run session=s${number % 5}}
docker run --rm --name c${number} alpine sh -c 'echo ${number}'
\`\`\`

:::{check} run-${number}
container: { name: c${number}, state: exited, exit-code: 0, ports: ["8${String(number).padStart(3, '0')}:80"] }
image: alpine
:::

:::{hint} run-${number}
:when: permission denied
May you talk to the engine?
:::

:::{question} q-${number}
What is ${number}?

- [ ] A word.
  > No.
- [x] A number.
  > Yes.
:::
`;
