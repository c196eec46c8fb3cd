import http from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { ExplainedError } from '../../base';
import { portDialler } from '../../workbench';
import type { Workbench } from '../../workbench';
import { EngineAgent } from '../agent';

export interface WebRequest {
  headers?: Readonly<Record<string, string>>;
  /** Sent by POST as a form; without one it is a GET. */
  form?: URLSearchParams;
  signal: AbortSignal;
  /** Bytes of an answer; longer ones are refused. */
  most: number;
}

export interface WebAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** What it says, where that is JSON. */
  json: unknown;
}

const PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** Asks a web server that the workbench reaches; certificates are held against the authorities that Node.js knows. */
export async function askWeb(workbench: Workbench, url: URL, request: WebRequest): Promise<WebAnswer> {
  const { signal, form, headers, most } = request;
  signal.throwIfAborted();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const stream = await unlessAborted(
    portDialler(workbench, host, Number(url.port) || (PORTS[url.protocol] ?? 0))(),
    signal,
  );
  const socket =
    url.protocol === 'https:'
      ? tls.connect({ socket: stream, host, ...(isIP(host) === 0 ? { servername: host } : {}) })
      : stream;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = http.request({
        // By an agent, and to no host by name: the editor has its own way to the hosts that its extensions ask.
        agent: new EngineAgent(() => socket, {}),
        method: form === undefined ? 'GET' : 'POST',
        path: url.pathname + url.search,
        headers: {
          Host: url.host,
          Accept: 'application/json',
          Connection: 'close',
          ...(form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
        signal,
      });
      sent.once('response', resolve).once('error', reject).end(form?.toString());
    });
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      json: await jsonOf(response, most),
    };
  } finally {
    socket.destroy();
    stream.destroy();
  }
}

/** Nobody waits any longer for what is still being dialled; what comes late is let go of. */
async function unlessAborted(dialling: Promise<Duplex>, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
      dialling.then(
        (stream) => stream.destroy(),
        () => {},
      );
    };
    signal.addEventListener('abort', onAbort, { once: true });
    dialling.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

async function jsonOf(response: IncomingMessage, most: number): Promise<unknown> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response) {
    pieces.push(piece as Buffer);
    length += (piece as Buffer).length;
    if (length > most) {
      throw new ExplainedError('registry-unreachable', 'The registry answers with more than it should.', {
        remedy: 'Type the tag, or look it up on the registry’s own pages.',
      });
    }
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString()) as unknown;
  } catch {
    return undefined;
  }
}
