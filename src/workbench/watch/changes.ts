import path from 'node:path';
import { decodeName } from '../files/names';
import { isTemporary } from '../files/save';

export interface FileChange {
  /** Absolute. */
  path: string;
  kind: 'created' | 'changed' | 'deleted';
}

const KINDS: readonly (readonly [event: string, kind: FileChange['kind']])[] = [
  ['CREATE', 'created'],
  ['MOVED_TO', 'created'],
  ['DELETE', 'deleted'],
  ['MOVED_FROM', 'deleted'],
  ['CLOSE_WRITE', 'changed'],
  ['ATTRIB', 'changed'],
];

/** Above what any path takes (PATH_MAX is 4096 on Linux, with its octets). */
const LONGEST_LINE = 64 * 1024;
const LONGEST_LOOK = 200_000;

/** What the script's output says, line by line. Made for hostile names: the worst they do is one look too many. */
export class ChangeReader {
  readonly #onChange: (change: FileChange) => void;
  /** A folder has come into being; what is in it is not watched yet. */
  readonly #onFolder: () => void;
  #rest: Buffer = Buffer.alloc(0);
  #looks = false;
  #begun = false;
  #look: Map<string, string> | undefined;
  #last: Map<string, string> | undefined;

  constructor(onChange: (change: FileChange) => void, onFolder: () => void) {
    this.#onChange = onChange;
    this.#onFolder = onFolder;
  }

  /** True once nothing that changes is missed any more. */
  get begun(): boolean {
    return this.#begun;
  }

  push(bytes: Uint8Array): void {
    let rest = Buffer.concat([this.#rest, bytes]);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      this.#line(decodeName(rest.subarray(0, end)));
      rest = rest.subarray(end + 1);
    }
    this.#rest = rest.length > LONGEST_LINE ? Buffer.alloc(0) : Buffer.from(rest);
  }

  #line(line: string): void {
    if (this.#looks) this.#looked(line);
    else if (line === 'looks') this.#looks = true;
    else if (line === 'Watches established.') this.#begun = true;
    else this.#event(line);
  }

  #event(line: string): void {
    const [, events = '', file = ''] = /^([A-Z_,]+)\|(\/.*)$/.exec(line) ?? [];
    const names = events.split(',');
    const kind = KINDS.find(([event]) => names.includes(event))?.[1];
    if (kind === undefined) return;
    if (kind === 'created' && names.includes('ISDIR')) this.#onFolder();
    this.#change(path.posix.normalize(file), kind);
  }

  #looked(line: string): void {
    if (line === 'look') {
      this.#look = new Map();
    } else if (line === 'end' && this.#look !== undefined) {
      this.#compare(this.#last, this.#look);
      this.#begun = true;
      this.#last = this.#look;
      this.#look = undefined;
    } else {
      const [, state = '', file = ''] = /^([^|]*\|[^|]*\|[^|]*)\|(\/.*)$/.exec(line) ?? [];
      if (file !== '' && (this.#look?.size ?? LONGEST_LOOK) < LONGEST_LOOK) this.#look?.set(file, state);
    }
  }

  #compare(before: ReadonlyMap<string, string> | undefined, now: ReadonlyMap<string, string>): void {
    if (before === undefined) return;
    for (const [file, state] of now) {
      const old = before.get(file);
      if (old === undefined) this.#change(file, 'created');
      else if (old !== state && !isFolder(state)) this.#change(file, 'changed');
    }
    for (const file of before.keys()) if (!now.has(file)) this.#change(file, 'deleted');
  }

  #change(file: string, kind: FileChange['kind']): void {
    if (!isTemporary(path.posix.basename(file))) this.#onChange({ path: file, kind });
  }
}

/** `%f` of stat(1): the mode in hexadecimal digits. */
function isFolder(state: string): boolean {
  return (Number.parseInt(state.slice(state.lastIndexOf('|') + 1), 16) & 0o170000) === 0o040000;
}
