import { once } from 'node:events';
import net from 'node:net';
import { Emitter, ExplainedError } from '../../base';
import type { Disposable, Event } from '../../base';
import type { Workbench } from '../types';
import { checkAddress, formatAddress, isLoopback, isPrivate } from './address';
import { portDialler } from './dial';
import type { Dial } from './dial';
import { explainDial } from './dialFailure';

export interface TunnelOptions {
  /** As the workbench sees it; `127.0.0.1` where none is named. */
  host?: string;
  port: number;
  /** The port to listen on here; where it is taken, and where none is named, any free one. */
  localPort?: number;
  /** The address to listen on here; both loopback addresses where none is named. */
  localHost?: string;
  /**
   * What a person has agreed to beyond the rule of {@link openTunnel}: `containers` private addresses that an engine
   * has named as its containers', `network` any address that the workbench reaches, `visible` to listen where other
   * computers can connect.
   */
  agreed?: readonly ('containers' | 'network' | 'visible')[];
}

export interface TunnelTraffic {
  /** Bytes from the workbench to here, and from here to the workbench. */
  received: number;
  sent: number;
  /** Connections that are open now. */
  open: number;
}

/** A port of a workbench that can be connected to on this computer. */
export interface Tunnel {
  readonly host: string;
  readonly port: number;
  readonly localHost: string;
  readonly localPort: number;
  /** The port that was asked for and is taken by another program. */
  readonly takenPort: number | undefined;
  readonly traffic: TunnelTraffic;
  /** Why the connection that was begun last could not be carried, as an `ExplainedError`; undefined where it could. */
  readonly problem: Error | undefined;
  readonly closed: boolean;
  /** Heard when any of these has changed, at most four times a second. */
  readonly onDidChange: Event<void>;
  /** Stops listening and ends every connection. */
  close(): void;
}

const LOOPBACK_4 = '127.0.0.1';
const LOOPBACK_6 = '::1';
const NOTICE_AFTER = 250;

/**
 * Listens on this computer and carries each connection to a port of the workbench: half-closed ones too, neither side
 * faster than the other reads. A connection that fails ends alone. While the workbench reconnects, the tunnel goes on
 * listening and new connections wait as `dialTcp` does; it ends with {@link Tunnel.close} and when the workbench is closed.
 *
 * The rule of addresses: without a person's word (`agreed`) a tunnel leads to a loopback address of the workbench and
 * listens on one of this computer. `containers` adds the private addresses of RFC 1918 and RFC 4193, never a name,
 * which might stand for any address.
 *
 * Rejects with `tunnel-refused` and `tunnel-visible` where the rule does not allow where it leads or where it listens,
 * `bad-address`, and `cannot-listen`.
 */
export async function openTunnel(workbench: Workbench, options: TunnelOptions): Promise<Tunnel> {
  const { host = LOOPBACK_4, port, localHost, localPort = 0, agreed = [] } = options;
  checkAddress(host, port);
  const reachable =
    isLoopback(host) || agreed.includes('network') || (agreed.includes('containers') && isPrivate(host));
  if (!reachable) {
    throw new ExplainedError(
      'tunnel-refused',
      `${formatAddress(host, port)} is not an address of ${workbench.label} itself.`,
      { remedy: 'A tunnel into the network behind the workbench has to be asked for explicitly.' },
    );
  }
  if (localHost !== undefined && !isLoopback(localHost) && !agreed.includes('visible')) {
    throw new ExplainedError('tunnel-visible', `Other computers could connect to ${localHost}.`, {
      remedy: 'A tunnel that others can use has to be asked for explicitly.',
    });
  }
  const { servers, takenPort } = await listen(
    localHost === undefined ? [LOOPBACK_4, LOOPBACK_6] : [localHost],
    localPort,
  );
  return new ListeningTunnel(
    workbench,
    { host, port, localHost: localHost ?? 'localhost' },
    servers,
    takenPort,
  );
}

class ListeningTunnel implements Tunnel {
  readonly host: string;
  readonly port: number;
  readonly localHost: string;
  readonly localPort: number;
  readonly takenPort: number | undefined;
  readonly traffic: TunnelTraffic = { received: 0, sent: 0, open: 0 };
  problem: Error | undefined;
  closed = false;
  readonly #workbench: Workbench;
  readonly #servers: readonly net.Server[];
  readonly #sockets = new Set<net.Socket>();
  readonly #dial: Dial;
  readonly #status: Disposable;
  readonly #changes = new Emitter<void>();
  #notice: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changes.event;

