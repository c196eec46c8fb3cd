import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { Course, Question } from '../../../src/course';
import { HandoutModel } from '../../../src/editor/handout/model';
import { SUMMARY } from '../../../src/editor/handout/protocol';
import { CourseValues } from '../../../src/editor/handout/values';
import { contentsOf, pageOf } from '../../../src/editor/handout/views';
import type { TerminalPlace } from '../../../src/editor/types';
import { quote } from '../../../src/workbench';
import { aCourse, aStep, FakeConnection, FakeTerminals, turn } from './support';

/** What an extension keeps, here in memory. */
class Kept implements Memento {
  readonly values = new Map<string, unknown>();
  keys(): readonly string[] {
    return [...this.values.keys()];
  }
  get<T>(key: string): T | undefined;
  get<T>(key: string, other?: T): T | undefined {
    return (this.values.get(key) as T | undefined) ?? other;
  }
  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
}

describe('the state of the handout', () => {
  let connection: FakeConnection;
  let terminals: FakeTerminals;
  let memento: Kept;
  let files: string[];
  let loads: number;
  let course: Course;
  let models: HandoutModel[];
  let trust: {
    given: (course: Course) => Promise<boolean>;
    request: (course: Course) => Promise<boolean>;
  };
  let asked: string[];
  let inserted: string[];
  let mayRun: (script: string, place: TerminalPlace) => boolean;

  let watched: Set<string>;

  const watch = (kind: string) => () => {
    watched.add(kind);
    return { dispose: () => watched.delete(kind) };
  };

  /** What every model is given here. */
  const others = () => ({
    folder: '/course',
    connection,
    terminals,
    defaultSession: 'main',
    memento,
    trust,
    values: new CourseValues(memento, ({ name }) => {
      asked.push(name);
      return Promise.resolve(`the ${name}`);
    }),
    quote,
    imageFolders: () => [],
    watches: { sandboxes: watch('sandboxes'), jobs: watch('jobs') },
    has: () => undefined,
    openFile: (path: string) => Promise.resolve(files.push(path)),
    insert: (text: string) => Promise.resolve(inserted.push(text)),
    mayRun: (script: string, place: TerminalPlace) => Promise.resolve(mayRun(script, place)),
  });

  beforeEach(() => {
    connection = new FakeConnection();
    terminals = new FakeTerminals();
    memento = new Kept();
    files = [];
    asked = [];
    inserted = [];
    mayRun = () => true;
    loads = 0;
    models = [];
    watched = new Set();
    trust = { given: () => Promise.resolve(true), request: () => Promise.resolve(true) };
    course = aCourse({
      one: [aStep('a'), aStep('b', { check: { kind: 'connected' } })],
      two: [aStep('c', { file: '~/Dockerfile', code: 'FROM scratch\n' })],
    });
  });

  afterEach(() => {
    for (const model of models) model.dispose();
  });

  function open(): HandoutModel {
    const model = new HandoutModel({
      ...others(),
      load: () => {
        loads++;
        return Promise.resolve({ course, problems: [] });
      },
    });
    models.push(model);
    return model;
  }

  async function runToEnd(model: HandoutModel, step: string, exitCode: number): Promise<void> {
    const running = model.runStep(step, false);
    await turn();
    terminals.open.get('main')?.end(exitCode);
    await running;
  }

  it('watches sandboxes and jobs for as long as a step of the open chapter waits for them', async () => {
    course = aCourse({
      one: [aStep('a', { check: { kind: 'job', name: 'train' } })],
      two: [aStep('b')],
    });
    const model = open();
    connection.connect('ssh://lab');
    await model.load();
    assert.deepEqual([...watched], []);
    const [one, two] = course.chapters;
    model.open(one!);
    assert.deepEqual([...watched], ['jobs']);
    model.open(two!);
    assert.deepEqual([...watched], []);
  });

  it('reads the course when it is first needed, once', async () => {
    const model = open();
    assert.equal(loads, 0);
    await Promise.all([model.load(), model.load()]);
    assert.equal(loads, 1);
  });

  it('ticks a step that ran well, and tells of it', async () => {
    connection.connect('ssh://lab');
    const model = open();
    const loaded = await model.load();
    const changed = new Set<string>();
    model.onDidChangeSteps((steps) => steps.forEach((step) => changed.add(step)));
    await runToEnd(model, 'a', 1);
    assert.equal(loaded?.run.step('a')?.done, false);
    await runToEnd(model, 'a', 0);
    assert.equal(loaded?.run.step('a')?.done, true);
    assert.deepEqual([...changed], ['a']);
  });

  it('keeps progress for each workbench by itself, across restarts', async () => {
    connection.connect('ssh://lab-1');
    const model = open();
    await model.load();
    await runToEnd(model, 'a', 0);
    let moved = 0;
    model.onDidChangeCourse(() => moved++);
    connection.connect('ssh://lab-2');
    assert.equal(moved, 1);
    assert.equal(model.loaded?.run.step('a')?.done, false);
    connection.connect('ssh://lab-1');
    assert.equal(model.loaded?.run.step('a')?.done, true);

    connection = new FakeConnection();
    assert.equal(
      (await open().load())?.run.step('a')?.done,
      true,
      'before anything is connected: the last one',
    );
  });

  it('counts a step for the workbench that it was begun on, and for no other', async () => {
    connection.connect('ssh://lab-1');
    const model = open();
    await model.load();
    const running = model.runStep('a', false);
    await turn();
    connection.connect('ssh://lab-2');
    terminals.open.get('main')?.end(0);
    await running;
    assert.equal(model.loaded?.run.step('a')?.done, false);
    await runToEnd(model, 'a', 0);
    assert.equal(model.loaded?.run.step('a')?.done, true);
  });

  it('shows the course as it was read last, though an older reading ends later', async () => {
    const readings: ((title: string) => void)[] = [];
    const model = new HandoutModel({
      ...others(),
      load: () =>
        new Promise((resolve) =>
          readings.push((title) => resolve({ course: { ...course, title }, problems: [] })),
        ),
    });
    models.push(model);
    const both = [model.load(), model.reload()];
    readings[1]?.('New');
    readings[0]?.('Old');
    const titles = (await Promise.all(both)).map((loaded) => loaded?.course.title);
    assert.deepEqual([...titles, model.loaded?.course.title], ['New', 'New', 'New']);
  });

  it('stays on the page when the workbench changes', async () => {
    connection.connect('ssh://lab-1');
    const model = open();
    const loaded = await model.load();
    model.open(loaded?.course.chapters[1] as never);
    connection.connect('ssh://lab-2');
    assert.equal(model.loaded?.run.chapter, 'two');
  });

  it('opens the file of a file step, which is done then', async () => {
    connection.connect('ssh://lab');
    const model = open();
    await model.load();
    await model.runStep('c', false);
    assert.deepEqual(files, ['~/Dockerfile']);
    assert.equal(model.loaded?.run.step('c')?.done, true);
  });

  it('runs nothing that the person, asked about its danger, does not want', async () => {
    connection.connect('ssh://lab');
    const dangerous: string[] = [];
    mayRun = (script, place) => dangerous.push(script, place) === 0;
    const model = open();
    const loaded = await model.load();
    await model.runStep('a', false);
    assert.deepEqual(dangerous, [loaded?.course.chapters[0]?.steps[0]?.code, 'workbench']);
    assert.equal(model.runner.view('a').kind, 'none');
    assert.equal(terminals.open.size, 0);
  });

  it('runs nothing on a workbench that somebody was not asked about', async () => {
    connection.connect('ssh://lab-1');
    const model = open();
    await model.load();
    mayRun = () => {
      connection.connect('ssh://lab-2');
      return true;
    };
    await model.runStep('a', false);
    assert.equal(terminals.open.size, 0);
  });

  it('says in a sentence why a course cannot be shown, and shows it once it is mended', async () => {
    const model = new HandoutModel({
      ...others(),
      load: () =>
        Promise.resolve(
          loads++ === 0
            ? {
                problems: [
                  {
                    file: 'course.yaml',
                    line: 2,
                    column: 1,
                    severity: 'error' as const,
                    message: 'The title is missing.',
                    remedy: 'Add one.',
                  },
                ],
              }
            : { course, problems: [] },
        ),
    });
    models.push(model);
    assert.equal(await model.load(), undefined);
    assert.deepEqual(model.trouble, {
      problems: [{ place: 'course.yaml:2:1', message: 'The title is missing. Add one.' }],
    });
    await model.reload();
    assert.equal(model.trouble, undefined);
    assert.equal(model.loaded?.course, course);
  });

  describe('of a course that is not trusted', () => {
    let ran: string[];

    beforeEach(() => {
      ran = [];
      const check = { kind: 'output', run: ['touch', '/tmp/owned'] } as const;
      course = aCourse({
        one: [
          aStep('a', { check }),
          aStep('b', { check: { kind: 'not', of: [{ kind: 'any', of: [check] }] } }),
        ],
      });
      connection.connect('x');
      Object.assign(connection.active!.workbench, {
        run: (argv: readonly string[]) => {
          ran.push(argv.join(' '));
          return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
        },
      });
      trust = { given: () => Promise.resolve(false), request: () => Promise.resolve(false) };
    });

    it('runs neither its steps nor what a check brings, and says so', async () => {
      const model = open();
      const { run } = (await model.load())!;
      model.open(course.chapters[0]!);
      await run.settled();
      await model.look('a');
      await model.lookAtAll(course.chapters[0]!);
      await runToEnd(model, 'a', 0);
      assert.deepEqual(ran, []);
      assert.equal(terminals.asked, 0);
      for (const id of ['a', 'b']) {
        assert.equal(run.step(id)?.done, false);
        assert.match(run.step(id)?.result?.found ?? '', /to which you have not agreed/);
      }
    });

    it('asks when the person wants to check, and goes on once they agree', async () => {
      const asked: string[] = [];
      trust.request = ({ title }) => {
        asked.push(title);
        return Promise.resolve(true);
      };
      const model = open();
      const { run } = (await model.load())!;
      model.open(course.chapters[0]!);
      await run.settled();
      assert.deepEqual(asked, []);
      await model.look('a');
      assert.deepEqual(asked, ['A course']);
      assert.equal(run.step('a')?.done, true);
    });
  });

  it('asks once for what a step wants to know, and writes it as one word of the shell', async () => {
    course = {
      ...aCourse({ one: [aStep('a', { code: 'ping {{ machine }} && echo {{.Names}}' })] }),
      variables: [
        { name: 'machine', title: 'Machine', description: undefined, default: undefined, pattern: undefined },
      ],
    };
    connection.connect('ssh://lab');
    const model = open();
    await model.load();
    await runToEnd(model, 'a', 0);
    await runToEnd(model, 'a', 0);
    assert.deepEqual(asked, ['machine']);
    const [ran] = terminals.open.get('main')?.commands ?? [];
    assert.equal(ran?.commandLine, "ping 'the machine' && echo {{.Names}}");
    const page = pageOf(course, course.chapters[0]!, model.standing);
    assert.deepEqual(page.values, [{ title: 'Machine', value: 'the machine' }]);
    assert.equal(page.steps[0]?.code, "ping 'the machine' && echo {{.Names}}");
  });

  it('runs nothing that speaks of a workbench while there is none', async () => {
    course = aCourse({ one: [aStep('a', { on: 'local', code: 'ping {{ workbench.host }}' })] });
    const model = open();
    await model.load();
    await assert.rejects(model.runStep('a', false), { code: 'not-connected' });
    assert.equal(terminals.asked, 0);
  });

  it('runs a step on this computer or in a container, and inserts one, where it says so', async () => {
    course = aCourse({
      one: [
        aStep('here', { on: 'local' }),
        aStep('there', { on: { container: 'web' }, code: "echo 'it is'" }),
        aStep('put', { insert: true, code: 'USER nobody' }),
      ],
    });
    connection.connect('ssh://lab');
    const model = open();
    const loaded = await model.load();
    const running = model.runStep('here', false);
    await turn();
    terminals.open.get('local:main')?.end(0);
    await running;
    assert.equal(loaded?.run.step('here')?.done, true);
    await runToEnd(model, 'there', 0);
    assert.equal(
      terminals.open.get('main')?.commands[0]?.commandLine,
      `docker exec -it web sh -c 'echo '\\''it is'\\'''`,
    );
    await model.runStep('put', false);
    assert.deepEqual(inserted, ['USER nobody']);
    assert.equal(loaded?.run.step('put')?.done, true);
  });

  it('keeps answers, and gives the right ones away to nobody who has not answered', async () => {
    const option = (html: string, right: boolean) => ({ html, right, feedback: `Why ${html}` });
    const question: Question = {
      id: 'q',
      kind: 'single',
      quiz: undefined,
      options: [option('One', false), option('Two', true)],
      accepted: [],
      tolerance: undefined,
      explanation: '',
    };
    const plain = aCourse({ one: [] });
    course = { ...plain, chapters: plain.chapters.map((chapter) => ({ ...chapter, questions: [question] })) };
    connection.connect('ssh://lab');
    const model = open();
    await model.load();
    const view = () => pageOf(course, course.chapters[0]!, model.standing).questions[0];
    assert.doesNotMatch(JSON.stringify(view()), /Why|right":/);
    model.answer('q', ['0']);
    assert.equal(view()?.right, false);
    assert.deepEqual(view()?.feedback, [{ label: undefined, html: 'Why One' }]);
    model.answer('q', ['1']);
    assert.equal(view()?.right, true);
    const again = open();
    await again.load();
    assert.equal(again.loaded?.run.answers.question('q')?.verdict.right, true);
  });

  it('refuses steps that the course does not have', async () => {
    const model = open();
    await model.load();
    await assert.rejects(model.runStep('nope', false), { code: 'unknown-step' });
  });

  it('forgets the progress of one chapter', async () => {
    connection.connect('ssh://lab');
    const model = open();
    await model.load();
    await runToEnd(model, 'a', 0);
    await model.runStep('c', false);
    model.reset('one');
    assert.equal(model.loaded?.run.step('a')?.done, false);
    assert.equal(model.loaded?.run.step('c')?.done, true);
    assert.equal(model.runner.view('a').kind, 'none');
  });

  describe('as the page shows it', () => {
    it('counts chapters and knows the neighbours', async () => {
      connection.connect('ssh://lab');
      const model = open();
      const loaded = await model.load();
      assert.ok(loaded);
      await runToEnd(model, 'a', 0);
      assert.deepEqual(
        contentsOf(course, loaded.run).map(({ id, done, total }) => [id, done, total]),
        [
          ['one', 1, 2],
          ['two', 0, 1],
          [SUMMARY, 0, 0],
        ],
      );
      const page = pageOf(course, course.chapters[0] as never, model.standing);
      assert.equal(page.previous, undefined);
      assert.deepEqual(page.next, { id: 'two', title: 'Chapter two' });
      assert.deepEqual(
        page.steps.map(({ id, kind, check }) => [id, kind, check.state]),
        [
          ['a', 'command', 'met'],
          ['b', 'command', 'waiting'],
        ],
      );
    });

    it('calls a step "not yet" only once a look after the try says so', async () => {
      course = aCourse({ one: [aStep('a', { check: { kind: 'image', name: 'alpine' } })] });
      const chapter = course.chapters[0] as never;
      connection.connect('ssh://lab');
      const model = open();
      const loaded = await model.load();
      const state = (): string | undefined => pageOf(course, chapter, model.standing).steps[0]?.check.state;
      model.open(chapter);
      await loaded?.run.settled();
      assert.equal(loaded?.run.step('a')?.result?.met, false);
      assert.equal(state(), 'waiting', 'nobody has tried');
      await runToEnd(model, 'a', 0);
      await turn();
      assert.equal(state(), 'unmet');
    });
  });
});
