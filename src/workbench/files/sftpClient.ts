import type { Duplex } from 'node:stream';
import { ExplainedError } from '../../base';
import { BufferPool } from './bufferPool';
import { MalformedPacket, PacketReader, REPLY, REQUEST, STATUS, packet } from './sftpPackets';
import type { Field } from './sftpPackets';

/** Above what OpenSSH sends at most (SFTP_MAX_MSG_LENGTH, 256 KiB). */
const LONGEST_PACKET = 512 * 1024;
/** What a login shell may say before the server does. */
const NOISE_KEPT = 64 * 1024;
/** Bytes a request without word of a server's limits may move: what every server has to take (section 3). */
const SAFE_CHUNK = 32 * 1024;
/** The same for OpenSSH before it told its limits (8.5). */
const OLD_OPENSSH_CHUNK = 64 * 1024;

/** What a packet with contents holds beside them: a handle has 256 octets at most. */
const OVERHEAD = 512;

/** The server refused a request. */
export class SftpRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Waiting {
  resolve: (reply: { type: number; body: PacketReader }) => void;
  reject: (error: unknown) => void;
}

/**
 * One conversation with an SFTP server (version 3) over whatever stream leads to one. Names stay bytes, and any
 * number of requests may be under way. What the server breaks ends the conversation, never anything else.
 */
export class SftpClient {
  readonly #stream: Duplex;
  readonly #waiting = new Map<number, Waiting>();
  readonly #head = Buffer.alloc(4);
  #headLength = 0;
  #body: Buffer | undefined;
  #filled = 0;
  /** What has arrived while the server has not yet said its version. */
  #noise: Buffer | undefined = Buffer.alloc(0);
  #nextId = 0;
  #ended: { error: Error } | undefined;
  #extensions: ReadonlySet<string> = new Set();
  #greeted: () => void = () => {};
  #chunk = SAFE_CHUNK;
  /** For the packets that move contents. */
  #pool = new BufferPool(SAFE_CHUNK + OVERHEAD);

  private constructor(stream: Duplex, onEnd: () => void, explain: (error: Error | undefined) => Error) {
    this.#stream = stream;
    let failure: Error | undefined;
    stream.on('data', (bytes: Buffer) => {
      try {
        this.#receive(bytes);
      } catch (error) {
        stream.destroy(error as Error);
        this.#end(error as Error);
      }
    });
    stream.on('error', (error: Error) => (failure ??= error));
    for (const event of ['end', 'close']) {
      stream.once(event, () => {
        stream.destroy();
        this.#end(explain(failure));
        onEnd();
      });
    }
  }

  /**
   * Resolves once the server has answered. `onEnd` is called when the conversation is over, for whatever reason;
   * `explain` makes the error of it of the stream's own, where that had one.
   */
  static async open(
    stream: Duplex,
    onEnd: () => void,
    explain: (error: Error | undefined) => Error,
  ): Promise<SftpClient> {
    const client = new SftpClient(stream, onEnd, explain);
    const greeted = new Promise<void>((resolve, reject) => {
      client.#greeted = resolve;
      client.#waiting.set(-1, { resolve: () => {}, reject });
    });
    const version = packet(REQUEST.init, 3, []);
    stream.write(version);
    await greeted;
    client.#waiting.delete(-1);
    await client.#learnLimits();
    return client;
  }

  /** How many bytes one READ or WRITE may move. */
  get chunk(): number {
    return this.#chunk;
  }

  /** Whether the server has said that it knows this extension. */
  knows(extension: string): boolean {
    return this.#extensions.has(extension);
  }

  /** Sends a request; the answer is one of this type. Rejects with {@link SftpRefusal} where the server says no. */
  async ask(request: number, fields: readonly Field[], reply: number): Promise<PacketReader> {
    const { type, body } = await this.#send(request, fields);
    if (type === reply) return body;
    if (type === REPLY.status) throw refusal(body);
    return this.#break();
  }

  /** Sends a request that is answered by yes or no. */
  async tell(request: number, fields: readonly Field[]): Promise<void> {
    const { type, body } = await this.#send(request, fields);
    if (type !== REPLY.status) return this.#break();
    const { status, message } = refusal(body);
    if (status !== STATUS.ok) throw new SftpRefusal(status, message);
  }

  /** Nobody looks any more at these bytes of an answer. */
  giveBack(bytes: Uint8Array): void {
    this.#pool.giveBack(bytes);
  }

