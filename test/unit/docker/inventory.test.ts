import assert from 'node:assert/strict';
import { openInventory } from '../../../src/docker';
import type { Container, Engine, EngineEvent, EngineWatch } from '../../../src/docker';
import { eventually } from '../../support/eventually';

/** An engine with one container, which tells of its end before its listing knows, and then of the network it was in. */
class LateEngine {
  state: Container['state'] = 'running';
  listings = 0;
  #tell: ((event: EngineEvent) => void) | undefined;
  readonly reachable = true;
  readonly onDidReturn = () => ({ dispose: () => {} });
  readonly images = { list: () => Promise.resolve([]) };
  readonly volumes = this.images;
  readonly networks = this.images;
  readonly containers = {
    list: () => {
      const listing = [{ id: 'one', created: 0, state: this.state } as Container];
      this.listings++;
      if (this.listings === 3) {
        this.#tell?.({ type: 'network', action: 'disconnect', id: 'bridge', container: 'one' });
      }
      if (this.listings === 5) this.state = 'exited';
      return Promise.resolve(listing);
    },
  };

  watch(listener: (event: EngineEvent) => void): Promise<EngineWatch> {
    this.#tell = listener;
    return Promise.resolve({ ended: new Promise<Error>(() => {}), dispose: () => {} });
  }

  dies(): void {
    this.#tell?.({ type: 'container', action: 'die', id: 'one', container: undefined });
  }
}

describe('an inventory', () => {
  it('does not believe a listing that an event belies, whatever else happens to the container meanwhile', async () => {
    const engine = new LateEngine();
    const inventory = openInventory(engine as unknown as Engine);
    inventory.follow();
    try {
      const state = (): string | undefined => inventory.containers[0]?.state;
      // One listing before the events are listened to, one after.
      await eventually('it is filled', inventory.onDidChange, () => state() === 'running');
      engine.dies();
      await eventually('the container has ended', inventory.onDidChange, () => state() === 'exited');
    } finally {
      inventory.dispose();
    }
    assert(engine.listings > 5);
  });
});
