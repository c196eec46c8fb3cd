import type { OpenFile } from './access';

/** Bytes that are asked for ahead: what a fast network holds within 100 ms, and no more than fits easily in memory. */
const AHEAD = 4 * 1024 * 1024;

/**
 * The contents of a file from `position` on, piece by piece and in order, as long as there are any. Many pieces are
 * asked for at once up to `size`; what the file has grown beyond it is asked for one by one. A piece is good until
 * the next one is asked for, unless it is to be `kept`.
 */
export async function* readAhead(
  file: OpenFile,
  position: number,
  size: number,
  { kept = false } = {},
): AsyncGenerator<Uint8Array, void> {
  const underWay: Promise<Uint8Array[]>[] = [];
  const most = Math.max(1, Math.floor(AHEAD / file.chunk));
  let next = position;
  const ask = (): void => {
    const piece = readWhole(file, next, Math.min(file.chunk, size - next));
    piece.catch(() => {}); // It is heard when its turn comes.
    underWay.push(piece);
    next += file.chunk;
  };
  while (next < size && underWay.length < most) ask();
  let reached = position;
  for (let piece = underWay.shift(); piece !== undefined; piece = underWay.shift()) {
    for (const bytes of await piece) {
      reached += bytes.length;
      yield bytes;
      if (!kept) file.giveBack(bytes);
    }
    while (next < size && underWay.length < most) ask();
  }
  // It may have become shorter meanwhile: then this is its end.
  if (reached < Math.max(position, size)) return;
  for (;;) {
    const bytes = await file.read(reached, file.chunk);
    if (bytes.length === 0) return;
    reached += bytes.length;
    yield bytes;
  }
}

/** A server may answer with less than it was asked for. */
async function readWhole(file: OpenFile, position: number, length: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let read = 0;
  while (read < length) {
    const bytes = await file.read(position + read, length - read);
    if (bytes.length === 0) break;
    pieces.push(bytes);
    read += bytes.length;
  }
  return pieces;
}

/** All of a file. */
export async function readAll(file: OpenFile): Promise<Uint8Array> {
  const [first, { size }] = await Promise.all([file.read(0, file.chunk), file.stat()]);
  // Most files fit into one answer.
  if (size > 0 && first.length === size) return first;
  const pieces = [first];
  for await (const piece of readAhead(file, first.length, size, { kept: true })) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Writes to one file, many pieces under way at once. The first failure is that of everything that follows. */
export class WriteBehind {
  readonly #file: OpenFile;
  readonly #underWay = new Set<Promise<void>>();
  readonly #most: number;
  #failure: { error: unknown } | undefined;

  constructor(file: OpenFile) {
    this.#file = file;
    this.#most = Math.max(1, Math.floor(AHEAD / file.chunk));
  }

  /** Resolves as soon as there is room for more, and `data` may be changed again. */
  async write(position: number, data: Uint8Array): Promise<void> {
    for (let at = 0; at < data.length; at += this.#file.chunk) {
      while (this.#underWay.size >= this.#most) await Promise.race(this.#underWay);
      this.#check();
      const write: Promise<void> = this.#file
        .write(position + at, data.subarray(at, at + this.#file.chunk))
        .catch((error: unknown) => void (this.#failure ??= { error }))
        .finally(() => this.#underWay.delete(write));
      this.#underWay.add(write);
      if (!this.#file.copies) await write;
    }
  }

  /** Resolves when all has been written. */
  async end(): Promise<void> {
    await Promise.all(this.#underWay);
    this.#check();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

/** Writes all of `data` at `position`. */
export async function writeAll(file: OpenFile, position: number, data: Uint8Array): Promise<void> {
  const writing = new WriteBehind(file);
  await writing.write(position, data);
  await writing.end();
}
