import assert from 'node:assert/strict';
import { CourseRun, type Chapter, type Course, type Step } from '../../../src/course';
import type { Progress } from '../../../src/course/types';
import { FakeClock, fakeWorkbench, type FakeWorkbench } from './support';

function step(id: string, more: Partial<Step> = {}): Step {
  return {
    id,
    title: id,
    code: `run ${id}`,
    language: 'sh',
    file: undefined,
    insert: false,
    on: 'workbench',
    folder: undefined,
    solution: undefined,
    session: 'workbench',
    inside: false,
    check: undefined,
    hints: [],
    ...more,
  };
}

function chapter(id: string, steps: readonly Step[]): Chapter {
  return {
    ...{ id, kind: 'chapter', file: `${id}.md`, title: id, minutes: 1, objectives: [], requires: NOTHING },
    ...{ headings: [], steps, questions: [], quizzes: [], maths: false, html: '' },
  };
}

const NOTHING = { tools: [], memory: undefined, disk: undefined };
const image = (name: string) => ({ kind: 'image', name }) as const;

function courseOf(...chapters: readonly Chapter[]): Course {
  return {
    ...{ id: 'c', title: 'C', language: 'en', version: '1', folder: '/', chapters, sshFingerprints: [] },
    ...{ glossary: [], references: [], variables: [], requires: NOTHING },
  };
}

interface Started {
  run: CourseRun;
  clock: FakeClock;
  workbench: FakeWorkbench;
  heard: string[][];
}

async function start(course: Course, progress?: unknown): Promise<Started> {
  const clock = new FakeClock();
  const workbench = fakeWorkbench();
  const run = new CourseRun(course, workbench, { clock, ...(progress !== undefined && { progress }) });
  const heard: string[][] = [];
  run.onDidChange((ids) => heard.push([...ids]));
  const [first] = course.chapters;
  if (first !== undefined) run.open(first.id);
  await run.settled();
  return { run, clock, workbench, heard };
}

const rounds = ({ workbench }: Started): number =>
  workbench.asked.filter((question) => question === 'images').length;

