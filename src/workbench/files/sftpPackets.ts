import type { Attributes, Changes } from './access';

// SFTP version 3: draft-ietf-secsh-filexfer-02; extensions: PROTOCOL of OpenSSH, section 4.

export const REQUEST = {
  init: 1,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  symlink: 20,
  extended: 200,
} as const;

export const REPLY = {
  version: 2,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attributes: 105,
  extended: 201,
} as const;

export const STATUS = {
  ok: 0,
  end: 1,
  noSuchFile: 2,
  forbidden: 3,
  badMessage: 5,
  unsupported: 8,
} as const;

export const OPEN = { read: 1, write: 2, create: 8, exclusive: 32 } as const;

const HAS = { size: 1, owner: 2, mode: 4, times: 8, extended: 0x80000000 } as const;

/** An uint32, an uint64 or a string of the protocol. */
export type Field = number | bigint | Uint8Array;

/** A request as it is sent, in a buffer that `allocate` gives. */
export function packet(
  type: number,
  id: number,
  fields: readonly Field[],
  allocate = (length: number): Buffer => Buffer.allocUnsafe(length),
): Buffer {
  let length = 5;
  for (const field of fields) {
    length += typeof field === 'number' ? 4 : typeof field === 'bigint' ? 8 : 4 + field.length;
  }
  const bytes = allocate(4 + length);
  let at = bytes.writeUInt32BE(length, 0);
  at = bytes.writeUInt8(type, at);
  at = bytes.writeUInt32BE(id, at);
  for (const field of fields) {
    if (typeof field === 'number') at = bytes.writeUInt32BE(field, at);
    else if (typeof field === 'bigint') at = bytes.writeBigUInt64BE(field, at);
    else {
      at = bytes.writeUInt32BE(field.length, at);
      bytes.set(field, at);
      at += field.length;
    }
  }
  return bytes;
}

/** The fields of an ATTRS structure. Its times are two, and whole seconds; the time of access is set along. */
export function changeFields(changes: Changes & { size?: number }): Field[] {
  const { size, uid, gid, mode, modified } = changes;
  const fields: Field[] = [];
  let flags = 0;
  if (size !== undefined) {
    flags |= HAS.size;
    fields.push(BigInt(size));
  }
  if (uid !== undefined && gid !== undefined) {
    flags |= HAS.owner;
    fields.push(uid, gid);
  }
  if (mode !== undefined) {
    flags |= HAS.mode;
    fields.push(mode);
  }
  if (modified !== undefined) {
    flags |= HAS.times;
    const seconds = Math.floor(modified / 1000);
    fields.push(seconds, seconds);
  }
  return [flags, ...fields];
}

/** What the other side sent makes no sense. */
export class MalformedPacket extends Error {
  constructor() {
    super('The answer is not one of the SFTP protocol.');
  }
}

/** Reads the fields of an answer, one after the other. */
export class PacketReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.#take(1).readUInt8();
  }

  uint32(): number {
    return this.#take(4).readUInt32BE();
  }

  uint64(): bigint {
    return this.#take(8).readBigUInt64BE();
  }

  /** A view into the packet, not a copy. */
  string(): Buffer {
    return this.#take(this.uint32());
  }

  attributes(): Attributes {
    const flags = this.uint32();
    const size = (flags & HAS.size) === 0 ? 0 : Number(this.uint64());
    const [uid, gid] = (flags & HAS.owner) === 0 ? [0, 0] : [this.uint32(), this.uint32()];
    const mode = (flags & HAS.mode) === 0 ? 0 : this.uint32();
    let modified = 0;
    if ((flags & HAS.times) !== 0) {
      this.uint32();
      modified = this.uint32() * 1000;
    }
    if ((flags & HAS.extended) !== 0) {
      for (let left = this.uint32(); left > 0; left--) {
        this.string();
        this.string();
      }
    }
    return { mode, size, modified, uid, gid };
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new MalformedPacket();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