  #send(request: number, fields: readonly Field[]): Promise<{ type: number; body: PacketReader }> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended.error);
        return;
      }
      const id = this.#nextId;
      this.#nextId = (id + 1) % 0x1_0000_0000;
      const bytes = packet(request, id, fields, (length) => this.#pool.take(length));
      // An answer means that the stream has let go of the request.
      this.#waiting.set(id, {
        resolve: (reply) => {
          this.#pool.giveBack(bytes);
          resolve(reply);
        },
        reject,
      });
      this.#stream.write(bytes);
    });
  }

  async #learnLimits(): Promise<void> {
    if (!this.knows('limits@openssh.com')) {
      if (this.knows('posix-rename@openssh.com')) this.#useChunk(OLD_OPENSSH_CHUNK);
      return;
    }
    const limits = await this.ask(REQUEST.extended, [Buffer.from('limits@openssh.com')], REPLY.extended);
    limits.uint64();
    const longest = [limits.uint64(), limits.uint64()].map(Number).filter((bytes) => bytes > 0);
    this.#useChunk(Math.min(LONGEST_PACKET / 2, ...longest));
  }

  #useChunk(bytes: number): void {
    this.#chunk = bytes;
    this.#pool = new BufferPool(bytes + OVERHEAD);
  }

  #receive(bytes: Buffer): void {
    let rest = this.#noise === undefined ? bytes : this.#afterGreeting(bytes);
    while (rest.length > 0) {
      if (this.#body === undefined) {
        const taken = rest.copy(this.#head, this.#headLength, 0, 4 - this.#headLength);
        this.#headLength += taken;
        rest = rest.subarray(taken);
        if (this.#headLength < 4) return;
        const length = this.#head.readUInt32BE();
        if (length < 5 || length > LONGEST_PACKET) throw notSftp();
        this.#body = this.#pool.take(length);
        this.#filled = 0;
      }
      const taken = rest.copy(this.#body, this.#filled);
      this.#filled += taken;
      rest = rest.subarray(taken);
      if (this.#filled < this.#body.length) return;
      const body = this.#body;
      this.#body = undefined;
      this.#headLength = 0;
      this.#dispatch(body);
    }
  }

  #dispatch(bytes: Buffer): void {
    const body = new PacketReader(bytes);
    const type = body.byte();
    const id = body.uint32();
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) throw notSftp();
    this.#waiting.delete(id);
    waiting.resolve({ type, body });
  }

  /**
   * The first thing that a server says is its version. Where it is started through a login shell whose start files
   * print something, that comes before.
   */
  #afterGreeting(bytes: Buffer): Buffer {
    const noise = Buffer.concat([this.#noise ?? Buffer.alloc(0), bytes]);
    this.#noise = noise;
    const mark = Buffer.from([REPLY.version, 0, 0, 0, 3]);
    for (let at = noise.indexOf(mark, 4); at >= 4; at = noise.indexOf(mark, at + 1)) {
      const length = noise.readUInt32BE(at - 4);
      if (length < mark.length || length > LONGEST_PACKET) continue;
      if (noise.length < at + length) return Buffer.alloc(0);
      const body = new PacketReader(noise.subarray(at + mark.length, at + length));
      const extensions = new Set<string>();
      while (!body.done) {
        extensions.add(body.string().toString('latin1'));
        body.string();
      }
      this.#extensions = extensions;
      this.#noise = undefined;
      this.#greeted();
      return noise.subarray(at + length);
    }
    if (noise.length > NOISE_KEPT) throw notSftp();
    return Buffer.alloc(0);
  }

  #break(): never {
    const error = notSftp();
    this.#stream.destroy(error);
    this.#end(error);
    throw error;
  }

  #end(error: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = { error: error instanceof MalformedPacket ? notSftp(error) : error };
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(this.#ended.error);
  }
}

function refusal(body: PacketReader): SftpRefusal {
  const status = body.uint32();
  return new SftpRefusal(status, body.done ? `status ${status}` : body.string().toString());
}

function notSftp(cause?: Error): ExplainedError {
  return new ExplainedError('not-an-sftp-server', 'The workbench does not speak SFTP as it should.', {
    remedy: 'Ask whoever runs that machine to look at the line “Subsystem sftp” of its sshd_config.',
    ...(cause === undefined ? {} : { cause }),
  });
}
