import * as vscode from 'vscode';
import { parseImageName } from '../base';
import type { Engine, Image, Inventory } from '../docker';
import type { BaseImage } from '../dockerfile';
import { fileOf } from './fileOf';
import { authorityOf, placeOf, SCHEME } from './files/address';
import type { ActiveWorkbench, Connection } from './types';

const LANGUAGE = 'dockerfile';

/**
 * What Dockerfiles that are open may know of images: those of the workbench that the file lies on, for other files those of
 * the active one. The engine's lists are followed while a Dockerfile is open; nothing is asked for each edit.
 */
export class WorkbenchImages implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #known = new Map<Inventory, KnownImages>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;

  /** Other images are known, or more of one. */
  readonly onDidChange = this.#changed.event;

  constructor(connection: Connection) {
    this.#connection = connection;
    const follow = (): void => this.#follow();
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      connection.onDidChange(follow),
      vscode.workspace.onDidOpenTextDocument(follow),
      vscode.workspace.onDidCloseTextDocument(follow),
    );
    follow();
  }

  /** The workbench whose images count for a document. */
  heldFor(document: vscode.TextDocument): ActiveWorkbench | undefined {
    const uri = fileOf(document);
    if (uri.scheme !== SCHEME) return this.#connection.active;
    const { authority } = placeOf(uri);
    return this.#connection.all.find(({ workbench }) => authorityOf(workbench) === authority);
  }

  /** Names of the images, as the engine has them: `debian:12`. */
  names(document: vscode.TextDocument): readonly string[] {
    return this.#of(document)?.names ?? [];
  }

  /** The id of the image that a FROM names so. */
  idOf(document: vscode.TextDocument, name: string): string | undefined {
    return this.#of(document)?.find(name)?.id;
  }

  /** What the image that a FROM names so brings with it; where that is not known yet, the engine is asked once. */
  imageOf(document: vscode.TextDocument, name: string): BaseImage | undefined {
    return this.#of(document)?.imageOf(name);
  }

  /** Tags and digests of what `name` is without a tag; where the workbench does not have that, its other tags. */
  versionsOf(document: vscode.TextDocument, name: string): readonly string[] {
    return this.#of(document)?.versionsOf(name) ?? [];
  }

  /** What the engine builds for by itself: `linux/amd64`. */
  platform(document: vscode.TextDocument): string | undefined {
    return this.heldFor(document)?.engine?.info.operatingSystem;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const known of this.#known.values()) known.dispose();
    this.#known.clear();
  }

  #of(document: vscode.TextDocument): KnownImages | undefined {
    const inventory = this.heldFor(document)?.inventory;
    return inventory === undefined ? undefined : this.#known.get(inventory);
  }

  #follow(): void {
    const wanted = new Map<Inventory, Engine>();
    for (const document of vscode.workspace.textDocuments) {
      if (document.languageId !== LANGUAGE || document.isClosed) continue;
      const { engine, inventory } = this.heldFor(document) ?? {};
      if (engine !== undefined && inventory !== undefined) wanted.set(inventory, engine);
    }
    let isOther = false;
    for (const [inventory, known] of this.#known) {
      if (wanted.has(inventory)) continue;
      isOther = true;
      known.dispose();
      this.#known.delete(inventory);
    }
    for (const [inventory, engine] of wanted) {
      if (this.#known.has(inventory)) continue;
      isOther = true;
      this.#known.set(inventory, new KnownImages(engine, inventory, () => this.#changed.fire()));
    }
    if (isOther) this.#changed.fire();
  }
}

/** The images of one engine. */
class KnownImages implements vscode.Disposable {
  readonly #engine: Engine;
  readonly #inventory: Inventory;
  readonly #changed: () => void;
  readonly #subscriptions: vscode.Disposable;
  /** What is known of an image that was asked about; undefined while the engine has not answered. An image never changes. */
  readonly #details = new Map<string, BaseImage | undefined>();
  #byName: ReadonlyMap<string, Image> | undefined;

  constructor(engine: Engine, inventory: Inventory, changed: () => void) {
    this.#engine = engine;
    this.#inventory = inventory;
    this.#changed = changed;
    this.#subscriptions = vscode.Disposable.from(
      inventory.onDidChange(({ images }) => {
        const isOther = images.added.length + images.changed.length + images.removed.length > 0;
        if (this.#forget(images.removed) || isOther) {
          this.#byName = undefined;
          changed();
        }
      }),
      inventory.follow(),
    );
  }

  get names(): readonly string[] {
    return this.#inventory.images.flatMap(({ tags }) => tags);
  }

  find(name: string): Image | undefined {
    this.#byName ??= byName(this.#inventory.images);
    return this.#byName.get(wholeName(name));
  }

  imageOf(name: string): BaseImage | undefined {
    const image = this.find(name);
    if (image === undefined) return undefined;
    if (!this.#details.has(image.id)) void this.#ask(image);
    return this.#details.get(image.id);
  }

  versionsOf(name: string): readonly string[] {
    const { repository } = parseImageName(name);
    const latest = this.find(name);
    const tags = (latest === undefined ? this.#inventory.images : [latest])
      .flatMap((image) => image.tags)
      .map(parseImageName)
      .flatMap((other) => (other.repository === repository ? (other.tag ?? []) : []))
      .filter((tag) => tag !== 'latest');
    const digests = (latest?.digests ?? [])
      .map(parseImageName)
      .flatMap((other) => (other.repository === repository ? (other.digest ?? []) : []));
    return [...tags.sort((a, b) => precisionOf(b) - precisionOf(a)), ...digests];
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** Forgets images that are gone, and that others could not be asked about. */
  #forget(gone: readonly string[]): boolean {
    const before = this.#details.size;
    for (const id of gone) this.#details.delete(id);
    for (const [id, details] of this.#details) if (details === undefined) this.#details.delete(id);
    return this.#details.size < before;
  }

  async #ask({ id, digests }: Image): Promise<void> {
    this.#details.set(id, undefined);
    try {
      const { env, onBuild, platform } = await this.#engine.images.inspect(id);
      this.#details.set(id, { env, onBuild, platform, isPulled: digests.length > 0 });
      this.#changed();
    } catch {
      // Gone meanwhile, or the engine is: what is not known is not spoken of. It is asked again when something changes.
    }
  }
}

/** Images by their whole names, tags and digests. */
function byName(images: readonly Image[]): Map<string, Image> {
  const known = new Map<string, Image>();
  for (const image of images)
    for (const name of [...image.tags, ...image.digests]) known.set(wholeName(name), image);
  // What Podman builds belongs to `localhost`, where its FROM looks first.
  for (const [name, image] of [...known])
    if (name.startsWith('localhost/')) known.set(wholeName(name.slice('localhost/'.length)), image);
  return known;
}

/** The same for all names of one image: `docker.io/library/debian:12`. */
function wholeName(name: string): string {
  const { repository, tag, digest } = parseImageName(name);
  return digest === undefined ? `${repository}:${tag ?? 'latest'}` : `${repository}@${digest}`;
}

/** How exactly a tag names a version: `12.11` more than `12`, and that more than `bookworm`. */
function precisionOf(tag: string): number {
  return /^v?\d/.test(tag) ? tag.split('.').length : 0;
}
