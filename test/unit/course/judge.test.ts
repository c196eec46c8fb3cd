import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeAnswer, type Question } from '../../../src/course';

const option = (right: boolean, feedback = ''): Question['options'][number] => ({
  right,
  html: String(feedback),
  feedback,
});

function question(more: Partial<Question>): Question {
  return {
    ...{ id: 'q', kind: 'single', quiz: undefined, options: [], accepted: [], tolerance: undefined },
    explanation: '',
    ...more,
  };
}

describe('course: answers are judged', () => {
  const accepts = (more: Partial<Question>, given: string | number[]): boolean =>
    judgeAnswer(question(more), given).right;

  it('single and multiple choice: all that are right and nothing else', () => {
    const options = [option(true, 'a'), option(false, 'b'), option(true, 'c')];
    assert.deepEqual(judgeAnswer(question({ kind: 'multiple', options }), [0, 2]), {
      right: true,
      feedback: ['a', 'c'],
    });
    for (const given of [[0], [0, 1, 2], [], [1], [0, 2, 7, -1, 0.5]])
      assert.equal(accepts({ kind: 'multiple', options }, given), given.length === 5, String(given));
    assert.equal(accepts({ kind: 'single', options: [option(true)] }, '0'), false);
  });

  it('text: whatever the case and the white space, or by a pattern', () => {
    const accepted = ['Union File System', '/^over(lay)?fs2?$/'];
    for (const given of ['union file system', '  UnionFileSystem\n', 'OverlayFS2', ' overlayfs '])
      assert.ok(accepts({ kind: 'text', accepted }, given), given);
    for (const given of ['', 'union', 'my overlayfs', '/^over(lay)?fs2?$/'])
      assert.ok(!accepts({ kind: 'text', accepted }, given), given);
  });

  it('text: a pattern without end is given up', () => {
    const begin = performance.now();
    assert.equal(accepts({ kind: 'text', accepted: ['/^(a+)+$/'] }, `${'a'.repeat(60)}!`), false);
    assert.ok(performance.now() - begin < 2000);
  });

  it('number: with comma or point, with a unit, within the tolerance', () => {
    for (const given of ['3.5', '3,5', ' 3.50 ', '3.5 GB', '+3.5', '35e-1', '3.5%'])
      assert.ok(accepts({ kind: 'number', accepted: ['3.5'] }, given), given);
    for (const given of ['', '3.6', 'three', '3.5 and more 4', 'NaN', 'Infinity', '-3.5'])
      assert.ok(!accepts({ kind: 'number', accepted: ['3.5'] }, given), given);
    for (const given of ['1000', '1,000', '1.000', '1 000', '1’000'])
      assert.ok(accepts({ kind: 'number', accepted: ['1000'] }, given), given);
    for (const [given, right] of [
      ['0.29', true],
      ['0.33', true],
      ['0.34', false],
    ] as const)
      assert.equal(accepts({ kind: 'number', accepted: ['0.3'], tolerance: 0.03 }, given), right, given);
  });

  it('order: every one in its place; two that read the same are the same', () => {
    const options = [option(true, 'a'), option(true, 'b'), option(true, 'a')];
    assert.ok(accepts({ kind: 'order', options }, [0, 1, 2]));
    assert.ok(accepts({ kind: 'order', options }, [2, 1, 0]));
    assert.ok(!accepts({ kind: 'order', options }, [1, 0, 2]));
    assert.ok(!accepts({ kind: 'order', options }, [0, 1]));
  });

  it('any answer to any question', () => {
    const kinds = fc.constantFrom('single', 'multiple', 'text', 'number', 'order', 'open' as const);
    const given = fc.oneof(fc.string(), fc.array(fc.oneof(fc.integer(), fc.double())));
    fc.assert(
      fc.property(kinds, given, (kind, answer) => {
        judgeAnswer(question({ kind, options: [option(true)], accepted: ['1', '/x/'] }), answer);
      }),
    );
  });
});
