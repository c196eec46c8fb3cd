import { strict as assert } from 'node:assert';
import { ExplainedError } from '../../../src/base';
import { LiveSandboxes } from '../../../src/sandboxes/inventory';
import type { SandboxSurvey } from '../../../src/sandboxes/types';
import type { Workbench } from '../../../src/workbench';

const EMPTY: SandboxSurvey = { runtimes: [], images: [], sandboxes: [], folders: [], imageFolders: [] };
const workbench = {
  onDidChangeStatus: () => ({ dispose: () => {} }),
} as unknown as Workbench;

describe('the inventory of sandboxes', () => {
  it('says why a look has failed, also where nobody follows, until one succeeds', async () => {
    const answers = [
      () => Promise.reject(new ExplainedError('sandboxes-unknown', 'It does not say.')),
      () => Promise.resolve(EMPTY),
    ];
    const inventory = new LiveSandboxes(workbench, () => answers.shift()!());
    await inventory.refresh();
    assert.deepEqual([inventory.state, inventory.error?.message], ['idle', 'It does not say.']);
    await inventory.refresh();
    assert.deepEqual([inventory.state, inventory.error, inventory.filled], ['idle', undefined, true]);
  });

  it('gives a look up that is under way when nobody needs it any more', async () => {
    let given: AbortSignal | undefined;
    const inventory = new LiveSandboxes(workbench, (signal) => {
      given = signal;
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    });
    const looked = inventory.refresh();
    inventory.dispose();
    await looked;
    assert.equal(given?.aborted, true);
    assert.equal(inventory.error, undefined);
  });
});
