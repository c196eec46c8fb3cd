import net from 'node:net';
import { ExplainedError } from '../../base';
import type { SshTarget } from '../types';

/** Milliseconds until a machine that does not answer at all counts as unreachable, unless ConnectTimeout says otherwise. */
const PATIENCE = 10_000;

/** How long to wait for an answer of this machine, in milliseconds. */
export function patienceWith({ connectTimeout }: SshTarget): number {
  return connectTimeout === undefined ? PATIENCE : connectTimeout * 1000;
}

/** Opens the TCP connection, or rejects with `host-unreachable` or `cancelled`. */
export function dial(target: SshTarget, signal: AbortSignal): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: target.host, port: target.port });
    const end = (error?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      if (error === undefined) return;
      // A socket that is given up may still fail.
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const onAbort = (): void => end(new ExplainedError('cancelled', 'Connecting was cancelled.'));
    const timer = setTimeout(() => end(unreachable(target, 'ETIMEDOUT')), patienceWith(target));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', (error) => end(unreachable(target, codeOf(error), error)));
    socket.once('connect', () => {
      end();
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

/** Where several addresses were tried, the first one's error speaks for all. */
function codeOf(error: NodeJS.ErrnoException): string | undefined {
  const first =
    error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException | undefined) : error;
  return first?.code;
}

function unreachable(target: SshTarget, code: string | undefined, cause?: Error): ExplainedError {
  const { host, port } = target;
  const [message, remedy] = ((): [string, string] => {
    switch (code) {
      case 'ENOTFOUND':
        return [`There is no machine called ${host}.`, 'Check the spelling of its name.'];
      case 'EAI_AGAIN':
        return [
          `The name ${host} could not be looked up.`,
          'Check the spelling, and whether this computer is online.',
        ];
      case 'ECONNREFUSED':
        return [
          `${host} refuses connections on port ${port}.`,
          'Check the port, and that an SSH server runs there.',
        ];
      case 'ETIMEDOUT':
        return [
          `${host} does not answer on port ${port}.`,
          'Check that it is switched on, and that no firewall or VPN stands between.',
        ];
      case 'EHOSTUNREACH':
      case 'ENETUNREACH':
        return [
          `There is no way to ${host} from here.`,
          'Check the network, and the VPN where one is needed.',
        ];
      default:
        return [`${host} could not be reached on port ${port}.`, 'Check its name, the port and the network.'];
    }
  })();
  return new ExplainedError('host-unreachable', message, {
    remedy,
    ...(cause === undefined ? {} : { detail: cause.message, cause }),
  });
}

export function notAnSshServer(target: SshTarget, detail: string): ExplainedError {
  return new ExplainedError(
    'not-an-ssh-server',
    `What answers at ${target.host}, port ${target.port}, is no SSH server, or does not want to talk to this computer.`,
    { remedy: 'Check the port. SSH is usually at 22.', ...(detail === '' ? {} : { detail }) },
  );
}
