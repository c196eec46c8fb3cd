import type { Duplex } from 'node:stream';
import type { Elevated, Workbench } from '../workbench';
import type { Survey } from './survey';
import type { EngineAddress, EngineRoute } from './types';

/** Programs that connect their standard input and output to a socket, in the order in which they are tried. */
const RELAYS = ['dial-stdio', 'podman', 'socat', 'nc'] as const;
type Relay = (typeof RELAYS)[number];

const THROUGH_SUDO = {
  'dial-stdio': 'sudo',
  podman: 'sudo-podman',
  socat: 'sudo-socat',
  nc: 'sudo-nc',
} satisfies Record<Relay, EngineRoute>;

/** What socat would take for its own (socat(1), ADDRESS SPECIFICATIONS). */
const PLAIN_PATH = /^[\w/.@+-]+$/;

/** True for routes that need root's rights. */
export function isElevated(route: EngineRoute): boolean {
  return route.startsWith('sudo');
}

/** The addresses at which this user's engine may be, in the order in which they are to be tried. */
export function addressesOf(found: Survey): EngineAddress[] {
  if (found.endpoint !== undefined && !found.endpoint.startsWith('unix://')) {
    // Another machine, or a way that only the docker program knows.
    return found.programs.has('docker') ? [{ route: 'dial-stdio', socket: undefined }] : [];
  }
  return socketsOf(found).flatMap((socket) => waysTo(found, socket));
}

/** The addresses of the engine behind a socket. */
export function waysTo(found: Survey, { path, mayUse }: Survey['sockets'][number]): EngineAddress[] {
  const relays = RELAYS.filter((relay) => hasRelay(found, relay, path));
  const throughSudo = found.programs.has('sudo') ? relays.map((relay) => THROUGH_SUDO[relay]) : [];
  const routes: readonly EngineRoute[] = mayUse ? ['socket', ...relays] : throughSudo;
  return routes.map((route) => ({ route, socket: path }));
}

/** The addresses of the engine that was found at this one. */
export function waysAgain(found: Survey, { socket, context }: EngineAddress): EngineAddress[] {
  if (socket === undefined) {
    return found.programs.has('docker') ? [{ route: 'dial-stdio', socket, context }] : [];
  }
  return found.sockets.filter(({ path }) => path === socket).flatMap((each) => waysTo(found, each));
}

/** The sockets that are to be tried: the one that is named, or all that are there. */
export function socketsOf(found: Survey): Survey['sockets'] {
  const named = found.endpoint?.startsWith('unix://') === true ? found.endpoint.slice('unix://'.length) : '';
  return named === '' ? found.sockets : found.sockets.filter(({ path }) => path === named);
}

function hasRelay(found: Survey, relay: Relay, path: string): boolean {
  if (relay === 'dial-stdio') return found.programs.has('docker');
  return found.programs.has(relay) && (relay === 'nc' || PLAIN_PATH.test(path));
}

/**
 * Connects to an engine. Through socat and nc, an engine that closes its half first (of a terminal whose program has
 * ended) is noticed only once ours is closed.
 */
export function dialEngine(
  workbench: Workbench,
  { route, socket, context }: EngineAddress,
  elevated: Elevated,
): Duplex {
  if (route === 'socket') return workbench.dialSocket(socket ?? '');
  const relay = RELAYS.find((each) => each === route || THROUGH_SUDO[each] === route) ?? 'dial-stdio';
  return workbench.dialCommand(commandOf(relay, socket, context), {
    elevated: isElevated(route) && elevated,
  });
}

function commandOf(relay: Relay, socket: string | undefined, context: string | undefined): string[] {
  switch (relay) {
    case 'dial-stdio':
      return [
        'docker',
        ...(context === undefined ? [] : ['--context', context]),
        ...(socket === undefined ? [] : ['-H', `unix://${socket}`]),
        'system',
        'dial-stdio',
      ];
    case 'podman':
      return ['podman', '--url', `unix://${socket}`, 'system', 'dial-stdio'];
    case 'socat':
      // An hour for what still comes after our end is closed, in place of half a second.
      return ['socat', '-t', '3600', '-', `UNIX-CONNECT:${socket}`];
    case 'nc':
      // The survey counts only those that pass the end of standard input on.
      return ['nc', '-N', '-U', '--', socket ?? ''];
  }
}
