import assert from 'node:assert/strict';
import { Answers } from '../../../src/course/answers';
import type { Course, Question } from '../../../src/course';
import { loadFiles } from './support';

const question = (id: string, more: Partial<Question>): Question => ({
  id,
  kind: 'single',
  quiz: undefined,
  options: [],
  accepted: [],
  tolerance: undefined,
  explanation: '',
  ...more,
});

const QUESTIONS = [
  question('lone', {
    options: [
      { right: false, html: 'One for each container.', feedback: '<p>That would be virtual machines.</p>' },
      { right: true, html: 'One.', feedback: '<p>All share it.</p>' },
    ],
  }),
  question('command', { kind: 'text', quiz: 'final', accepted: ['docker ps'] }),
  question('half', { kind: 'number', quiz: 'final', accepted: ['0.5'], tolerance: 0.1 }),
];

describe('the answers of a participant', () => {
  let course: Course;
  let now = 0;
  const open = (saved?: unknown): Answers => new Answers(course, saved, () => ++now);

  before(async () => {
    const loaded = await loadFiles({
      'course.yaml': 'id: test\ntitle: Test\nchapters: [one.md]\n',
      'one.md': '# One\n',
    });
    assert.ok(loaded.course);
    course = {
      ...loaded.course,
      chapters: loaded.course.chapters.map((chapter) => ({
        ...chapter,
        questions: QUESTIONS,
        quizzes: [{ id: 'final', pass: 100 }],
      })),
    };
  });

  it('says what an answer is worth, and keeps the last one', () => {
    const answers = open();
    assert.equal(answers.question('lone'), undefined);
    const wrong = answers.answer('lone', [0]);
    assert.equal(wrong?.right, false);
    assert.match(wrong.feedback.join(''), /virtual machines/);
    assert.equal(answers.answer('lone', [1])?.right, true);
    assert.deepEqual(answers.question('lone')?.given, [1]);
    assert.equal(answers.answer('none', [1]), undefined);
  });

  it('scores a quiz as a whole, and remembers its best score', () => {
    const answers = open();
    assert.equal(answers.quiz('final'), undefined);
    assert.deepEqual(answers.handIn('final', { command: ' Docker  PS', half: '0.55' }), {
      right: 2,
      total: 2,
      best: 100,
      passed: true,
    });
    assert.deepEqual(answers.handIn('final', { command: 'ls' }), {
      right: 0,
      total: 2,
      best: 100,
      passed: true,
    });
  });

  it('comes back from what was saved, and keeps what another version of the course has asked', () => {
    const before = open();
    before.answer('lone', [1]);
    before.handIn('final', { command: 'docker ps', half: '2' });
    const saved = JSON.parse(JSON.stringify(before)) as { questions: Record<string, unknown> };
    saved.questions['gone'] = { given: 'x', at: 1 };
    saved.questions['command'] = { given: [7], at: 1 };
    const after = open(saved);
    assert.equal(after.question('lone')?.verdict.right, true);
    assert.equal(after.question('command'), undefined, 'an answer that does not fit the question');
    assert.equal(after.quiz('final')?.best, 50);
    assert.ok(after.toJSON().questions?.['gone']);
    after.reset('one');
    assert.equal(after.question('lone'), undefined);
    assert.ok(after.toJSON().questions?.['gone']);
    for (const broken of [null, 3, { questions: [] }, { questions: { lone: 3 } }])
      assert.equal(open(broken).question('lone'), undefined);
  });
});
