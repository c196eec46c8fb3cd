import type { Duplex } from 'node:stream';
import { ExplainedError, displayText } from '../../base';
import type { Workbench } from '../types';
import { formatAddress } from './address';

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
        if (!isForbidden(error)) throw explainDial(error, workbench, host, port);
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

/** What the failure of a stream to a port means. */
export function explainDial(error: unknown, workbench: Workbench, host: string, port: number): Error {
  const cause = error instanceof Error ? error : new Error(String(error));
  const said = cause instanceof ExplainedError ? (cause.detail ?? '') : cause.message;
  if (cause instanceof ExplainedError && cause.code !== 'command-failed') return cause;
  const place = formatAddress(host, port);
  if (/refused/i.test(said)) {
    return new ExplainedError('nothing-listens', `Nothing listens at ${place} on ${workbench.label}.`, {
      remedy: 'Start the program there. One in a container is reached where its port is published (-p).',
      detail: said,
      cause,
    });
  }
  return new ExplainedError(
    'port-unreachable',
    `${workbench.label} cannot reach ${place}${said === '' ? '' : `: ${displayText(said.slice(0, 200))}`}.`,
    { remedy: 'See whether the address is right and the program runs.', detail: said, cause },
  );
}

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED (RFC 4254, section 5.1). */
function isForbidden(error: unknown): boolean {
  return (error as { reason?: unknown }).reason === 1;
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
      throw new ExplainedError(
        'forwarding-forbidden',
        `The SSH server of ${workbench.label} forwards no ports, and there is neither socat nor nc to go round that.`,
        {
          remedy:
            'Install socat there, or ask whoever runs the machine to allow it (AllowTcpForwarding and PermitOpen in sshd_config).',
        },
      );
  }
}

function opened(stream: Duplex): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    stream.once('connect', () => resolve(stream));
    // Stays, since an error may come before whoever gets the stream listens; nobody misses one that comes later.
    stream.on('error', reject);
    stream.once('close', () => reject(new Error('the stream was closed before it was open')));
  });
}
