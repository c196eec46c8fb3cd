import path from 'node:path';
import type { Duplex } from 'node:stream';
import { Emitter } from '../../base';
import type { Disposable } from '../../base';
import type { Workbench } from '../types';
import { ChangeReader } from './changes';
import type { FileChange } from './changes';
import { watchScript } from './script';
import type { WatchedFolder } from './script';

/** Milliseconds that requests to watch, and changes, are collected for. */
const COLLECT = 150;
/** Milliseconds between new folders and watching them too. */
const RENEW = 1500;
/** A watcher that ended sooner than this failed. */
const STABLE = 10_000;
const MOST_FAILURES = 3;

interface Wanted extends WatchOptions {
  path: string;
  folder: boolean;
  /** What happens to it is told: a program that watches it has begun. */
  begun: boolean;
}

export interface WatchOptions {
  /** Watch the folders in it too. */
  recursive: boolean;
  /** Names or relative paths of folders (`node_modules`, `.git/objects`) not to look into. */
  exclude?: readonly string[];
}

/**
 * Tells what changes in the files of a workbench. All that is watched there is watched by one program, which begins
 * with the first folder and ends with the last one or with the connection; after a reconnect it begins anew.
 */
export class FileWatcher implements Disposable {
  readonly #workbench: Pick<Workbench, 'dialCommand' | 'status' | 'onDidChangeStatus'>;
  readonly #changes = new Emitter<readonly FileChange[]>();
  readonly #gaps = new Emitter<void>();
  readonly #wanted = new Set<Wanted>();
  readonly #status: Disposable;
  readonly #collected = new Map<string, FileChange>();
  #stream: Duplex | undefined;
  #predecessor: Duplex | undefined;
  #watched = '';
  #startAt: NodeJS.Timeout | undefined;
  #tellAt: NodeJS.Timeout | undefined;
  #failures = 0;
  #gap = false;
  #disposed = false;

  /** What has changed, collected for a moment; each file once. */
  readonly onDidChange = this.#changes.event;
  /** It watches now, and did not for a while: between reading a folder and watching it, anything may have changed. */
  readonly onDidMiss = this.#gaps.event;