describe('course: a run', () => {
  it('ticks a step when the workbench shows that it is done, and never unticks it', async () => {
    const started = await start(courseOf(chapter('one', [step('pull', { check: image('alpine') })])));
    const { run, clock, workbench, heard } = started;
    assert.equal(run.step('pull')?.done, false);
    assert.match(run.step('pull')?.result?.found ?? '', /no images/);

    workbench.tags = ['alpine:latest'];
    clock.advance(5000);
    run.poke('engine');
    await run.settled();
    assert.equal(run.step('pull')?.done, true);
    assert.equal(run.step('pull')?.doneAt, clock.now());
    assert.deepEqual(heard.at(-1), ['pull']);

    workbench.tags = [];
    const before = rounds(started);
    clock.advance(5000);
    run.poke('engine');
    await run.settled();
    assert.equal(run.step('pull')?.done, true);
    assert.equal(rounds(started), before, 'a step that is done is not looked at again');
    assert.equal((await run.look('pull'))?.met, false, 'but the participant may ask');
    assert.equal(run.step('pull')?.done, true);
  });

  it('looks at once, then at most once a second, and sets no timer when nothing is to do', async () => {
    const started = await start(courseOf(chapter('one', [step('pull', { check: image('alpine') })])));
    const { run, clock } = started;
    assert.equal(rounds(started), 1);
    assert.equal(clock.pending, 0);

    for (let i = 0; i < 100; i++) run.poke('engine');
    await run.settled();
    assert.equal(rounds(started), 1, 'the second is not over');
    assert.equal(clock.pending, 1);
    clock.advance(999);
    assert.equal(rounds(started), 1);
    clock.advance(1);
    await run.settled();
    assert.equal(rounds(started), 2, 'a hundred pokes are one round');
    assert.equal(clock.pending, 0);

    clock.advance(1000);
    run.poke('engine');
    assert.equal(clock.pending, 0, 'a quiet second has passed: no waiting');
    await run.settled();
    assert.equal(rounds(started), 3);
  });

  it('looks again for two minutes where nothing tells that a server is ready, and only once it was started', async () => {
    const check = {
      kind: 'all',
      of: [
        { kind: 'container', name: 'web', state: ['running'] },
        { kind: 'port', port: 8888 },
      ],
    } as const;
    const { run, clock, workbench } = await start(courseOf(chapter('one', [step('serve', { check })])));
    assert.equal(clock.pending, 0, 'a container is heard of');
    let asked = 0;
    let open = false;
    workbench.askPort = () => {
      asked++;
      return Promise.resolve({ open });
    };
    const later = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second++) {
        clock.advance(1000);
        await run.settled();
      }
    };
    workbench.list = [{ name: 'web' }];
    run.poke('engine');
    await later(4);
    assert.equal(asked, 2);
    await later(200);
    assert.ok(asked > 50 && asked <= 61, String(asked));
    assert.equal(clock.pending, 0);

    run.poke('command');
    await run.settled();
    open = true;
    await later(2);
    assert.equal(run.step('serve')?.done, true);
    assert.equal(clock.pending, 0);
  });

  it('does not lose what happens while it looks', async () => {
    const started = await start(courseOf(chapter('one', [step('pull', { check: image('alpine') })])));
    const { run, clock, workbench } = started;
    clock.advance(1000);
    run.poke('engine');
    run.poke('engine');
    workbench.tags = ['alpine:latest'];
    await run.settled();
    clock.advance(1000);
    await run.settled();
    assert.equal(run.step('pull')?.done, true);
  });

  it('looks only for what the event can have changed, and only in the open chapter', async () => {
    const started = await start(
      courseOf(
        chapter('one', [step('pull', { check: image('alpine') })]),
        chapter('two', [step('other', { check: image('caddy') })]),
      ),
    );
    const { run, clock, workbench } = started;
    workbench.tags = ['caddy:latest'];
    clock.advance(1000);
    run.poke('terminal');
    await run.settled();
    assert.equal(rounds(started), 1, 'output of a terminal pulls no image');
    assert.equal(clock.pending, 0);
    run.poke('engine');
    await run.settled();
    assert.equal(run.step('other')?.done, false);
    clock.advance(1000);
    run.open('two');
    await run.settled();
    assert.equal(run.step('other')?.done, true);
    assert.equal(run.chapter, 'two');
  });

  it('asks the workbench once a round for what many checks want to know', async () => {
    const steps = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => step(id, { check: image(id) }));
    assert.equal(rounds(await start(courseOf(chapter('one', steps)))), 1);
  });

  describe('steps without a check', () => {
    it('are done when they were run and ended with 0', async () => {
      const { run } = await start(courseOf(chapter('one', [step('list')])));
      run.ran('list', 1);
      assert.equal(run.step('list')?.done, false);
      run.ran('list', undefined);
      assert.equal(run.step('list')?.done, false);
      run.ran('list', 0);
      assert.equal(run.step('list')?.done, true);
      assert.equal(run.step('list')?.attempts, 3);
    });

    it('are done when their code was typed by hand', async () => {
      const { run, clock, workbench } = await start(
        courseOf(chapter('one', [step('list', { code: 'docker  ps -a\n' })])),
      );
      workbench.ended = [{ commandLine: 'docker ps', exitCode: 0, output: '' }];
      clock.advance(1000);
      run.poke('command');
      await run.settled();
      assert.equal(run.step('list')?.done, false);
      workbench.ended.push({ commandLine: 'docker ps -a ', exitCode: 0, output: '' });
      clock.advance(1000);
      run.poke('command');
      await run.settled();
      assert.equal(run.step('list')?.done, true);
    });

    it('are not done by a command that was another step of the same code', async () => {
      const { run, clock, workbench } = await start(
        courseOf(chapter('one', [step('first', { code: 'ls' }), step('second', { code: 'ls' })])),
      );
      const look = async (): Promise<void> => {
        clock.advance(1000);
        run.poke('command');
        await run.settled();
      };
      workbench.ended = [{ commandLine: 'ls', exitCode: 0, output: '' }];
      run.ran('first', 0);
      await look();
      assert.equal(run.step('first')?.done, true);
      assert.equal(run.step('second')?.done, false);
      workbench.ended.push({ commandLine: 'ls', exitCode: 0, output: '' });
      await look();
      assert.equal(run.step('second')?.done, true);
    });

    it('are done inside a program when they were typed, or when a later step there is done', async () => {
      const { run, heard } = await start(
        courseOf(
          chapter('one', [
            step('elsewhere', { inside: true, session: 'other' }),
            step('first', { inside: true, session: 'box' }),
            step('checked', { inside: true, session: 'box', check: image('never') }),
            step('second', { inside: true, session: 'box' }),
          ]),
        ),
      );
      run.ran('second', undefined);
      assert.deepEqual(heard.at(-1), ['second', 'first']);
      assert.equal(run.step('checked')?.done, false);
      assert.equal(run.step('elsewhere')?.done, false);
    });
  });

  describe('hints', () => {
    const hints = [{ html: 'first' }, { html: 'about none', when: 'no images' }, { html: 'second' }];

    it('come one by one, after an attempt, the fitting one first', async () => {
      const { run } = await start(
        courseOf(chapter('one', [step('pull', { check: image('alpine'), hints })])),
      );
      assert.equal(run.step('pull')?.hintAvailable, false);
      assert.equal(run.revealHint('pull'), undefined);

      assert.equal((await run.look('pull'))?.met, false);
      assert.equal(run.step('pull')?.hintAvailable, true);
      assert.equal(run.revealHint('pull')?.html, 'about none');
      assert.equal(run.revealHint('pull')?.html, 'first');
      assert.equal(run.revealHint('pull')?.html, 'second');
      assert.equal(run.revealHint('pull'), undefined);
      assert.deepEqual(
        run.step('pull')?.hints.map(({ html }) => html),
        ['about none', 'first', 'second'],
      );
    });

    it('that speak of something else come last', async () => {
      const { run, workbench } = await start(
        courseOf(chapter('one', [step('pull', { check: image('alpine'), hints })])),
      );
      workbench.tags = ['caddy:latest'];
      await run.look('pull');
      assert.equal(run.revealHint('pull')?.html, 'first');
      assert.equal(run.revealHint('pull')?.html, 'second');
      assert.equal(run.revealHint('pull')?.html, 'about none');
    });
  });

  describe('progress', () => {
    const course = courseOf(
      chapter('one', [step('a', { hints: [{ html: 'h' }] }), step('b')]),
      chapter('two', [step('c')]),
    );

    it('is saved and restored', async () => {
      const { run } = await start(course);
      run.ran('a', 1);
      run.revealHint('a');
      run.ran('b', 0);
      run.open('two');
      const saved = JSON.parse(JSON.stringify(run)) as unknown;

      const again = new CourseRun(course, fakeWorkbench(), { clock: new FakeClock(), progress: saved });
      assert.equal(again.chapter, 'two');
      assert.deepEqual(again.count(), { done: 1, total: 3 });
      assert.deepEqual(again.count('two'), { done: 0, total: 1 });
      assert.equal(again.step('a')?.attempts, 1);
      assert.equal(again.step('a')?.hints.length, 1);
      assert.deepEqual(JSON.parse(JSON.stringify(again)), saved);
    });

    it('keeps what was found, within bounds', async () => {
      const course = courseOf(chapter('one', [step('pull', { check: image('alpine') })]));
      const { run, clock, workbench } = await start(course);
      workbench.tags = ['alpine:latest'];
      clock.advance(1000);
      run.poke('engine');
      await run.settled();
      const saved = JSON.parse(JSON.stringify(run)) as Progress;
      const again = await start(course, saved);
      assert.equal(again.run.step('pull')?.found, 'The image alpine:latest is there.');

      const old = { ...saved, steps: { pull: { doneAt: 1 } } };
      const restored = (await start(course, old)).run.step('pull');
      assert.equal(restored?.done, true);
      assert.equal(restored.found, undefined);
      const long = { ...saved, steps: { pull: { doneAt: 1, found: 'x'.repeat(10_000) } } };
      assert.equal((await start(course, long)).run.step('pull')?.found?.length, 800);
    });

    it('keeps what other versions of the course have', () => {
      const saved = { version: 1, course: 'c', steps: { gone: { doneAt: 5, attempts: 1 } } };
      const run = new CourseRun(course, fakeWorkbench(), { progress: saved });
      assert.deepEqual(run.toJSON().steps, saved.steps);
      run.reset();
      assert.deepEqual(run.toJSON().steps, {});
    });

    it('of a newer version of this program is neither read nor overwritten', () => {
      const saved = { version: 2, course: 'c', stages: ['a'] };
      const run = new CourseRun(course, fakeWorkbench(), { progress: saved });
      run.ran('b', 0);
      assert.deepEqual(run.toJSON(), saved);
    });

    for (const [what, progress] of [
      ['null', null],
      ['a text', 'done'],
      ['steps that are a list of nothing', { version: 1, course: 'c', steps: null }],
      ['a step that is a number', { version: 1, course: 'c', steps: { a: 1 } }],
      ['hints that are words', { version: 1, course: 'c', steps: { a: { hints: ['x'] } } }],
      ['another course', { version: 1, course: 'd', steps: { a: { doneAt: 1 } } }],
      ['a hint that there is not', { version: 1, course: 'c', steps: { a: { hints: [7, -1] } } }],
    ] as const)
      it(`takes ${what} for none`, () => {
        const run = new CourseRun(course, fakeWorkbench(), { progress });
        assert.deepEqual(run.count(), { done: 0, total: 3 });
        assert.deepEqual(run.step('a')?.hints, []);
      });

    it('can be reset, chapter by chapter', async () => {
      const { run } = await start(course);
      run.ran('a', 0);
      run.ran('c', 0);
      run.reset('one');
      assert.equal(run.step('a')?.done, false);
      assert.equal(run.step('c')?.done, true);
    });
  });

  describe('commands of the terminals', () => {
    const ran = { kind: 'ran', matches: '^docker run hello' } as const;
    const ended = () => ({ commandLine: 'docker run hello-world', exitCode: 0, output: '' });
    const two = courseOf(
      chapter('one', [step('first', { check: ran, code: 'docker run hello-world' })]),
      chapter('two', [step('again', { check: ran }), step('bare', { code: 'docker run hello-world' })]),
    );

    it('speak for the steps of the chapter in which they ended', async () => {
      const { run, clock, workbench } = await start(two);
      workbench.ended = [ended()];
      run.open('two');
      await run.settled();
      clock.advance(1000);
      await run.settled();
      assert.equal(run.step('again')?.done, false);
      assert.equal(run.step('bare')?.done, false);
      assert.equal((await run.look('again'))?.met, false, 'not on request either');
      assert.match(run.step('again')?.result?.found ?? '', /since this chapter was opened/);

      workbench.ended = [...workbench.ended, ended()];
      clock.advance(1000);
      run.poke('command');
      await run.settled();
      assert.equal(run.step('again')?.done, true);
      assert.equal(run.step('bare')?.done, true);

      clock.advance(1000);
      run.open('one');
      await run.settled();
      assert.equal(run.step('first')?.done, true, 'the first command still counts where it ended');
    });

    it('that a step ran speak for its chapter, whichever is open when they end', async () => {
      const { run, workbench } = await start(two);
      run.open('two');
      workbench.ended = [ended()];
      run.poke('command');
      run.ran('first', 0);
      assert.equal((await run.look('first'))?.met, true);
      assert.equal((await run.look('again'))?.met, false);
    });

    it('from before a reset are forgotten', async () => {
      const { run, clock, workbench } = await start(two);
      workbench.ended = [ended()];
      clock.advance(1000);
      run.poke('command');
      await run.settled();
      assert.equal(run.step('first')?.done, true);
      run.reset('one');
      clock.advance(1000);
      run.poke('request');
      await run.settled();
      assert.equal(run.step('first')?.done, false);
    });
  });

  it('is silent once disposed', async () => {
    const { run, clock, heard } = await start(
      courseOf(chapter('one', [step('pull', { check: image('x') })])),
    );
    run.poke('engine');
    assert.equal(clock.pending, 1);
    run.dispose();
    assert.equal(clock.pending, 0);
    const before = heard.length;
    run.poke('engine');
    clock.advance(5000);
    await run.settled();
    assert.equal(heard.length, before);
  });

  it('is quick with a thousand steps', async () => {
    const steps = Array.from({ length: 1000 }, (_, index) =>
      step(`s${index}`, { check: image(`i${index}`) }),
    );
    const started = await start(courseOf(chapter('one', steps)));
    const { run, clock, workbench } = started;
    workbench.tags = ['i999:latest'];
    clock.advance(1000);
    const begin = performance.now();
    run.poke('engine');
    await run.settled();
    assert.equal(run.step('s999')?.done, true);
    assert.ok(performance.now() - begin < 500);
  });
});
