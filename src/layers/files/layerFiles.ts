import { cleanSteps } from '../tar/cleanName';
import type { TarEntry } from '../tar/header';
import { ByteColumn, IntColumn, NumberColumn, ShortColumn, WordColumn } from './columns';
import type { PathTable } from './pathTable';

/** What begins the name of a file that says that another is gone (OCI image layer specification, “Whiteouts”). */
export const WHITEOUT = '.wh.';
/** What says that all that lower layers have in its folder is gone. */
export const OPAQUE = '.wh..wh..opq';

/** The first bytes of a SHA-256 as two numbers: equal ones mean equal contents. */
export type Digest = readonly [number, number];

/** One file of a layer. */
export interface LayerFile extends Omit<TarEntry, 'name' | 'stored'> {
  /** Its number in the table of paths. */
  path: number;
  /** Of its contents, where they were read. */
  digest: Digest | undefined;
  /** The archive has it with a slash in front. */
  rooted: boolean;
}

// Beside the permission bits there is room for these.
const SPARSE = 0x8000;
const ROOTED = 0x4000;

/** The files of one layer in the order in which its archive has them: about 45 bytes for each. */
export class LayerFiles {
  readonly #table: PathTable;
  readonly #paths = new IntColumn();
  readonly #types = new ByteColumn();
  readonly #modes = new ShortColumn();
  readonly #uids = new WordColumn();
  readonly #gids = new WordColumn();
  readonly #sizes = new NumberColumn();
  readonly #modified = new NumberColumn();
  readonly #digests = [new WordColumn(), new WordColumn()] as const;
  readonly #links = new Map<number, string>();
  /** Bytes of all files as their headers tell them, which is what dive calls the size of a layer. */
  size = 0;

  constructor(table: PathTable) {
    this.#table = table;
  }

  get length(): number {
    return this.#paths.length;
  }

  /** Takes in what the archive says next. Answers with its number; `undefined` for an entry that names nothing. */
  add(entry: TarEntry, digest?: Digest): number | undefined {
    const steps = cleanSteps(entry.name);
    if (steps === undefined) return undefined;
    const index = this.length;
    this.#paths.push(this.#table.addSteps(steps));
    this.#types.push(entry.type.charCodeAt(0));
    this.#modes.push(entry.mode | (entry.sparse ? SPARSE : 0) | (entry.name.startsWith('/') ? ROOTED : 0));
    this.#uids.push(entry.uid);
    this.#gids.push(entry.gid);
    this.#sizes.push(entry.size);
    this.#modified.push(entry.modified);
    // Nobody’s digest is 0, 0: it stands for none.
    this.#digests[0].push(digest?.[0] ?? 0);
    this.#digests[1].push(digest?.[1] ?? 0);
    if (entry.link !== '') this.#links.set(index, entry.link);
    this.size += entry.size;
    return index;
  }

  pathOf(index: number): number {
    return this.#paths.at(index);
  }

  typeOf(index: number): string {
    return String.fromCharCode(this.#types.at(index));
  }

  isFolder(index: number): boolean {
    return this.#types.at(index) === 0x35;
  }

  sizeOf(index: number): number {
    return this.#sizes.at(index);
  }

  hasDigest(index: number): boolean {
    return this.#digests[0].at(index) !== 0 || this.#digests[1].at(index) !== 0;
  }

  at(index: number): LayerFile {
    const digest: Digest = [this.#digests[0].at(index), this.#digests[1].at(index)];
    return {
      path: this.pathOf(index),
      type: this.typeOf(index),
      size: this.sizeOf(index),
      mode: this.#modes.at(index) & 0o7777,
      uid: this.#uids.at(index),
      gid: this.#gids.at(index),
      modified: this.#modified.at(index),
      link: this.#links.get(index) ?? '',
      sparse: (this.#modes.at(index) & SPARSE) !== 0,
      rooted: (this.#modes.at(index) & ROOTED) !== 0,
      digest: this.hasDigest(index) ? digest : undefined,
    };
  }
}
