import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock, Disposable } from '../../../src/base';
import { loadCourse, type Chapter, type CheckProbes, type Course } from '../../../src/course';
import type { ContainerInspection, CourseProblem } from '../../../src/course';

/** Loads a course that consists of these files, and takes the folder away again. */
export async function loadFiles(
  files: Readonly<Record<string, string>>,
): Promise<{ course?: Course; problems: CourseProblem[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'course-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await loadCourse(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Loads a course of one chapter with this body, which begins at line 4 of its file. */
export async function loadBody(
  body: string,
  files: Readonly<Record<string, string>> = {},
): Promise<{ chapter: Chapter; problems: string[] }> {
  const { course, problems } = await loadFiles({
    'course.yaml': 'id: test\ntitle: Test\nchapters: [one.md]\n',
    'one.md': `---\ntitle: One\n---\n${body}`,
    ...files,
  });
  const chapter = course?.chapters[0];
  if (chapter === undefined) throw new Error(`The course did not load: ${JSON.stringify(problems)}`);
  return { chapter, problems: problems.map(brief) };
}

/** `file:line:column severity message` */
export function brief({ file, line, column, severity, message }: CourseProblem): string {
  return `${file}:${line}:${column} ${severity} ${message}`;
}

interface FakeContainer extends Partial<Omit<ContainerInspection, 'running'>> {
  id?: string;
  name?: string;
  image?: string;
  imageId?: string;
  state?: string;
}

/** A workbench that holds what the test says; everything may be changed afterwards. */
export interface FakeWorkbench extends CheckProbes {
  connected: boolean;
  tags: string[];
  list: FakeContainer[];
  ended: { commandLine: string; exitCode: number | undefined; output: string }[];
  answer: (argv: readonly string[]) => { exitCode: number | undefined; stdout: string; stderr: string };
  /** What was asked, in order. */
  asked: string[];
}

export function fakeWorkbench(with_: Partial<FakeWorkbench> = {}): FakeWorkbench {
  const workbench: FakeWorkbench = {
    connected: true,
    tags: [],
    list: [],
    ended: [],
    answer: () => ({ exitCode: 0, stdout: '', stderr: '' }),
    asked: [],
    mayRunCommands: () => true,
    connection: () => (workbench.connected ? { user: 'student', host: 'lab-17' } : undefined),
    images: () => {
      workbench.asked.push('images');
      return Promise.resolve(workbench.tags.map((tag) => ({ id: `id-of-${tag}`, tags: [tag] })));
    },
    containers: () => {
      workbench.asked.push('containers');
      return Promise.resolve(
        workbench.list.map(({ id, name = 'n', image = 'alpine', imageId = 'i', state = 'running' }) => ({
          id: id ?? name,
          name,
          image,
          imageId,
          state,
        })),
      );
    },
    inspectContainer: (id) => {
      workbench.asked.push(`inspect ${id}`);
      const one = workbench.list.find((container) => (container.id ?? container.name ?? 'n') === id);
      return Promise.resolve(
        one && {
          ...{ hostname: 'host', exitCode: 0, command: ['sh'], env: [], workdir: '', user: '', ports: [] },
          ...{ mounts: [], networks: [], limits: { cpus: undefined, memory: undefined }, restart: 'no' },
          running: (one.state ?? 'running') === 'running',
          ...one,
        },
      );
    },
    runInContainer: (id, argv) => {
      workbench.asked.push(`inside ${id} ${argv.join(' ')}`);
      return Promise.resolve(workbench.answer(argv));
    },
    run: (argv) => {
      workbench.asked.push(`run ${argv.join(' ')}`);
      return Promise.resolve(workbench.answer(argv));
    },
    commands: () => workbench.ended,
    variables: () => ({}),
    volumes: () => Promise.resolve([]),
    networks: () => Promise.resolve([]),
    imageHistory: () => Promise.resolve(undefined),
    askPort: () => Promise.resolve({ open: false }),
    lintDockerfile: () => Promise.resolve(undefined),
    sandboxes: () => Promise.resolve({ images: [], sandboxes: [] }),
    jobs: () => Promise.resolve([]),
    audit: () => Promise.resolve([]),
    ...with_,
  };
  return workbench;
}

/** Time that stands still until the test moves it. */
export class FakeClock implements Clock {
  time = 1_000_000;
  readonly #timers = new Set<{ at: number; callback: () => void }>();

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.time;
  }

  after(milliseconds: number, callback: () => void): Disposable {
    const timer = { at: this.time + milliseconds, callback };
    this.#timers.add(timer);
    return { dispose: () => this.#timers.delete(timer) };
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    for (const timer of [...this.#timers])
      if (timer.at <= this.time) {
        this.#timers.delete(timer);
        timer.callback();
      }
  }
}
