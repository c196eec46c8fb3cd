import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Duplex } from 'node:stream';
import { ExplainedError } from '../base';
import { EngineAgent } from './agent';
import { explainAnswer } from './answers';
import { isOlder } from './apiVersion';
import { explainFailure, isBrokenConnection, isLostConnection } from './errors';
import { Declined, ask, contentOf, upgrade } from './exchange';
import type { Sent } from './exchange';

/** A value of a query: maps are told as JSON, lists one by one, bytes as they are, `undefined` not at all. */
export type QueryValue =
  string | number | boolean | Record<string, unknown> | readonly string[] | Uint8Array | undefined;

export interface RequestOptions {
  query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is, in place of {@link json}. */
  body?: Readable | Uint8Array;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** It may take long to be answered, and keeps nothing else waiting meanwhile. */
  lasting?: boolean;
}

/**
 * Connections for requests; streams that stay open have their own, so that they never keep requests waiting. A
 * program at the other end costs one of the few sessions that an SSH connection may have (MaxSessions).
 */
const CONNECTIONS = { socket: 16, program: 2 };

/** Connections that may end under something that only reads, before it is given up. */
const ATTEMPTS = 3;

/** The newest version of the Engine API that is known here; newer engines speak it too. */
const NEWEST_API = '1.47';

/** HTTP with an engine over streams that a workbench dials. Failures are `ExplainedError`s. */
export class EngineHttp {
  /** For what only reads: connections are kept, and what fails with one of them is repeated on the next. */
  readonly #reads: EngineAgent;
  /** For what changes something: never on a connection that may have ended unnoticed. */
  readonly #actions: EngineAgent;
  readonly #streams: EngineAgent;
  #prefix = '';
  #closed = false;

  constructor(dial: () => Duplex, kind: keyof typeof CONNECTIONS) {
    const maxSockets = CONNECTIONS[kind];
    this.#reads = new EngineAgent(dial, { keepAlive: true, maxSockets });
    this.#actions = new EngineAgent(dial, { keepAlive: false, maxSockets });
    this.#streams = new EngineAgent(dial, { keepAlive: false });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** From now on everything is asked in the newest version of the API that both sides know. */
  speak(apiVersion: string): void {
    this.#prefix = `/v${isOlder(apiVersion, NEWEST_API) ? apiVersion : NEWEST_API}`;
  }

  /** Keeps no connection that is not in use; what goes on goes on, and new requests are answered as before. */
  retire(): void {
    for (const agent of [this.#reads, this.#actions, this.#streams]) agent.retire();
  }

  /** Ends all connections, those in use too. */
  close(): void {
    this.#closed = true;
    for (const agent of [this.#reads, this.#actions, this.#streams]) agent.destroy();
  }

  /** Asks for something and changes nothing: repeated where the connection turns out to be gone. */
  async get<T>(path: string, options: RequestOptions = {}): Promise<T> {
    const agent = options.lasting === true ? this.#streams : this.#reads;
    return this.#repeated(
      async () => (await contentOf(await ask(agent, this.#sent('GET', path, options)))) as T,
      options,
    );
  }

  /** The headers of the answer, on the same terms. */
  async head(path: string, options: RequestOptions = {}): Promise<IncomingHttpHeaders> {
    return this.#repeated(async () => {
      const response = await ask(this.#reads, this.#sent('HEAD', path, options));
      return response.resume().headers;
    }, options);
  }

  /** Has something done, once. Answers with what the engine says to it. */
  async act<T = unknown>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    options: RequestOptions = {},
  ): Promise<T> {
    const agent = options.lasting === true ? this.#streams : this.#actions;
    try {
      return (await contentOf(await ask(agent, this.#sent(method, path, options)))) as T;
    } catch (error) {
      throw this.#explain(error, options);
    }
  }

  /**
   * An answer that is read piece by piece, no faster than whoever asked wants it. Fails where it was cut off;
   * destroying it ends the connection.
   */
  async stream(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    options: RequestOptions = {},
  ): Promise<Readable> {
    try {
      const response = await ask(this.#streams, this.#sent(method, path, options));
      const stream = Readable.from(this.#pieces(response, options), { objectMode: false });
      // One that nobody has begun to read has no pieces to end.
      return stream.once('close', () => response.destroy());
    } catch (error) {
      throw this.#explain(error, options);
    }
  }

  /** The connection itself, once the engine has agreed to use it for something else than HTTP. */
  async upgrade(path: string, options: RequestOptions = {}): Promise<Duplex> {
    try {
      return await upgrade(this.#streams, this.#sent('POST', path, options));
    } catch (error) {
      throw this.#explain(error, options);
    }
  }

  async #repeated<T>(work: () => Promise<T>, options: RequestOptions): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const lost = isBrokenConnection(error) || isLostConnection(error);
        if (this.#closed || !lost || attempt === ATTEMPTS) throw this.#explain(error, options);
      }
    }
  }

  #sent(
    method: Sent['method'],
    path: string,
    { query = {}, json, body, headers = {}, signal }: RequestOptions,
  ): Sent {
    if (this.#closed) throw new ExplainedError('engine-closed', CLOSED);
    signal?.throwIfAborted();
    const prefix = path === '/version' ? '' : this.#prefix;
    return { method, path: `${prefix}${path}${queryOf(query)}`, headers, json, body, signal };
  }

  async *#pieces(response: IncomingMessage, options: RequestOptions): AsyncGenerator<Uint8Array> {
    try {
      yield* whole(response);
    } catch (error) {
      throw this.#explain(error, options);
    }
  }

  #explain(error: unknown, { signal }: RequestOptions): unknown {
    if (signal?.aborted === true) return signal.reason;
    if (this.#closed && !(error instanceof ExplainedError)) {
      return new ExplainedError('engine-closed', CLOSED, { cause: error });
    }
    return error instanceof Declined ? explainAnswer(error.status, error.said) : explainFailure(error);
  }
}

const CLOSED = 'The connection to the engine was closed.';

/**
 * A path of the Engine API with names in it. Names that would make another path of it are refused: the engine has
 * nothing of that name.
 */
export function apiPath(parts: TemplateStringsArray, ...names: readonly string[]): string {
  return parts.reduce((path, part, index) => path + encodeName(names[index - 1] ?? '') + part);
}

function encodeName(name: string): string {
  if (name.split('/').some((step) => step === '' || step === '.' || step === '..')) {
    throw new ExplainedError('bad-name', `“${name}” is no name that an engine could know.`, {
      remedy: 'Check the spelling.',
    });
  }
  return encodeURIComponent(name).replaceAll('%2F', '/');
}

function queryOf(query: Readonly<Record<string, QueryValue>>): string {
  const parameters = new URLSearchParams();
  const bytes: string[] = [];
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (value instanceof Uint8Array) bytes.push(`${encodeURIComponent(key)}=${encodeBytes(value)}`);
    else if (Array.isArray(value)) for (const each of value) parameters.append(key, String(each));
    else parameters.append(key, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const text = [parameters.toString(), ...bytes].filter((part) => part !== '').join('&');
  return text === '' ? '' : `?${text}`;
}

/** Names of files need not be text. */
function encodeBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[^\w./-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** All of an answer; where it was cut off, what its connection says about it rather than what HTTP does. */
async function* whole(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  // Kept apart, since the connection is taken from a response that has ended.
  const { socket } = response;
  try {
    for await (const piece of response) yield piece as Uint8Array;
  } catch (error) {
    throw socket.errored ?? error;
  }
}
