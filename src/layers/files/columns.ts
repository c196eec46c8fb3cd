type Numbers = Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array;

/** Numbers of one kind, as many as come, without an object for each. */
abstract class Column<T extends Numbers> {
  #values: T;
  #length = 0;
  readonly #make: (length: number) => T;

  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#values = make(16);
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#values[index] as number;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.#make(Math.ceil(this.#length * 1.5));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }
}

export class IntColumn extends Column<Int32Array> {
  constructor() {
    super((length) => new Int32Array(length));
  }

  static of(...values: readonly number[]): IntColumn {
    const column = new IntColumn();
    for (const value of values) column.push(value);
    return column;
  }
}
/** Above 4,294,967,295 it keeps the lower 32 bits. */
export class WordColumn extends Column<Uint32Array> {
  constructor() {
    super((length) => new Uint32Array(length));
  }
}
export class ShortColumn extends Column<Uint16Array> {
  constructor() {
    super((length) => new Uint16Array(length));
  }
}
export class ByteColumn extends Column<Uint8Array> {
  constructor() {
    super((length) => new Uint8Array(length));
  }
}
export class NumberColumn extends Column<Float64Array> {
  constructor() {
    super((length) => new Float64Array(length));
  }
}
