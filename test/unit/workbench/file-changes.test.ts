import assert from 'node:assert/strict';
import { ChangeReader } from '../../../src/workbench/watch/changes';
import type { FileChange } from '../../../src/workbench/watch/changes';

/** What a reader makes of pieces of output. */
function read(...pieces: (string | Buffer)[]): { changes: FileChange[]; folders: number; begun: boolean } {
  const changes: FileChange[] = [];
  let folders = 0;
  const reader = new ChangeReader(
    (change) => changes.push(change),
    () => folders++,
  );
  for (const piece of pieces) reader.push(Buffer.from(piece));
  return { changes, folders, begun: reader.begun };
}

describe('what a watching program says', () => {
  it('begins once all is watched', () => {
    assert.equal(read('Setting up watches.\n').begun, false);
    assert.equal(read('Setting up watches.\nWatches estab', 'lished.\n').begun, true);
    assert.equal(read('looks\nlook\n').begun, false);
    assert.equal(read('looks\nlook\nend\n').begun, true);
  });

  it('is read as events, in whatever pieces it comes', () => {
    const all =
      'Watches established.\nCREATE|/a/new\nCREATE,ISDIR|/a/folder\nMOVED_FROM|/a/old\nCLOSE_WRITE,CLOSE|/a/./b\n';
    const { changes, folders } = read(...all);
    assert.deepEqual(changes, [
      { path: '/a/new', kind: 'created' },
      { path: '/a/folder', kind: 'created' },
      { path: '/a/old', kind: 'deleted' },
      { path: '/a/b', kind: 'changed' },
    ]);
    assert.equal(folders, 1);
  });

  it('is read as looks that differ', () => {
    const look = (...lines: string[]): string => `look\n${lines.join('\n')}\nend\n`;
    const { changes } = read(
      'looks\n',
      look('t1|1|81a4|/a/same', 't1|1|81a4|/a/changed', 't1|1|81a4|/a/gone', 't1|0|41ed|/a'),
      look('t1|1|81a4|/a/same', 't2|1|81a4|/a/changed', 't2|0|41ed|/a', 't1|1|81a4|/a/with|bars'),
    );
    assert.deepEqual(changes, [
      { path: '/a/changed', kind: 'changed' },
      { path: '/a/with|bars', kind: 'created' },
      { path: '/a/gone', kind: 'deleted' },
    ]);
  });

  it('leaves out our own temporary files, what is no path, and what has no end', () => {
    const { changes } = read(
      'Watches established.\nCREATE|/a/.cw-0123456789abcdef\nCREATE|relative\nnonsense\n|\nCREATE|',
      Buffer.alloc(200_000, '/'),
      '\nCREATE|/b\n',
    );
    assert.deepEqual(changes, [{ path: '/b', kind: 'created' }]);
  });

  it('tells names apart that are no text', () => {
    const { changes } = read(
      Buffer.concat([Buffer.from('Watches established.\nCREATE|/f'), Buffer.from([0xe9, 0x0a])]),
    );
    assert.deepEqual(changes, [{ path: '/f\uf7e9', kind: 'created' }]);
  });
});
