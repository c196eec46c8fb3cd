import assert from 'node:assert/strict';
import { parseMount, parseVariable } from '../../../src/editor/sandboxes/words';

describe('what is typed to start a sandbox', () => {
  it('mounts as docker has them', () => {
    assert.deepEqual(parseMount('/data'), { source: '/data', target: '/data', readOnly: false });
    assert.deepEqual(parseMount('/a:/b'), { source: '/a', target: '/b', readOnly: false });
    assert.deepEqual(parseMount('/a:/b:ro'), { source: '/a', target: '/b', readOnly: true });
    assert.deepEqual(parseMount('/a:ro'), { source: '/a', target: '/a', readOnly: true });
    assert.deepEqual(parseMount('/my data'), { source: '/my data', target: '/my data', readOnly: false });
    for (const text of ['', 'a:/b', '/a:b', '/a:/b:rx', '/a:/b:/c'])
      assert.equal(parseMount(text), undefined, text);
  });

  it('variables with any value', () => {
    assert.deepEqual(parseVariable('A=b=c d'), ['A', 'b=c d']);
    assert.deepEqual(parseVariable('_1='), ['_1', '']);
    for (const text of ['A', '1=a', '=a', 'A-B=c']) assert.equal(parseVariable(text), undefined, text);
  });
});
