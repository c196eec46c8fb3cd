import { request } from 'node:http';
import type { PortAnswer } from '../../course';
import { portDialler, type Workbench } from '../../workbench';

const HOST = '127.0.0.1';
/** Milliseconds that an answer may take. */
const LIMIT = 5000;
const MAX_BODY = 64 * 1024;

/** See `CheckProbes.askPort`. Rejects where the workbench itself cannot be asked. */
export async function askPort(
  workbench: Workbench,
  port: number,
  path: string | undefined,
): Promise<PortAnswer> {
  let stream;
  try {
    stream = await portDialler(workbench, HOST, port)();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'nothing-listens' || code === 'port-unreachable') return { open: false };
    throw error;
  }
  if (path === undefined) {
    stream.destroy();
    return { open: true };
  }
  const socket = stream;
  return new Promise<PortAnswer>((resolve) => {
    const asked = request({
      createConnection: () => socket,
      host: HOST,
      port,
      path,
      headers: { connection: 'close' },
      timeout: LIMIT,
    });
    const limit = setTimeout(() => asked.destroy(), LIMIT);
    const settle = (answer: PortAnswer): void => {
      clearTimeout(limit);
      socket.destroy();
      resolve(answer);
    };
    // What is no HTTP is an open port all the same.
    asked.on('error', () => settle({ open: true }));
    asked.on('timeout', () => asked.destroy());
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const done = (): void =>
        settle({
          open: true,
          ...(response.statusCode !== undefined && { status: response.statusCode }),
          body: Buffer.concat(chunks).subarray(0, MAX_BODY).toString('utf8'),
        });
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= MAX_BODY) done();
      });
      response.on('end', done);
      response.on('error', done);
    });
    asked.end();
  }).catch((error: unknown) => {
    // Node refuses paths with blanks, which a value of the person may have.
    socket.destroy();
    throw error;
  });
}
