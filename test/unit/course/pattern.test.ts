import assert from 'node:assert/strict';
import { explainPattern, searchEach, searchPattern } from '../../../src/course/checks/pattern';

describe('course: patterns of a course', () => {
  it('match anywhere, with ^ and $ at each line', () => {
    assert.equal(searchPattern('^b$', 'a\nb\nc'), 'found');
    assert.equal(searchPattern('^d$', 'a\nb\nc'), 'missing');
    assert.deepEqual(searchEach('a', ['a', 'b']), ['found', 'missing']);
  });

  it('are given up when they backtrack without end', () => {
    const started = performance.now();
    assert.equal(searchPattern('(a+)+$', `${'a'.repeat(60)}!`), 'too-slow');
    assert.ok(performance.now() - started < 2000);
    assert.equal(searchPattern('a', 'a'), 'found', 'the next one is not affected');
  });

  it('see the end of a long text', () => {
    assert.equal(searchPattern('newest$', `${'x'.repeat(1_000_000)}newest`), 'found');
  });

  it('are explained when they are none', () => {
    assert.match(explainPattern('(') ?? '', /Unterminated group/);
    assert.match(explainPattern('x'.repeat(2000)) ?? '', /1000 are allowed/);
    assert.equal(searchPattern('(', 'x'), 'invalid');
  });
});
