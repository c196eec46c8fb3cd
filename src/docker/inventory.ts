import { isDeepStrictEqual } from 'node:util';
import { Disposables, Emitter } from '../base';
import { isFinal } from './errors';
import type {
  Change,
  Container,
  ContainerState,
  Engine,
  EngineEvent,
  EngineWatch,
  Image,
  Inventory,
  InventoryChange,
} from './types';

/** Milliseconds between two looks at the engine, and the shorter wait for what usually comes together. */
const INTERVAL = 100;
const BURST = 20;
/** From this many changed containers on, one listing costs less than asking for each. */
const MANY = 100;
/** Milliseconds until the next attempt after the first, second, … failure in a row. */
const BACKOFF = [250, 500, 1000, 2000, 5000, 10_000, 30_000];

/** Looks at a container whose listing does not show yet what an event has told, before the listing is believed. */
const LOOKS = 20;

/** Actions on a container that change nothing that a list shows. */
const UNSEEN = /^(?:exec_|attach|detach|resize|top|copy|export|archive-path|extract-to-dir)/;

/** States of a container (undefined: there is none) that cannot follow from an action, however little time passed. */
const CONTRADICTIONS: Readonly<Record<string, readonly (ContainerState | undefined)[]>> = {
  create: [undefined],
  start: ['created', 'exited'],
  die: ['running', 'paused'],
  pause: ['running'],
  unpause: ['paused'],
  destroy: ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'],
};

/** A container that something happened to. */
interface Suspect {
  /** The last action that says something about its state. */
  action: string | undefined;
  looks: number;
}

/** What is to be looked at again. */
class Pending {
  images = false;
  allContainers = false;
  readonly containers = new Map<string, Suspect>();

  get nothing(): boolean {
    return !this.images && !this.allContainers && this.containers.size === 0;
  }

  add({ type, action, id }: EngineEvent): void {
    if (type === 'image' || type === 'builder') this.images = true;
    else if (type === 'container' && !UNSEEN.test(action)) {
      const before = this.containers.get(id)?.action;
      this.containers.set(id, { action: action in CONTRADICTIONS ? action : before, looks: 0 });
      // An image made of a container is announced as the container's doing.
      if (action === 'commit') this.images = true;
      if (action === 'prune') this.allContainers = true;
    }
  }

  addAll(): void {
    this.images = this.allContainers = true;
  }

  /** Engines tell some events before they change their listings: what these belie is to be looked at once more. */
  addBelied(
    suspects: ReadonlyMap<string, Suspect>,
    stateOf: (id: string) => ContainerState | undefined,
  ): void {
    for (const [id, { action, looks }] of suspects) {
      if (action === undefined || looks + 1 >= LOOKS || this.containers.has(id)) continue;
      if (CONTRADICTIONS[action]?.includes(stateOf(id)))
        this.containers.set(id, { action, looks: looks + 1 });
    }
  }
}

