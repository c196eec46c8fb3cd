import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { Course } from '../../../src/course';
import { CourseTrust } from '../../../src/editor/handout/trust';
import { aCourse } from './support';

const course = (title: string): Course => ({ ...aCourse({}), title });

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
    const ask = ({ title }: Course): Promise<boolean> => {
      asked.push(title);
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
    assert.equal(trust.given, false);
    assert.deepEqual(await Promise.all([trust.request(course('Mine')), trust.request(course('Mine'))]), [
      true,
      true,
    ]);
    assert.deepEqual(asked, ['Mine']);
    assert.equal(trustIn('/mine').given, true);
    assert.equal(trustIn('/mine/other').given, false);
  });

  it('is asked for again where it was refused', async () => {
    answer = false;
    const trust = trustIn('/mine');
    assert.equal(await trust.request(course('Mine')), false);
    assert.equal(trust.given, false);
    answer = true;
    assert.equal(await trust.request(course('Mine')), true);
  });
});
