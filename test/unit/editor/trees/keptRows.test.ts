import assert from 'node:assert/strict';
import type { TreeNode } from '../../../../src/editor/trees/inventoryView';
import { KeptRows } from '../../../../src/editor/trees/keptRows';

describe('rows that are kept', () => {
  const kept = new KeptRows<string>();
  let made: string[];
  beforeEach(() => (made = []));

  const row = (id: string, ...parts: unknown[]): TreeNode<string> =>
    kept.row(id, parts, () => {
      made.push(id);
      return { id, look: () => ({ label: parts.join(' ') }) };
    });

  it('stay the same objects while they show the same', () => {
    kept.begin();
    const [one, other] = [row('1', 'web', 'up'), row('2', 'db', 'up')];
    assert.deepEqual([made, one.fixed], [['1', '2'], true]);
    kept.begin();
    assert.equal(row('1', 'web', 'up'), one);
    assert.notEqual(row('2', 'db', 'down'), other);
    assert.deepEqual(made, ['1', '2', '2']);
  });

  it('are forgotten with what they stood for', () => {
    kept.begin();
    row('1', 'web');
    kept.begin();
    kept.begin();
    made = [];
    row('1', 'web');
    assert.deepEqual(made, ['1']);
  });
});
