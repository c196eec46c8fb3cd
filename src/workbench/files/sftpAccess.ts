import path from 'node:path';
import type { Duplex } from 'node:stream';
import type { Attributes, Changes, FileAccess, OpenFile, OpenHow } from './access';
import { fileError, onceMore } from './errors';
import type { FileFailure } from '../types';
import { decodeName, encodeName } from './names';
import { SftpClient, SftpRefusal } from './sftpClient';
import { MalformedPacket, OPEN, REPLY, REQUEST, STATUS, changeFields } from './sftpPackets';
import type { Field, PacketReader } from './sftpPackets';

const FAILURES: Readonly<Record<number, FileFailure>> = {
  [STATUS.noSuchFile]: 'file-not-found',
  [STATUS.forbidden]: 'file-forbidden',
  [STATUS.badMessage]: 'file-name',
};

const FLAGS: Readonly<Record<OpenHow, number>> = {
  read: OPEN.read,
  write: OPEN.read | OPEN.write,
  'write-only': OPEN.write,
  create: OPEN.write | OPEN.create | OPEN.exclusive,
};

/** A READDIR brings about a hundred names (OpenSSH); that many are asked for at once where there are more. */
const LISTINGS_AHEAD = 8;

/** A stream that leads to an SFTP server. */
export interface SftpStream {
  stream: Duplex;
  /** The error of a conversation that has ended, made of the stream's own where it had one. */
  explain: (error: Error | undefined) => Error;
}

/**
 * Files through SFTP. The channel is opened on first use, and anew after it has ended; what only reads is then asked
 * once more, what changes something fails with the reason.
 */
export class SftpAccess implements FileAccess {
  readonly #dial: () => Promise<SftpStream>;
  #client: Promise<SftpClient> | undefined;

  /** @param dial waits for the connection where that is being made anew */
  constructor(dial: () => Promise<SftpStream>) {
    this.#dial = dial;
  }

