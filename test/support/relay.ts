import { once } from 'node:events';
import net from 'node:net';

/** Passes TCP connections on, and holds every piece back for a while, as a long line does. */
export interface Relay {
  host: string;
  port: number;
  /** Connections that it has accepted so far. */
  readonly accepted: number;
  /** Ends all connections, as a router does that forgets them. */
  cut(): void;
  /** Says something to every client that the other end never said. */
  spoil(bytes: Buffer): void;
  /** Where new connections lead from now on. */
  divert(to: { host: string; port: number }): void;
  stop(): Promise<void>;
}

/** @param delay milliseconds in each direction, so half of what it adds to a round trip */
export async function startRelay(to: { host: string; port: number }, delay = 0): Promise<Relay> {
  let target = to;
  let accepted = 0;
  const open = new Set<net.Socket>();
  const clients = new Set<net.Socket>();
  const server = net.createServer((near) => {
    accepted++;
    clients.add(near);
    const far = net.connect(target);
    for (const [from, onward] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.setNoDelay(true);
      // Timers of one length fire in the order in which they were set.
      const later = (work: () => void): void => void setTimeout(work, delay);
      from.on('data', (bytes) => later(() => onward.writable && onward.write(bytes)));
      from.on('end', () => later(() => onward.end()));
      from.on('error', () => {});
      from.on('close', () => {
        open.delete(from);
        clients.delete(from);
        later(() => onward.destroy());
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { address, port } = server.address() as net.AddressInfo;
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    host: address,
    port,
    get accepted() {
      return accepted;
    },
    cut,
    spoil: (bytes) => {
      for (const client of clients) client.write(bytes);
    },
    divert: (elsewhere) => (target = elsewhere),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}
