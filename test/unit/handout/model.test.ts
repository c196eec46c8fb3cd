import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { Course } from '../../../src/course';
import { HandoutModel } from '../../../src/editor/handout/model';
import { contentsOf, pageOf } from '../../../src/editor/handout/views';
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
  let trust: { given: boolean; request: (title: string) => Promise<boolean> };

  beforeEach(() => {
    connection = new FakeConnection();
    terminals = new FakeTerminals();
    memento = new Kept();
    files = [];
    loads = 0;
    models = [];
    trust = { given: true, request: () => Promise.resolve(true) };
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
      folder: '/course',
      connection,
      terminals,
      defaultSession: 'main',
      memento,
      trust,
      load: () => {
        loads++;
        return Promise.resolve({ course, problems: [] });
      },
      openFile: (path) => Promise.resolve(files.push(path)),
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

  it('says in a sentence why a course cannot be shown, and shows it once it is mended', async () => {
    const model = new HandoutModel({
      folder: '/course',
      connection,
      terminals,
      defaultSession: 'main',
      memento,
      trust,
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
      openFile: () => Promise.resolve(),
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
      trust = { given: false, request: () => Promise.resolve(false) };
    });

    it('runs nothing that a check brings, and says so', async () => {
      const model = open();
      const { run } = (await model.load())!;
      model.open(course.chapters[0]!);
      await run.settled();
      await model.look('a');
      await model.lookAtAll(course.chapters[0]!);
      await runToEnd(model, 'a', 0);
      assert.deepEqual(ran, []);
      for (const id of ['a', 'b']) {
        assert.equal(run.step(id)?.done, false);
        assert.match(run.step(id)?.result?.found ?? '', /to which you have not agreed/);
      }
    });

    it('asks when the person wants to check, and goes on once they agree', async () => {
      const asked: string[] = [];
      trust.request = (title) => {
        asked.push(title);
        trust.given = true;
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
