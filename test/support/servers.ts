import { once } from 'node:events';
import net from 'node:net';

/** Something that listens on a loopback port and is no SSH server, or pretends to be one. */
export interface TestServer {
  host: string;
  port: number;
  /** Resolves once nobody is connected any more. */
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
      // Who does not read does not hear of the other side's end.
      for (const socket of open) socket.resume();
      await Promise.all([...open].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
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
