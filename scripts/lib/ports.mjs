import { connect, createServer } from 'node:net';

/** A port of the loopback interface that nothing listens on: `wanted` if it is free, else any. */
export async function freePort(wanted) {
  return (await tryListen(wanted ?? 0)) ?? (await tryListen(0));
}

/** Whether nothing listens on a port of the loopback interface. */
export async function isFree(port) {
  return (await tryListen(port)) !== undefined;
}

function tryListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const { port: got } = server.address();
      server.close(() => resolve(got));
    });
  });
}

/** Whether a TCP connection can be made, within so many milliseconds. */
export function canConnect(port, host = '127.0.0.1', within = 1500) {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const answer = (value) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(value);
    };
    const timer = setTimeout(() => answer(false), within);
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}
