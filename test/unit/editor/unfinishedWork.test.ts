import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { UnfinishedWork } from '../../../src/editor/sandboxes/unfinishedWork';
import type { Unfinished } from '../../../src/editor/sandboxes/unfinishedWork';
import type { Workbench } from '../../../src/workbench';

/** What the editor keeps, for all windows. */
function memento(): vscode.Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: <T>(key: string, fallback?: T) => (kept.has(key) ? kept.get(key) : fallback) as T,
    update: (key: string, value: unknown) => {
      // As it comes back after a reload.
      kept.set(key, JSON.parse(JSON.stringify(value)));
      return Promise.resolve();
    },
  };
}

const conversion = (folder: string): Unfinished => ({
  makes: 'image',
  runtime: {
    id: 'enroot',
    label: 'enroot',
    version: '4.1.2',
    environment: {},
    hindrance: undefined,
    settings: {},
  },
  name: 'alpine',
  target: '/home/me/alpine.sqsh',
  job: { folder, group: 7, elevated: false },
});

const workbench = (id: string): Workbench => ({ id }) as Workbench;

describe('work on sandboxes that goes on', () => {
  it('are taken over by another window, once, on their own workbench', () => {
    const editor = memento();
    const first = new UnfinishedWork(editor);
    first.keep(workbench('a'), conversion('/jobs/1'));
    first.keep(workbench('b'), conversion('/jobs/2'));
    first.keep(workbench('b'), conversion('/jobs/2'));
    assert.deepEqual(first.takeOver(workbench('a')), [], 'it follows that itself');

    const afterReload = new UnfinishedWork(editor);
    const folders = (id: string): string[] =>
      afterReload.takeOver(workbench(id)).map(({ job }) => job.folder);
    assert.deepEqual(folders('a'), ['/jobs/1']);
    assert.deepEqual(folders('a'), []);
    // The connection was lost for good: the next one finds it again.
    afterReload.letGo(conversion('/jobs/1').job);
    assert.deepEqual(folders('a'), ['/jobs/1']);
    afterReload.forget(conversion('/jobs/1').job);
    afterReload.letGo(conversion('/jobs/1').job);
    assert.deepEqual(folders('a'), []);
    assert.deepEqual(folders('b'), ['/jobs/2']);
  });
});
