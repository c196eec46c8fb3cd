import * as vscode from 'vscode';
import { Emitter } from '../../base';
import type { Disposable, Event } from '../../base';
import { FileWatcher } from '../../workbench';
import type { FileChange, Workbench } from '../../workbench';
import { SCHEME, authorityOf, placeOf } from './address';
import type { WorkbenchReach } from './reach';

const KINDS: Readonly<Record<FileChange['kind'], vscode.FileChangeType>> = {
  created: vscode.FileChangeType.Created,
  changed: vscode.FileChangeType.Changed,
  deleted: vscode.FileChangeType.Deleted,
};

interface Wish {
  uri: vscode.Uri;
  recursive: boolean;
  excludes: readonly string[];
}

interface Watched {
  watcher: FileWatcher;
  wishes: Map<Wish, Disposable | undefined>;
}

/** What the editor wants watched, on whichever workbenches are held: their own program tells, see FileWatcher. */
export class Watching implements Disposable {
  readonly #reach: WorkbenchReach;
  readonly #wishes = new Set<Wish>();
  readonly #watched = new Map<Workbench, Watched>();
  readonly #subscription: Disposable;
  readonly #changed = new Emitter<vscode.FileChangeEvent[]>();

  readonly onDidChange: Event<vscode.FileChangeEvent[]> = this.#changed.event;

  /** @param onDidChangeWorkbenches some were connected or given up */
  constructor(reach: WorkbenchReach, onDidChangeWorkbenches: Event<void>) {
    this.#reach = reach;
    this.#subscription = onDidChangeWorkbenches(() => this.#update());
  }

  watch(uri: vscode.Uri, options: { recursive: boolean; excludes: readonly string[] }): vscode.Disposable {
    const wish: Wish = { uri, ...options };
    this.#wishes.add(wish);
    this.#update();
    return new vscode.Disposable(() => {
      this.#wishes.delete(wish);
      this.#update();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const { watcher } of this.#watched.values()) watcher.dispose();
    this.#watched.clear();
    this.#changed.dispose();
  }

  #update(): void {
    const held = new Set(this.#reach.all);
    for (const [workbench, { watcher, wishes }] of this.#watched) {
      for (const [wish, watch] of wishes) {
        if (this.#wishes.has(wish)) continue;
        watch?.dispose();
        wishes.delete(wish);
      }
      if (held.has(workbench) && wishes.size > 0) continue;
      watcher.dispose();
      this.#watched.delete(workbench);
    }
    for (const wish of this.#wishes) {
      const workbench = this.#reach.find(placeOf(wish.uri).authority);
      if (workbench === undefined) continue;
      const watched = this.#watched.get(workbench) ?? this.#begin(workbench);
      if (watched.wishes.has(wish)) continue;
      watched.wishes.set(wish, undefined);
      void this.#watch(workbench, watched, wish);
    }
  }

  #begin(workbench: Workbench): Watched {
    const watched: Watched = { watcher: new FileWatcher(workbench), wishes: new Map() };
    this.#watched.set(workbench, watched);
    watched.watcher.onDidChange((changes) => {
      const places = new Map([...watched.wishes.keys()].map(({ uri }) => [uri.authority.toLowerCase(), uri]));
      this.#changed.fire(
        [...places.values()].flatMap((place) =>
          changes.map(({ path, kind }) => ({ uri: place.with({ path }), type: KINDS[kind] })),
        ),
      );
    });
    watched.watcher.onDidMiss(() => {
      // The editor looks at what is open, and shows folders as they are now.
      const open = vscode.workspace.textDocuments.filter(
        ({ uri }) => uri.scheme === SCHEME && placeOf(uri).authority === authorityOf(workbench),
      );
      this.#changed.fire(open.map(({ uri }) => ({ uri, type: vscode.FileChangeType.Changed })));
      void vscode.commands.executeCommand('workbench.files.action.refreshFilesExplorer');
    });
    return watched;
  }

  async #watch(workbench: Workbench, watched: Watched, wish: Wish): Promise<void> {
    const stat = await workbench
      .files()
      .then((files) => files.stat(wish.uri.path))
      .catch(() => undefined);
    if (!watched.wishes.has(wish) || !this.#watched.has(workbench)) return;
    const kind = stat?.type === 'folder' ? 'folder' : 'file';
    watched.wishes.set(
      wish,
      watched.watcher.watch(wish.uri.path, kind, {
        recursive: wish.recursive,
        exclude: wish.excludes.flatMap(folderOf),
      }),
    );
  }
}

/** The folder that a pattern of the setting `files.watcherExclude` leaves out as a whole, in any place. */
function folderOf(pattern: string): string[] {
  const [, folder] = /^\*\*\/([^*?[\]{}]+?)(?:\/\*\*?)?\/?$/.exec(pattern) ?? [];
  return folder === undefined ? [] : [folder];
}
