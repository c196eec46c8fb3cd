import { randomBytes } from 'node:crypto';
import type { EngineContainers } from '../containers';
import type { ContainerSpec } from '../types';

interface Held {
  id: Promise<string>;
  users: number;
}

/** A container that was made to get at files: it is never started. */
export interface Helper {
  id: string;
  /** The last one who lets go of it has it removed. */
  release(): Promise<void>;
}

/** What containers that were made to get at files are told by. */
export const HELPER_LABEL = 'container-workbench.helper';

/** Containers that exist for as long as somebody needs them. */
export class Helpers {
  readonly #containers: EngineContainers;
  readonly #held = new Map<string, Held>();

  constructor(containers: EngineContainers) {
    this.#containers = containers;
  }

  /** @param key the same for the same spec */
  async hold(key: string, spec: () => Promise<ContainerSpec>): Promise<Helper> {
    let held = this.#held.get(key);
    if (held === undefined) {
      const made: Held = { id: spec().then((wanted) => this.#make(wanted)), users: 0 };
      held = made;
      this.#held.set(key, made);
    }
    held.users++;
    const mine = held;
    try {
      const id = await mine.id;
      return { id, release: () => this.#release(key, mine, id) };
    } catch (error) {
      if (this.#held.get(key) === mine) this.#held.delete(key);
      throw error;
    }
  }

  async #make(spec: ContainerSpec): Promise<string> {
    const { id } = await this.#containers.create({
      // Some images say nothing of what to run, which nobody will.
      command: ['never'],
      network: 'none',
      ...spec,
      name: `container-workbench-${randomBytes(6).toString('hex')}`,
      labels: { [HELPER_LABEL]: 'files' },
    });
    return id;
  }

  async #release(key: string, held: Held, id: string): Promise<void> {
    if (--held.users > 0) return;
    if (this.#held.get(key) === held) this.#held.delete(key);
    // With the nameless volumes that its image asks for.
    await this.#containers.remove(id, { force: true, volumes: true });
  }
}
