import { Disposables, Emitter, Followers, isCancellation } from '../base';
import type { Disposable } from '../base';
import { FileWatcher, untilInputEnds } from '../workbench';
import type { Workbench } from '../workbench';
import { SPACES } from './processes';
import type { SandboxInventory, SandboxSurvey } from './types';

/** Milliseconds between two looks, and the shorter wait for what usually comes together. */
const INTERVAL = 500;
const BURST = 50;
/** Milliseconds until the next attempt after the first, second, … failure in a row. */
const BACKOFF = [1000, 2000, 5000, 15_000, 60_000];

/**
 * Says a line whenever other processes run in namespaces of their own than before. Nothing tells of these: it looks, and the
 * less happens the more seldom it does.
 */
const PROCESS_WATCH = untilInputEnds(
  ['LC_ALL=C', 'export LC_ALL'],
  `{
  trap 'kill "$nap" 2>/dev/null; exit' TERM
  last=none pause=1
  while :; do
    ${SPACES}
    if [ "$spaces" != "$last" ]; then
      [ "$last" = none ] || echo changed
      last=$spaces pause=1
    elif [ "$pause" -lt 8 ]; then
      pause=$((pause * 2))
    fi
    sleep "$pause" & nap=$!
    wait "$nap"
  done
} 2>/dev/null`,
);

const NOTHING: SandboxSurvey = { runtimes: [], images: [], sandboxes: [], folders: [], imageFolders: [] };

/** Files that are images of one of the runtimes. */
const IMAGE = /\.(?:sqsh|sqfs|sif)$/;

/** See `openSandboxes` in the room's index. */
export class LiveSandboxes implements SandboxInventory {
  readonly #workbench: Workbench;
  readonly #survey: (signal: AbortSignal) => Promise<SandboxSurvey>;
  readonly #changes = new Emitter<void>();
  readonly onDidChange = this.#changes.event;
  readonly #parts = new Disposables();
  #known = NOTHING;
  #state: SandboxInventory['state'] = 'idle';
  #error: Error | undefined;
  readonly #followers = new Followers({
    first: () => {
      this.#following = new Following(this.#workbench, () => void this.refresh());
      this.#publish('loading', undefined);
      void this.refresh();
    },
    last: () => this.#rest(),
  });
  /** What is there for as long as somebody follows. */
  #following: Following | undefined;
  #filled = false;
  readonly #abort = new AbortController();
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(workbench: Workbench, survey: (signal: AbortSignal) => Promise<SandboxSurvey>) {
    this.#workbench = workbench;
    this.#survey = survey;
    this.#parts.add(
      workbench.onDidChangeStatus(({ state }) => {
        if (this.#followers.any && state === 'connected' && this.#state !== 'ready') void this.refresh();
      }),
    );
  }

  get state(): SandboxInventory['state'] {
    return this.#state;
  }

  get filled(): boolean {
    return this.#filled;
  }

  get error(): Error | undefined {
    return this.#error;
  }

  get runtimes(): SandboxSurvey['runtimes'] {
    return this.#known.runtimes;
  }

  get images(): SandboxSurvey['images'] {
    return this.#known.images;
  }

  get sandboxes(): SandboxSurvey['sandboxes'] {
    return this.#known.sandboxes;
  }

  get folders(): SandboxSurvey['folders'] {
    return this.#known.folders;
  }

  get imageFolders(): SandboxSurvey['imageFolders'] {
    return this.#known.imageFolders;
  }

  follow(): Disposable {
    return this.#followers.add();
  }

  async refresh(): Promise<void> {
    if (this.#looking !== undefined) {
      this.#again = true;
      return this.#looking;
    }
    this.#looking = this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  dispose(): void {
    this.#abort.abort();
    this.#rest();
    this.#parts.dispose();
    this.#changes.dispose();
  }

  #rest(): void {
    this.#following?.dispose();
    this.#following = undefined;
    this.#publish('idle', undefined);
  }

  async #look(): Promise<void> {
    do {
      this.#again = false;
      try {
        const found = await this.#survey(this.#abort.signal);
        const changed = JSON.stringify(found) !== JSON.stringify(this.#known);
        this.#known = found;
        this.#filled = true;
        this.#following?.watch(found);
        this.#following?.succeeded();
        this.#publish(this.#followers.any ? 'ready' : 'idle', undefined, changed);
      } catch (error) {
        if (isCancellation(error)) return;
        this.#publish(!this.#followers.any ? 'idle' : this.#filled ? 'stale' : 'failed', error as Error);
        this.#following?.failed();
        return;
      }
    } while (this.#again);
  }

  #publish(state: SandboxInventory['state'], error: Error | undefined, changed = false): void {
    const differs = changed || state !== this.#state;
    this.#state = state;
    this.#error = error;
    if (differs) this.#changes.fire();
  }
}

/** What tells that it is worth looking again. */
class Following implements Disposable {
  readonly #workbench: Workbench;
  readonly #look: () => void;
  readonly #parts = new Disposables();
  readonly #watcher: FileWatcher;
  readonly #watched = new Map<string, Disposable>();
  #imageFolders: ReadonlySet<string> = new Set();
  #processes: ReturnType<Workbench['dialCommand']> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lookedAt = 0;
  #failures = 0;
  #disposed = false;

  constructor(workbench: Workbench, look: () => void) {
    this.#workbench = workbench;
    this.#look = look;
    this.#watcher = this.#parts.add(new FileWatcher(workbench));
    this.#parts.add(
      this.#watcher.onDidChange((changes) => {
        if (changes.some(({ path }) => this.#concerns(path))) this.#schedule();
      }),
    );
    this.#parts.add(this.#watcher.onDidMiss(() => this.#schedule()));
  }

  /** Where nothing was found there is nothing to be followed. */
  watch({ folders: storage, imageFolders, runtimes }: SandboxSurvey): void {
    if (this.#disposed || runtimes.length === 0) return;
    const folders = [...storage, ...imageFolders];
    this.#imageFolders = new Set(imageFolders.filter((folder) => !storage.includes(folder)));
    for (const [folder, watch] of this.#watched) {
      if (folders.includes(folder)) continue;
      watch.dispose();
      this.#watched.delete(folder);
    }
    for (const folder of folders) {
      if (!this.#watched.has(folder)) {
        this.#watched.set(folder, this.#watcher.watch(folder, 'folder', { recursive: false }));
      }
    }
    this.#watchProcesses();
  }

  /** Much goes on in a home folder. */
  #concerns(path: string): boolean {
    return IMAGE.test(path) || !this.#imageFolders.has(path.slice(0, path.lastIndexOf('/')) || '/');
  }

  succeeded(): void {
    this.#failures = 0;
    this.#lookedAt = performance.now();
  }

  failed(): void {
    this.#schedule(BACKOFF[Math.min(this.#failures++, BACKOFF.length - 1)]);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#processes?.destroy();
    this.#parts.dispose();
  }

  #watchProcesses(): void {
    if (this.#processes !== undefined) return;
    const stream = this.#workbench.dialCommand(['sh', '-c', PROCESS_WATCH], { priority: 'background' });
    this.#processes = stream;
    stream.on('data', () => this.#schedule());
    stream.on('error', () => {});
    stream.once('close', () => {
      // It ended with its connection; the look that follows a new one starts it again.
      if (!this.#disposed) this.#processes = undefined;
    });
  }

  #schedule(wait = Math.max(BURST, INTERVAL - (performance.now() - this.#lookedAt))): void {
    if (this.#disposed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#look();
    }, wait);
  }
}
