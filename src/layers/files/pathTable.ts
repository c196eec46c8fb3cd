import { ExplainedError } from '../../base';
import { IntColumn } from './columns';

/** Paths that an image may hold: above it something is hostile, and memory would not suffice. */
const MAX_PATHS = 8_000_000;
/** The path that all others begin with. */
export const ROOT = 0;

/**
 * All paths of an image, each once, as small numbers: a million of them in about 80 MB. A folder has a smaller number than
 * what lies in it.
 */
export class PathTable {
  readonly #names: string[] = [''];
  readonly #parents = IntColumn.of(-1);
  readonly #firstChild = IntColumn.of(-1);
  readonly #nextSibling = IntColumn.of(-1);
  // Open addressing over (folder, name).
  #slots = new Int32Array(1024).fill(-1);

  /** How many there are; their numbers are below it. */
  get size(): number {
    return this.#names.length;
  }

  name(path: number): string {
    return this.#names[path] ?? '';
  }

  /** The folder that it lies in; -1 for the root. */
  parent(path: number): number {
    return this.#parents.at(path);
  }

  /** What lies in a folder, in no order. */
  *children(folder: number): Generator<number> {
    for (let child = this.#firstChild.at(folder); child >= 0; child = this.#nextSibling.at(child)) {
      yield child;
    }
  }

  /** The first of what lies in a folder, and of each the next: for loops that have to be fast. -1: no more. */
  firstChild(folder: number): number {
    return this.#firstChild.at(folder);
  }
  nextSibling(path: number): number {
    return this.#nextSibling.at(path);
  }

  /** -1 where there is none. */
  find(folder: number, name: string): number {
    return this.#slots[this.#slotOf(folder, name)] as number;
  }

  /** The number of a path that was there, or is from now on. */
  add(folder: number, name: string): number {
    const slot = this.#slotOf(folder, name);
    const known = this.#slots[slot] as number;
    if (known >= 0) return known;
    if (this.size >= MAX_PATHS) throw tooMany();
    const path = this.size;
    this.#names.push(ownCopy(name));
    this.#parents.push(folder);
    this.#nextSibling.push(this.#firstChild.at(folder));
    this.#firstChild.push(-1);
    this.#firstChild.set(folder, path);
    this.#slots[slot] = path;
    if (this.size * 2 > this.#slots.length) this.#grow();
    return path;
  }

  addSteps(steps: readonly string[]): number {
    let path = ROOT;
    for (const step of steps) path = this.add(path, step);
    return path;
  }

  /** `/etc/passwd`; `/` for the root. */
  text(path: number): string {
    const steps: string[] = [];
    for (let at = path; at > ROOT; at = this.parent(at)) steps.push(this.name(at));
    return `/${steps.reverse().join('/')}`;
  }

  /** The number of `/etc/passwd`; -1 where there is no such path. */
  lookUp(text: string): number {
    let path = ROOT;
    for (const step of text.split('/')) {
      if (step === '') continue;
      path = this.find(path, step);
      if (path < 0) return -1;
    }
    return path;
  }

  #slotOf(folder: number, name: string): number {
    const mask = this.#slots.length - 1;
    let slot = hash(folder, name) & mask;
    for (;;) {
      const path = this.#slots[slot] as number;
      if (path < 0 || (this.#parents.at(path) === folder && this.#names[path] === name)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let path = 1; path < this.size; path++) {
      this.#slots[this.#slotOf(this.parent(path), this.name(path))] = path;
    }
  }
}

/** Different for each run, so that no archive can hold names that all fall into one place. */
const SEED = Math.floor(Math.random() * 2 ** 31);

/** FNV-1a over the name, begun with the folder's number. */
function hash(folder: number, name: string): number {
  let value = Math.imul(SEED ^ folder, 0x9e3779b1);
  for (let at = 0; at < name.length; at++) value = Math.imul(value ^ name.charCodeAt(at), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}

/** A piece of a string keeps all of it in memory (V8), so that names of a long path would hold it many times. */
function ownCopy(name: string): string {
  return name.length < 13 ? name : Buffer.from(name, 'utf16le').toString('utf16le');
}

function tooMany(): ExplainedError {
  return new ExplainedError(
    'image-too-large',
    `The image holds more than ${MAX_PATHS.toLocaleString('en')} paths, which is more than can be shown.`,
  );
}
