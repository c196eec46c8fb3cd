import { once } from 'node:events';
import net from 'node:net';

/** Something that listens on a loopback port and is no SSH server, or pretends to be one. */
export interface TestServer {
  host: string;
  port: number;
  /** Resolves once everybody who is connected now has ended that. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** @param serve what it does with each connection; errors of the connection are seen to */
export async function startServer(serve: (socket: net.Socket) => void): Promise<TestServer> {
  const open = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
    serve(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { address, port } = server.address() as net.AddressInfo;
  return {
    host: address,
    port,
    idle: async () => {
      await Promise.all([...open].map(ended));
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** Resolves once the other side has ended. */
function ended(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('end', resolve).once('close', () => resolve());
    // Who does not read does not hear of it.
    socket.resume();
    if (socket.readableEnded) resolve();
  });
}

/** Sends pieces of `piece` as fast as they are taken, `megabytes` in all. */
export function flood(socket: net.Socket, piece: Buffer, megabytes: number): void {
  let left = Math.ceil((megabytes * 1_000_000) / piece.length);
  const more = (): void => {
    while (left-- > 0 && socket.writable) if (!socket.write(piece)) return;
  };
  socket.on('drain', more);
  more();
}
