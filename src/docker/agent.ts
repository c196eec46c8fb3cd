import http from 'node:http';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';

/** Connections of an HTTP client to an engine, over streams that a workbench dials. */
export class EngineAgent extends http.Agent {
  readonly #dial: () => Duplex;
  readonly #open = new Set<Duplex>();

  constructor(dial: () => Duplex, options: http.AgentOptions) {
    super({ scheduling: 'lifo', ...options });
    this.#dial = dial;
  }

  /** docker-modem inspects every request to any depth for a debug line, and the agent with it: keep it short. */
  [inspect.custom](): string {
    return 'EngineAgent';
  }

  override createConnection(): Duplex {
    const stream = likeSocket(this.#dial());
    this.#open.add(stream);
    stream.once('close', () => this.#open.delete(stream));
    return stream;
  }

  /**
   * docker-modem waits for ever for the rest of an answer whose connection has ended: tell it through the request, and in
   * the connection's own words, which HTTP replaces with its own. Every request passes here on its way to a connection.
   */
  addRequest(request: http.ClientRequest, ...rest: unknown[]): void {
    request.once('response', (response) => {
      const { socket } = response;
      response.once('error', (error) => request.emit('error', socket.errored ?? error));
    });
    (http.Agent.prototype as unknown as { addRequest: (...all: unknown[]) => void }).addRequest.call(
      this,
      request,
      ...rest,
    );
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