/** See `openInventory` in the room's index. */
export class LiveInventory implements Inventory {
  readonly #engine: Engine;
  readonly #changes = new Emitter<InventoryChange>();
  readonly onDidChange = this.#changes.event;
  #images = new Map<string, Image>();
  #containers = new Map<string, Container>();
  #sorted: { images: readonly Image[]; containers: readonly Container[] } = { images: [], containers: [] };
  #state: Inventory['state'] = 'loading';
  #error: Error | undefined;
  #pending = new Pending();
  #watch: EngineWatch | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #lookedAt = 0;
  #failures = 0;
  /** Which attempt to follow the engine counts: what an earlier one hears of later is of no interest. */
  #round = 0;
  #known = false;
  #disposed = false;
  readonly #parts = new Disposables();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#parts.add(
      engine.onDidReturn(() => {
        this.#failures = 0;
        void this.#start();
      }),
    );
    void this.#start();
  }

  get state(): Inventory['state'] {
    return this.#state;
  }

  get error(): Error | undefined {
    return this.#error;
  }

  get images(): readonly Image[] {
    return this.#sorted.images;
  }

  get containers(): readonly Container[] {
    return this.#sorted.containers;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#watch?.dispose();
    this.#parts.dispose();
    this.#changes.dispose();
  }

  /**
   * Listens and lists at the same time, so that there is something to be seen as soon as possible. What happened before
   * anybody listened is found by a second look.
   */
  async #start(): Promise<void> {
    const round = ++this.#round;
    const isOver = (): boolean => this.#disposed || round !== this.#round;
    this.#stop();
    this.#pending.addAll();
    try {
      const watching = this.#engine.watch((event) => {
        if (isOver()) return;
        this.#pending.add(event);
        this.#schedule();
      });
      // An engine that was away may have become another one.
      if (round > 1) this.#engine.refresh().catch(() => {});
      void this.#look();
      const watch = await watching;
      if (isOver()) {
        watch.dispose();
        return;
      }
      this.#watch = watch;
      this.#pending.addAll();
      this.#schedule();
      const reason = await watch.ended;
      if (!isOver()) this.#fail(reason ?? new Error('The events have ended.'));
    } catch (error) {
      if (!isOver()) this.#fail(error as Error);
    }
  }

  #stop(): void {
    this.#watch?.dispose();
    this.#watch = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#looking || this.#watch === undefined || this.#pending.nothing)
      return;
    const wait = Math.max(BURST, INTERVAL - (performance.now() - this.#lookedAt));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, wait);
  }

  async #look(): Promise<void> {
    const round = this.#round;
    const pending = this.#pending;
    this.#pending = new Pending();
    this.#looking = true;
    try {
      const [images, containers] = await Promise.all([
        pending.images ? this.#engine.images() : undefined,
        this.#freshContainers(pending),
      ]);
      // What was read before the connection ended may be untrue already.
      if (this.#disposed || round !== this.#round) return;
      const change: InventoryChange = {
        images: images === undefined ? NO_CHANGE : update(this.#images, images, undefined),
        containers: containers === undefined ? NO_CHANGE : update(this.#containers, ...containers),
      };
      // Without events it is no success yet.
      if (this.#watch !== undefined) this.#failures = 0;
      this.#known = true;
      this.#pending.addBelied(pending.containers, (id) => this.#containers.get(id)?.state);
      this.#publish('ready', undefined, change);
    } catch (error) {
      if (!this.#disposed && round === this.#round) this.#fail(error as Error);
    } finally {
      if (round === this.#round) {
        this.#looking = false;
        this.#lookedAt = performance.now();
        this.#schedule();
      }
    }
  }

  /** The containers that are there now, of those with the ids in the second place, or of all. */
  async #freshContainers(
    pending: Pending,
  ): Promise<[Container[], ReadonlySet<string> | undefined] | undefined> {
    if (pending.allContainers || pending.containers.size > MANY) {
      return [await this.#engine.containers(), undefined];
    }
    if (pending.containers.size === 0) return undefined;
    const ids = new Set(pending.containers.keys());
    return [await this.#engine.containers([...ids]), ids];
  }

  #publish(state: Inventory['state'], error: Error | undefined, change: InventoryChange): void {
    const changed = !isEmpty(change.images) || !isEmpty(change.containers) || state !== this.#state;
    this.#state = state;
    this.#error = error;
    if (!changed) return;
    this.#sorted = { images: newestFirst(this.#images), containers: newestFirst(this.#containers) };
    this.#changes.fire(change);
  }

  /**
   * Starts anew after a while, or as soon as the workbench is connected again. What happens meanwhile is found by the
   * listings.
   */
  #fail(error: Error): void {
    if (this.#disposed) return;
    this.#round++;
    this.#looking = false;
    this.#stop();
    const wait = BACKOFF[Math.min(this.#failures++, BACKOFF.length - 1)];
    this.#publish(this.#known ? 'stale' : 'failed', error, { images: NO_CHANGE, containers: NO_CHANGE });
    if (isFinal(error) || !this.#engine.reachable) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#start();
    }, wait);
  }
}

const NO_CHANGE: Change = { added: [], changed: [], removed: [] };

function isEmpty(change: Change): boolean {
  return change.added.length + change.changed.length + change.removed.length === 0;
}

/**
 * Brings `known` up to `fresh` and says what that changed. Only the elements of `scope` were asked for; without one
 * all were.
 */
export function update<T extends { id: string }>(
  known: Map<string, T>,
  fresh: readonly T[],
  scope: ReadonlySet<string> | undefined,
): Change {
  const change = { added: [] as string[], changed: [] as string[], removed: [] as string[] };
  const present = new Set(fresh.map(({ id }) => id));
  for (const id of scope ?? [...known.keys()]) {
    if (!present.has(id) && known.delete(id)) change.removed.push(id);
  }
  for (const element of fresh) {
    const before = known.get(element.id);
    if (before === undefined) change.added.push(element.id);
    else if (isDeepStrictEqual(before, element)) continue;
    else change.changed.push(element.id);
    known.set(element.id, element);
  }
  return change;
}

function newestFirst<T extends { id: string; created: number }>(elements: ReadonlyMap<string, T>): T[] {
  return [...elements.values()].sort((a, b) => b.created - a.created || (a.id < b.id ? -1 : 1));
}