  constructor(
    workbench: Workbench,
    place: { host: string; port: number; localHost: string },
    servers: readonly net.Server[],
    takenPort: number | undefined,
  ) {
    this.host = place.host;
    this.port = place.port;
    this.localHost = place.localHost;
    this.localPort = portOf(servers[0]);
    this.takenPort = takenPort;
    this.#workbench = workbench;
    this.#servers = servers;
    this.#dial = portDialler(workbench, place.host, place.port);
    for (const server of servers) {
      server.on('connection', (socket) => void this.#carry(socket));
      // One connection that cannot be accepted (no descriptors left); the next may do.
      server.on('error', (error) => this.#fail(error));
    }
    this.#status = workbench.onDidChangeStatus(({ state }) => {
      if (state === 'closed') this.close();
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#status.dispose();
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    clearTimeout(this.#notice);
    this.#changes.fire();
    this.#changes.dispose();
  }

  async #carry(socket: net.Socket): Promise<void> {
    this.#sockets.add(socket);
    this.traffic.open++;
    this.#changed();
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.traffic.open--;
      this.#changed();
    });
    try {
      const remote = await this.#dial();
      this.problem = undefined;
      if (socket.destroyed || remote.destroyed) {
        remote.destroy();
        socket.destroy();
        return;
      }
      remote.once('error', (error) =>
        this.#fail(explainDial(error, this.#workbench.label, this.host, this.port)),
      );
      remote.once('close', () => end(socket, remote.errored !== null));
      socket.once('close', () => remote.destroy());
      socket.on('data', (bytes: Buffer) => this.#count('sent', bytes));
      remote.on('data', (bytes: Buffer) => this.#count('received', bytes));
      socket.pipe(remote);
      remote.pipe(socket);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      end(socket, true);
    }
  }

  #count(direction: 'received' | 'sent', bytes: Buffer): void {
    this.traffic[direction] += bytes.length;
    this.#changed();
  }

  #fail(error: Error): void {
    this.problem = error;
    this.#changed();
  }

  #changed(): void {
    if (this.closed) return;
    this.#notice ??= setTimeout(() => {
      this.#notice = undefined;
      this.#changes.fire();
    }, NOTICE_AFTER).unref();
  }
}

/** Ends our side as the other one has ended: with a reset where that failed, so that nobody takes it for a whole answer. */
function end(socket: net.Socket, failed: boolean): void {
  if (failed) socket.resetAndDestroy();
  else if (!socket.writableEnded) socket.destroy();
}

/** Listens on all of `hosts` on one port; a host that this computer does not have is left out, except the first. */
async function listen(
  hosts: readonly string[],
  wanted: number,
): Promise<{ servers: net.Server[]; takenPort: number | undefined }> {
  try {
    return { servers: await listenAll(hosts, wanted), takenPort: undefined };
  } catch (error) {
    if (!isTaken(error)) throw cannotListen(hosts, error);
  }
  // A free port of one address may be taken on the other.
  for (let attempt = 1; ; attempt++) {
    try {
      return { servers: await listenAll(hosts, 0), takenPort: wanted === 0 ? undefined : wanted };
    } catch (error) {
      if (!isTaken(error) || attempt === 10) throw cannotListen(hosts, error);
    }
  }
}

async function listenAll(hosts: readonly string[], wanted: number): Promise<net.Server[]> {
  const servers: net.Server[] = [];
  try {
    for (const host of hosts) {
      const server = net.createServer({ allowHalfOpen: true, noDelay: true });
      server.listen({ host, port: portOf(servers[0]) || wanted, exclusive: true });
      try {
        await once(server, 'listening');
        servers.push(server);
      } catch (error) {
        const absent = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error));
        if (!absent || servers.length === 0) throw error;
      }
    }
    return servers;
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
}

/** In use, or of a number that only root may listen on. */
function isTaken(error: unknown): boolean {
  return ['EADDRINUSE', 'EACCES'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

function portOf(server: net.Server | undefined): number {
  const address = server?.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function cannotListen(hosts: readonly string[], error: unknown): ExplainedError {
  return new ExplainedError('cannot-listen', `This computer cannot listen on ${hosts.join(' and ')}.`, {
    remedy: 'See whether that is an address of this computer, and whether a firewall forbids it.',
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  });
}
