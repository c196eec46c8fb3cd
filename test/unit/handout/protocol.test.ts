import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readRequest } from '../../../src/editor/handout/protocol';

describe('requests of the handout page', () => {
  it('are taken as they are meant', () => {
    assert.deepEqual(readRequest({ type: 'ready' }), { type: 'ready', chapter: undefined, shown: undefined });
    assert.deepEqual(readRequest({ type: 'run', id: 1, step: 'pull' }), {
      type: 'run',
      id: 1,
      step: 'pull',
      interrupt: false,
    });
    assert.deepEqual(readRequest({ type: 'open', id: 2, chapter: 'one', anchor: 'top' }), {
      type: 'open',
      id: 2,
      chapter: 'one',
      anchor: 'top',
    });
    assert.deepEqual(readRequest({ type: 'connect', id: 3 }), { type: 'connect', id: 3 });
  });

  it('carry nothing that they need not', () => {
    assert.deepEqual(readRequest({ type: 'run', id: 1, step: 'pull', code: 'rm -rf /', interrupt: 'yes' }), {
      type: 'run',
      id: 1,
      step: 'pull',
      interrupt: false,
    });
  });

  it('are refused without an id, with a part missing or of the wrong kind, or far too long', () => {
    for (const message of [
      undefined,
      null,
      'run',
      [],
      {},
      { type: 'run', step: 'pull' },
      { type: 'run', id: 1.5, step: 'pull' },
      { type: 'run', id: 1 },
      { type: 'run', id: 1, step: { toString: 'pull' } },
      { type: 'look', id: 1, step: '' },
      { type: 'open', id: 1, chapter: 7 },
      { type: 'link', id: 1 },
      { type: 'copy', id: 1, text: 'x'.repeat(100_001) },
      { type: 'eval', id: 1, text: 'x' },
    ]) {
      assert.equal(readRequest(message), undefined, JSON.stringify(message));
    }
  });

  it('never throw, whatever comes', () => {
    fc.assert(fc.property(fc.anything(), (message) => void readRequest(message)));
  });
});
