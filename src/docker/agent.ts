import http from 'node:http';
import type { Duplex } from 'node:stream';

/** Connections of an HTTP client to an engine, over streams that a workbench dials. */
export class EngineAgent extends http.Agent {
  readonly #dial: () => Duplex;
  readonly #open = new Set<Duplex>();

  constructor(dial: () => Duplex, options: http.AgentOptions) {
    super({ scheduling: 'lifo', ...options });
    this.#dial = dial;
  }

  override createConnection(): Duplex {
    const stream = likeSocket(this.#dial());
    this.#open.add(stream);
    stream.once('close', () => this.#open.delete(stream));
    return stream;
  }

  /** Ends the connections that are not in use, and each of the others as soon as it is not. */
  retire(): void {
    this.maxFreeSockets = 0;
    for (const sockets of Object.values(this.freeSockets)) sockets?.forEach((socket) => socket.destroy());
  }

  /** Ends all connections, those in use too. */
  override destroy(): void {
    super.destroy();
    for (const stream of this.#open) stream.destroy();
  }
}

/** What `http.Agent` calls on the sockets it keeps; none of it means anything to a stream over SSH. */
function likeSocket(stream: Duplex): Duplex {
  const nothing = (): Duplex => stream;
  return Object.assign(
    stream,
    'setKeepAlive' in stream
      ? {}
      : { setKeepAlive: nothing, setNoDelay: nothing, setTimeout: nothing, ref: nothing, unref: nothing },
  );
}
