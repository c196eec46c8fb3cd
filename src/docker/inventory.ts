import { Disposables, Emitter, Followers } from '../base';
import type { Disposable } from '../base';
import { isFinal } from './errors';
import { isEmpty, Known, NO_CHANGE } from './known';
import type {
  Container,
  ContainerState,
  Engine,
  EngineEvent,
  EngineWatch,
  Image,
  Inventory,
  InventoryChange,
  Network,
  Volume,
} from './types';

/** Milliseconds between two looks at the engine, and the shorter wait for what usually comes together. */
const INTERVAL = 100;
const BURST = 20;
/** From this many changed containers on, one listing costs less than asking for each. */
const MANY = 100;
/** Milliseconds until the next attempt after the first, second, … failure in a row. */
const BACKOFF = [250, 500, 1000, 2000, 5000, 10_000, 30_000];

/**
 * Looks at a container whose listing does not show yet what an event has told, before the listing is believed: ten
 * seconds of them, since an engine with much to do takes some to tidy up after a container.
 */
const LOOKS = 100;

/** Actions on a container that change nothing that a list shows. */
const UNSEEN = /^(?:exec_|attach|detach|resize|top|copy|export|archive-path|extract-to-dir)/;

/** Actions on a volume or a network that are about who uses it. */
const USE = /^(?:mount|unmount|connect|disconnect)$/;

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
  volumes = false;
  networks = false;
  allContainers = false;
  readonly containers = new Map<string, Suspect>();

  get nothing(): boolean {
    return (
      !this.images && !this.volumes && !this.networks && !this.allContainers && this.containers.size === 0
    );
  }

  add({ type, action, id, container }: EngineEvent): void {
    switch (type) {
      case 'image':
      case 'builder':
        this.images = true;
        break;
      case 'volume':
        if (!USE.test(action)) this.volumes = true;
        break;
      case 'network':
        if (!USE.test(action)) this.networks = true;
        // No event of the container itself tells that it is in another network from now on.
        else if (container !== undefined) this.#addContainer(container, action);
        break;
      case 'container':
        if (UNSEEN.test(action)) break;
        this.#addContainer(id, action);
        // An image made of a container is announced as the container's doing.
        if (action === 'commit') this.images = true;
        if (action === 'prune') this.allContainers = true;
    }
  }

  addAll(): void {
    this.images = this.volumes = this.networks = this.allContainers = true;
  }

  #addContainer(id: string, action: string): void {
    const before = this.containers.get(id)?.action;
    this.containers.set(id, { action: action in CONTRADICTIONS ? action : before, looks: 0 });
  }

  /** Engines tell some events before they change their listings: what these belie is to be looked at once more. */
  addBelied(
    suspects: ReadonlyMap<string, Suspect>,
    stateOf: (id: string) => ContainerState | undefined,
  ): void {
    for (const [id, { action, looks }] of suspects) {
      // What has happened since may say nothing about its state: a network that it was taken out of, for example.
      const isOutdated = this.containers.get(id)?.action !== undefined;
      if (action === undefined || looks + 1 >= LOOKS || isOutdated) continue;
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
  readonly #images = new Known<Image>(({ id }) => id, newestFirst);
  readonly #containers = new Known<Container>(({ id }) => id, newestFirst);
  readonly #volumes = new Known<Volume>(({ name }) => name, byName);
  readonly #networks = new Known<Network>(({ id }) => id, byName);
  #state: Inventory['state'] = 'idle';
  #error: Error | undefined;
  readonly #followers = new Followers({
    first: () => {
      this.#publish('loading', undefined, NOTHING);
      void this.#start({ again: false });
    },
    last: () => this.#rest(),
  });
  #pending = new Pending();
  #watch: EngineWatch | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #lookedAt = 0;
  #failures = 0;
  /** Which attempt to follow the engine counts: what an earlier one hears of later is of no interest. */
  #round = 0;
  /** Everything was listed at least once. */
  #filled = false;
  readonly #parts = new Disposables();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#parts.add(
      engine.onDidReturn(() => {
        this.#failures = 0;
        if (this.#followers.any) void this.#start({ again: true });
      }),
    );
  }

  get state(): Inventory['state'] {
    return this.#state;
  }

  get error(): Error | undefined {
    return this.#error;
  }

  get images(): readonly Image[] {
    return this.#images.sorted;
  }

  get containers(): readonly Container[] {
    return this.#containers.sorted;
  }

  get volumes(): readonly Volume[] {
    return this.#volumes.sorted;
  }

  get networks(): readonly Network[] {
    return this.#networks.sorted;
  }

  follow(): Disposable {
    return this.#followers.add();
  }

  refresh(): void {
    this.#pending.addAll();
    this.#schedule();
  }

  dispose(): void {
    this.#changes.dispose();
    this.#parts.dispose();
    this.#rest();
  }

  #rest(): void {
    this.#round++;
    this.#looking = false;
    this.#stop();
    this.#failures = 0;
    this.#publish('idle', undefined, NOTHING);
  }

  /**
   * Listens and lists at the same time, so that there is something to be seen as soon as possible. What happened before
   * anybody listened is found by a second look.
   */
  async #start({ again }: { again: boolean }): Promise<void> {
    const round = ++this.#round;
    const isOver = (): boolean => round !== this.#round;
    this.#stop();
    this.#pending.addAll();
    try {
      const watching = this.#engine.watch((event) => {
        if (isOver()) return;
        this.#pending.add(event);
        this.#schedule();
      });
      // An engine that was away may have become another one.
      if (again) this.#engine.refresh().catch(() => {});
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
      const { images, volumes, networks } = this.#engine;
      const [freshImages, freshVolumes, freshNetworks, freshContainers] = await Promise.all([
        pending.images ? images.list() : undefined,
        pending.volumes ? volumes.list() : undefined,
        pending.networks ? networks.list() : undefined,
        this.#freshContainers(pending),
      ]);
      // What was read before the connection ended may be untrue already.
      if (round !== this.#round) return;
      const change: InventoryChange = {
        images: this.#images.update(freshImages),
        containers: this.#containers.update(...freshContainers),
        volumes: this.#volumes.update(freshVolumes),
        networks: this.#networks.update(freshNetworks),
      };
      // Without events it is no success yet.
      if (this.#watch !== undefined) this.#failures = 0;
      this.#filled = true;
      this.#pending.addBelied(pending.containers, (id) => this.#containers.get(id)?.state);
      this.#publish('ready', undefined, change);
    } catch (error) {
      if (round === this.#round) this.#fail(error as Error);
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
  ): Promise<[fresh: Container[] | undefined, scope?: ReadonlySet<string>]> {
    const { containers } = this.#engine;
    if (pending.allContainers || pending.containers.size > MANY) return [await containers.list()];
    if (pending.containers.size === 0) return [undefined];
    const ids = new Set(pending.containers.keys());
    return [await containers.list([...ids]), ids];
  }

  #publish(state: Inventory['state'], error: Error | undefined, change: InventoryChange): void {
    const changed = !Object.values(change).every(isEmpty) || state !== this.#state;
    this.#state = state;
    this.#error = error;
    if (changed) this.#changes.fire(change);
  }

  /**
   * Starts anew after a while, or as soon as the workbench is connected again. What happens meanwhile is found by the
   * listings.
   */
  #fail(error: Error): void {
    this.#round++;
    this.#looking = false;
    this.#stop();
    const wait = BACKOFF[Math.min(this.#failures++, BACKOFF.length - 1)];
    const round = this.#round;
    this.#publish(this.#filled ? 'stale' : 'failed', error, NOTHING);
    if (round !== this.#round || isFinal(error) || !this.#engine.reachable) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#start({ again: true });
    }, wait);
  }
}

const NOTHING: InventoryChange = {
  images: NO_CHANGE,
  containers: NO_CHANGE,
  volumes: NO_CHANGE,
  networks: NO_CHANGE,
};

function newestFirst(a: { id: string; created: number }, b: { id: string; created: number }): number {
  return b.created - a.created || (a.id < b.id ? -1 : 1);
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