  realpath(file: string): Promise<string> {
    return this.#read(file, async (client) => {
      const names = await client.ask(REQUEST.realpath, [encodeName(file)], REPLY.name);
      return firstName(names);
    });
  }

  stat(file: string): Promise<Attributes> {
    return this.#attributes(REQUEST.stat, file);
  }

  lstat(file: string): Promise<Attributes> {
    return this.#attributes(REQUEST.lstat, file);
  }

  list(folder: string): Promise<{ name: string; attributes: Attributes }[]> {
    return this.#read(folder, async (client) => {
      const handle = Buffer.from(
        (await client.ask(REQUEST.opendir, [encodeName(folder)], REPLY.handle)).string(),
      );
      try {
        return await listing(client, handle);
      } finally {
        client.tell(REQUEST.close, [handle]).catch(() => {});
      }
    });
  }

  open(file: string, how: OpenHow): Promise<OpenFile> {
    const flags = FLAGS[how];
    const ask = (client: SftpClient, opening: number): Promise<PacketReader> =>
      client.ask(REQUEST.open, [encodeName(file), opening, 0], REPLY.handle);
    const open = async (client: SftpClient): Promise<OpenFile> => {
      const reply = await ask(client, flags).catch(async (error: unknown) => {
        const refusal = await explained(client, file, error);
        // Some files may be written to but not read.
        if (how === 'write' && refusal.code === 'file-forbidden') return ask(client, OPEN.write);
        if (how === 'create' && refusal.code === 'file-failed' && (await exists(client, file))) {
          throw fileError('file-exists', file, error);
        }
        throw refusal;
      });
      return this.#opened(client, file, Buffer.from(reply.string()));
    };
    return how === 'read' ? this.#read(file, open) : this.#change(file, open);
  }

  readLink(file: string): Promise<string> {
    return this.#read(file, async (client) =>
      firstName(await client.ask(REQUEST.readlink, [encodeName(file)], REPLY.name)),
    );
  }

  makeLink(file: string, target: string): Promise<void> {
    // OpenSSH takes them the wrong way round, and says so in its PROTOCOL (section 4.1); others followed it.
    return this.#tell(file, REQUEST.symlink, [encodeName(target), encodeName(file)]);
  }

  change(file: string, changes: Changes): Promise<void> {
    return this.#tell(file, REQUEST.setstat, [encodeName(file), ...changeFields(changes)]);
  }

  makeFolder(folder: string): Promise<void> {
    return this.#tell(folder, REQUEST.mkdir, [encodeName(folder), 0]);
  }

  replace(from: string, to: string): Promise<void> {
    return this.#change(to, async (client) => {
      // SFTP's own rename refuses to replace; OpenSSH has this one for it.
      if (client.knows('posix-rename@openssh.com')) {
        const name = Buffer.from('posix-rename@openssh.com');
        return client.tell(REQUEST.extended, [name, encodeName(from), encodeName(to)]);
      }
      await client.tell(REQUEST.remove, [encodeName(to)]);
      return client.tell(REQUEST.rename, [encodeName(from), encodeName(to)]);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#change(from, (client) =>
      client.tell(REQUEST.rename, [encodeName(from), encodeName(to)]).catch(async (error: unknown) => {
        const refusal = await explained(client, from, error);
        if (refusal.code !== 'file-failed') throw refusal;
        if (await exists(client, to)) throw fileError('file-exists', to, error);
        const [there, here] = await Promise.all([disk(client, path.posix.dirname(to)), disk(client, from)]);
        throw there !== undefined && there.id !== here?.id
          ? fileError('file-other-disk', to, error)
          : refusal;
      }),
    );
  }

  unlink(file: string): Promise<void> {
    return this.#tell(file, REQUEST.remove, [encodeName(file)]);
  }

  removeFolder(folder: string): Promise<void> {
    return this.#change(folder, (client) =>
      client.tell(REQUEST.rmdir, [encodeName(folder)]).catch(async (error: unknown) => {
        const refusal = await explained(client, folder, error);
        if (refusal.code !== 'file-failed') throw refusal;
        throw (await this.list(folder)).length > 0 ? fileError('file-not-empty', folder, error) : refusal;
      }),
    );
  }

  #attributes(request: number, file: string): Promise<Attributes> {
    return this.#read(file, async (client) =>
      (await client.ask(request, [encodeName(file)], REPLY.attributes)).attributes(),
    );
  }

  #opened(client: SftpClient, file: string, handle: Buffer): OpenFile {
    const explain = async (error: unknown): Promise<never> => {
      throw await explained(client, file, error);
    };
    const tell = (request: number, fields: readonly Field[]): Promise<void> =>
      client.tell(request, [handle, ...fields]).catch(explain);
    return {
      chunk: client.chunk,
      copies: true,
      stat: () =>
        client.ask(REQUEST.fstat, [handle], REPLY.attributes).then((reply) => reply.attributes(), explain),
      read: (position, length) =>
        client
          .ask(REQUEST.read, [handle, BigInt(position), Math.min(length, client.chunk)], REPLY.data)
          .then((reply) => reply.string())
          .catch((error: unknown) =>
            error instanceof SftpRefusal && error.status === STATUS.end ? new Uint8Array() : explain(error),
          ),
      giveBack: (bytes) => client.giveBack(bytes),
      write: (position, data) => tell(REQUEST.write, [BigInt(position), data]),
      truncate: (size) => tell(REQUEST.fsetstat, changeFields({ size })),
      change: (changes) => tell(REQUEST.fsetstat, changeFields(changes)),
      sync: () =>
        client.knows('fsync@openssh.com')
          ? client.tell(REQUEST.extended, [Buffer.from('fsync@openssh.com'), handle]).catch(explain)
          : Promise.resolve(),
      close: () => tell(REQUEST.close, []),
    };
  }

  #tell(file: string, request: number, fields: readonly Field[]): Promise<void> {
    return this.#change(file, (client) => client.tell(request, fields));
  }

  async #change<T>(file: string, work: (client: SftpClient) => Promise<T>): Promise<T> {
    const client = await this.#connected();
    try {
      return await work(client);
    } catch (error) {
      throw await explained(client, file, error);
    }
  }

  #read<T>(file: string, work: (client: SftpClient) => Promise<T>): Promise<T> {
    return onceMore(() => this.#change(file, work));
  }

  #connected(): Promise<SftpClient> {
    if (this.#client === undefined) {
      const forget = (): void => {
        if (this.#client === opening) this.#client = undefined;
      };
      const opening = this.#dial().then(({ stream, explain }) => SftpClient.open(stream, forget, explain));
      this.#client = opening;
      opening.catch(forget);
    }
    return this.#client;
  }
}