  constructor(workbench: Pick<Workbench, 'dialCommand' | 'status' | 'onDidChangeStatus'>) {
    this.#workbench = workbench;
    this.#status = workbench.onDidChangeStatus(({ state }) => {
      if (state !== 'connected' || this.#stream !== undefined) return;
      this.#failures = 0;
      this.#schedule(COLLECT);
    });
  }

  /** Watches a folder, or a file (through its folder: many programs put a new file in place of the old one). */
  watch(file: string, kind: 'file' | 'folder', options: WatchOptions): Disposable {
    const wanted: Wanted = {
      ...options,
      path: path.posix.normalize(file),
      folder: kind === 'folder',
      begun: false,
    };
    this.#wanted.add(wanted);
    this.#failures = 0;
    this.#schedule(COLLECT);
    return {
      dispose: () => {
        if (this.#wanted.delete(wanted)) this.#schedule(COLLECT);
      },
    };
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#startAt);
    clearTimeout(this.#tellAt);
    this.#status.dispose();
    this.#stop();
    this.#changes.dispose();
    this.#gaps.dispose();
  }

  #schedule(delay: number, again = false): void {
    if (again) this.#watched = '';
    if (this.#disposed) return;
    clearTimeout(this.#startAt);
    this.#startAt = setTimeout(() => this.#start(), delay);
  }

  #start(): void {
    const { folders, excluded } = this.#plan();
    const watched = JSON.stringify([folders, excluded]);
    if (this.#stream !== undefined && watched === this.#watched) return;
    this.#watched = watched;
    const { state } = this.#workbench.status;
    if (folders.length === 0 || state === 'lost' || state === 'closed') {
      this.#stop();
      return;
    }
    // The one before goes on until this one has begun.
    this.#endPredecessor();
    this.#predecessor = this.#stream;
    const began = performance.now();
    const covered = [...this.#wanted];
    const reader = new ChangeReader(
      (change) => this.#collect(change),
      () => this.#schedule(RENEW, true),
    );
    const stream = this.#workbench.dialCommand(['sh', '-c', watchScript(folders, excluded)], {
      priority: 'background',
    });
    this.#stream = stream;
    stream.on('data', (bytes: Buffer) => {
      const first = !reader.begun;
      reader.push(bytes);
      if (first && reader.begun) this.#begun(stream, covered);
    });
    stream.on('error', () => {});
    stream.once('close', () => {
      if (this.#predecessor === stream) this.#predecessor = undefined;
      if (this.#stream !== stream) return;
      this.#stream = undefined;
      this.#gap = true;
      this.#failures = performance.now() - began < STABLE ? this.#failures + 1 : 0;
      // While it is being reconnected there is nothing to start; that it is connected again starts it.
      if (this.#failures < MOST_FAILURES && this.#workbench.status.state === 'connected')
        this.#schedule(RENEW);
    });
  }

  /** Tells what may have been missed before. */
  #begun(stream: Duplex, covered: readonly Wanted[]): void {
    if (this.#stream === stream) this.#endPredecessor();
    for (const wanted of covered) {
      if (wanted.begun) continue;
      wanted.begun = true;
      if (wanted.folder) this.#gap = true;
      else this.#collect({ path: wanted.path, kind: 'changed' });
    }
    if (!this.#gap) return;
    this.#gap = false;
    this.#gaps.fire();
  }

  #endPredecessor(): void {
    const stream = this.#predecessor;
    this.#predecessor = undefined;
    stream?.destroy();
  }

  #stop(): void {
    this.#endPredecessor();
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.destroy();
  }

  #plan(): { folders: WatchedFolder[]; excluded: string[] } {
    const folders = new Map<string, WatchedFolder>();
    const excluded = new Set<string>();
    for (const { path: file, folder, recursive, exclude = [] } of this.#wanted) {
      const place = folder ? file : path.posix.dirname(file);
      const deep = folder && recursive;
      folders.set(place, { path: place, recursive: deep || folders.get(place)?.recursive === true });
      if (deep) for (const name of exclude) excluded.add(`*/${name}`);
    }
    const deep = [...folders.values()].filter(({ recursive }) => recursive);
    const covered = ({ path: one }: WatchedFolder): boolean =>
      deep.some(({ path: other }) => one !== other && one.startsWith(other === '/' ? '/' : `${other}/`));
    // What stands in a folder that is watched as a whole may be deeper than that looks: it is named in any case.
    const all = [...folders.values()].map((each) => (covered(each) ? { ...each, recursive: false } : each));
    return {
      folders: all.sort((one, other) => Number(one.recursive) - Number(other.recursive)),
      excluded: [...excluded],
    };
  }

  #collect(change: FileChange): void {
    const wanted = [...this.#wanted].some(({ path: file, folder, recursive }) => {
      if (change.path === file) return true;
      if (!folder) return false;
      return recursive
        ? change.path.startsWith(file === '/' ? '/' : `${file}/`)
        : path.posix.dirname(change.path) === file;
    });
    if (!wanted) return;
    const before = this.#collected.get(change.path);
    this.#collected.set(
      change.path,
      before === undefined ? change : { path: change.path, kind: together(before.kind, change.kind) },
    );
    this.#tellAt ??= setTimeout(() => {
      this.#tellAt = undefined;
      const changes = [...this.#collected.values()];
      this.#collected.clear();
      this.#changes.fire(changes);
    }, COLLECT);
  }
}

/** What two changes of one file amount to. */
function together(first: FileChange['kind'], then: FileChange['kind']): FileChange['kind'] {
  if (first === 'created' && then === 'changed') return 'created';
  if (first === 'deleted' && then === 'created') return 'changed';
  return then;
}
