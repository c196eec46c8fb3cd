import type { Duplex } from 'node:stream';
import type { Workbench } from '../types';
import { formatAddress } from './address';
import { explainDial, forwardingForbidden } from './dialFailure';

/** Opens streams to one port of a workbench; each is open when it is given back. */
export type Dial = () => Promise<Duplex>;

/**
 * Dials over the connection, and once the server has said that it forwards no ports (AllowTcpForwarding, PermitOpen),
 * through socat or nc on the workbench, which need no leave of it. Rejects with an `ExplainedError`: `nothing-listens`,
 * `port-unreachable`, `forwarding-forbidden`, `connection-lost`, ….
 */
export function portDialler(workbench: Workbench, host: string, port: number): Dial {
  let relay: Promise<readonly string[]> | undefined;
  return async () => {
    if (relay === undefined) {
      try {
        return await opened(workbench.dialTcp(host, port));
      } catch (error) {
        const reason = explainDial(error, workbench.label, host, port);
        if (reason.code !== 'forwarding-forbidden') throw reason;
      }
    }
    relay ??= findRelay(workbench, host, port);
    try {
      return await opened(workbench.dialCommand(await relay));
    } catch (error) {
      relay = undefined;
      throw error;
    }
  };
}

/** Prints the program that can connect standard input and output to a port; of the two kinds of nc, which one. */
const FIND_RELAY = `
if command -v socat >/dev/null 2>&1; then echo socat
elif command -v nc >/dev/null 2>&1; then
  if nc -h 2>&1 </dev/null | grep -q -e '-N.*shutdown'; then echo nc-N; else echo nc; fi
else echo none
fi`;

async function findRelay(workbench: Workbench, host: string, port: number): Promise<readonly string[]> {
  const { stdout } = await workbench.run(['sh', '-c', FIND_RELAY], { repeatable: true, timeout: 10_000 });
  switch (stdout.trim()) {
    case 'socat':
      // An hour for what still comes after our end is closed, in place of half a second.
      return ['socat', '-t', '3600', '-', `TCP:${formatAddress(host, port)},nodelay`];
    case 'nc-N':
      return ['nc', '-v', '-N', host, String(port)];
    case 'nc':
      return ['nc', host, String(port)];
    default:
      throw forwardingForbidden(workbench.label);
  }
}

function opened(stream: Duplex): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error('the stream was closed before it was open'));
    stream.once('close', onClose);
    stream.once('connect', () => {
      stream.off('close', onClose);
      resolve(stream);
    });
    // Stays, since an error may come before whoever gets the stream listens; nobody misses one that comes later.
    stream.on('error', reject);
  });
}
