import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { Course } from '../../../src/course';
import { CourseTrust } from '../../../src/editor/handout/trust';
import { aCourse, aStep } from './support';

const course = (title: string, code = 'make'): Course => ({
  ...aCourse({ one: [aStep('a', { code })] }),
  title,
});

describe('trust in a course', () => {
  let kept: Map<string, unknown>;
  let asked: string[];
  let answer: boolean;

  beforeEach(() => {
    kept = new Map();
    asked = [];
    answer = true;
  });

  function trustIn(folder: string): CourseTrust {
    const memento = {
      get: (key: string, other: unknown) => kept.get(key) ?? other,
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    } as unknown as Memento;
    const ask = ({ title }: Course, changed: boolean): Promise<boolean> => {
      asked.push(changed ? `${title}, changed` : title);
      return Promise.resolve(answer);
    };
    return new CourseTrust({ memento, folder, shipped: '/extension/labs', ask });
  }

  it('is given to the course that comes with the extension, unasked', async () => {
    assert.equal(await trustIn('/extension/labs').request(course('Labs')), true);
    assert.deepEqual(asked, []);
  });

  it('is asked for once at a time, kept for the folder, and for no other', async () => {
    const trust = trustIn('/mine');
    const mine = course('Mine');
    assert.equal(await trust.given(mine), false);
    assert.deepEqual(await Promise.all([trust.request(mine), trust.request(mine)]), [true, true]);
    assert.deepEqual(asked, ['Mine']);
    assert.equal(await trustIn('/mine').given(mine), true);
    assert.equal(await trustIn('/mine/other').given(mine), false);
  });

  it('is asked for again where it was refused', async () => {
    answer = false;
    const trust = trustIn('/mine');
    assert.equal(await trust.request(course('Mine')), false);
    assert.equal(await trust.given(course('Mine')), false);
    answer = true;
    assert.equal(await trust.request(course('Mine')), true);
  });

  it('is asked for anew when the course may do something else, and only then', async () => {
    const trust = trustIn('/mine');
    await trust.request(course('Mine'));
    assert.equal(await trust.given(course('With another title')), true);
    assert.equal(await trust.given(course('Mine', 'rm -rf ~')), false);
    answer = false;
    assert.equal(await trust.request(course('Mine', 'rm -rf ~')), false);
    assert.equal(await trust.given(course('Mine')), true);
    assert.deepEqual(asked, ['Mine', 'Mine, changed']);
  });
});
