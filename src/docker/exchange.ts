import http from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Readable, addAbortSignal } from 'node:stream';
import type { Duplex } from 'node:stream';

/** What is sent to an engine. */
export interface Sent {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers: Readonly<Record<string, string>>;
  json: unknown;
  /** Sent as it is, in place of {@link json}. */
  body: Readable | Uint8Array | undefined;
  signal: AbortSignal | undefined;
}

/** The engine has answered, and the answer is no. */
export class Declined extends Error {
  readonly status: number;
  /** In its own words. */
  readonly said: string;

  constructor(status: number, said: string) {
    super(said);
    this.status = status;
    this.said = said;
  }
}

/** 304: it is so already. */
const SUCCESS: ReadonlySet<number | undefined> = new Set([200, 201, 202, 204, 304]);

/** The answer, once it has begun. Rejects with {@link Declined}, or with why there is none. */
export function ask(agent: http.Agent, sent: Sent): Promise<IncomingMessage> {
  return exchange(agent, sent, {}, (request, resolve, refuse) => {
    request.once('response', (response) => {
      if (SUCCESS.has(response.statusCode)) resolve(response);
      else refuse(response);
    });
  });
}

/** The connection itself, once the engine has agreed to use it for something else than HTTP. Rejects as {@link ask} does. */
export function upgrade(agent: http.Agent, sent: Sent): Promise<Duplex> {
  return exchange(agent, sent, { Connection: 'Upgrade', Upgrade: 'tcp' }, (request, resolve, refuse) => {
    request.once('response', refuse);
    request.once('upgrade', (_response, socket: Duplex, head) => {
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
  });
}

/** All of an answer, as what its JSON means; as text where it is no JSON, and `undefined` where it is empty. */
export async function contentOf(response: IncomingMessage): Promise<unknown> {
  const text = (await bytesOf(response)).toString().trim();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function exchange<T>(
  agent: http.Agent,
  { method, path, headers, json, body, signal }: Sent,
  more: Readonly<Record<string, string>>,
  hear: (
    request: http.ClientRequest,
    resolve: (answer: T) => void,
    refuse: (response: IncomingMessage) => void,
  ) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const content = json === undefined ? body : Buffer.from(JSON.stringify(json));
    const type = json === undefined ? 'application/tar' : 'application/json';
    // Not by http.request(): editors put their proxies in there, which have no part in this.
    const request = new http.ClientRequest({
      ...{ agent, method, path, host: 'localhost' },
      headers: { ...(content === undefined ? {} : { 'Content-Type': type }), ...more, ...headers },
      ...(signal === undefined ? {} : { signal }),
    });
    const fail = (error: Error): void => {
      if (body instanceof Readable) body.destroy();
      reject(error);
    };
    request.on('error', fail);
    // It heeds the signal up to its answer only.
    if (signal !== undefined) request.once('response', (response) => addAbortSignal(signal, response));
    hear(request, resolve, (response) => {
      contentOf(response).then((said) => fail(new Declined(response.statusCode ?? 0, wordsOf(said))), fail);
    });
    if (content instanceof Readable) {
      content.once('error', (error) => request.destroy(error));
      content.pipe(request);
    } else request.end(content);
  });
}

/** Where it is cut off, what its connection says about that rather than what HTTP does. */
function bytesOf(response: IncomingMessage): Promise<Buffer> {
  // Kept apart, since the connection is taken from a response that has ended.
  const { socket } = response;
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    response.on('data', (piece: Buffer) => pieces.push(piece));
    response.once('end', () => resolve(Buffer.concat(pieces)));
    response.once('error', (error) => reject(socket.errored ?? error));
  });
}

function wordsOf(said: unknown): string {
  if (typeof said === 'string') return said;
  const { message, error } = (said ?? {}) as { message?: unknown; error?: unknown };
  const words = message ?? error;
  return typeof words === 'string' ? words.trim() : '';
}