function firstName(reply: PacketReader): string {
  if (reply.uint32() < 1) throw new MalformedPacket();
  return decodeName(reply.string());
}

async function listing(
  client: SftpClient,
  handle: Buffer,
): Promise<{ name: string; attributes: Attributes }[]> {
  const entries: { name: string; attributes: Attributes }[] = [];
  for (let ahead = 1; ; ahead = LISTINGS_AHEAD) {
    const asked = Array.from({ length: ahead }, () =>
      client.ask(REQUEST.readdir, [handle], REPLY.name).catch((error: unknown) => {
        if (error instanceof SftpRefusal && error.status === STATUS.end) return undefined;
        throw error;
      }),
    );
    for (const reply of await Promise.all(asked)) {
      if (reply === undefined) return entries;
      for (let left = reply.uint32(); left > 0; left--) {
        const name = decodeName(reply.string());
        reply.string();
        const attributes = reply.attributes();
        // A name is one step of a path; what a server calls otherwise would lead elsewhere.
        if (name !== '.' && name !== '..' && name !== '' && !name.includes('/') && !name.includes('\0')) {
          entries.push({ name, attributes });
        }
      }
    }
  }
}

async function exists(client: SftpClient, file: string): Promise<boolean> {
  return client.ask(REQUEST.lstat, [encodeName(file)], REPLY.attributes).then(
    () => true,
    () => false,
  );
}

/** The file system that a file is on, where the server tells. */
async function disk(
  client: SftpClient,
  file: string,
): Promise<{ id: bigint; free: bigint; readOnly: boolean } | undefined> {
  const extension = 'statvfs@openssh.com';
  if (!client.knows(extension)) return undefined;
  try {
    const fields = [Buffer.from(extension), encodeName(file)];
    const reply = await client.ask(REQUEST.extended, fields, REPLY.extended);
    const [, unit = 0n, , , blocks = 0n, , , inodes = 0n, id = 0n, flags = 0n] = Array.from(
      { length: 10 },
      () => reply.uint64(),
    );
    return { id, free: inodes === 0n ? 0n : blocks * unit, readOnly: (flags & 1n) !== 0n };
  } catch {
    return undefined;
  }
}

/**
 * The error for people. Version 3 has one status for a full disk, a folder in the way, a file that is taken and all
 * else, so the server is asked which it is.
 */
async function explained(
  client: SftpClient,
  file: string,
  error: unknown,
): Promise<Error & { code?: string }> {
  if (error instanceof MalformedPacket) return fileError('file-failed', file, error);
  if (!(error instanceof SftpRefusal)) return error as Error;
  const known = FAILURES[error.status];
  if (known !== undefined) return fileError(known, file, error);
  const place = (await disk(client, file)) ?? (await disk(client, path.posix.dirname(file)));
  if (place?.readOnly === true) return fileError('file-read-only-disk', file, error);
  // The last blocks are for root only, and a server may be in the middle of giving some back.
  if (place !== undefined && place.free < BigInt(client.chunk))
    return fileError('file-no-space', file, error);
  return fileError('file-failed', file, error);
}
