import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { ExplainedError, isCancellation } from '../../base';
import { LazyStream } from '../lazyStream';
import { formatTarget } from '../target';
import type { SshOptions, SshTarget } from '../types';
import { Entrance } from './entrance';
import type { Opened } from './entrance';
import { letGo } from './letGo';
import { dialThroughCommand } from './proxyCommand';
import { dial, patienceWith } from './reach';

/** How to go: whether a person may be asked, and until when. */
interface How {
  ask: boolean;
  signal: AbortSignal;
}

/** What a machine on the way could not do; the sentence names it. */
class OnTheWay extends ExplainedError {}

/**
 * The way to a workbench: directly, or through jump hosts, each of them logged in to for itself and through the one
 * before. Gone again and again, it asks a person nothing twice.
 */
export class Route {
  readonly #steps: readonly { target: SshTarget; entrance: Entrance }[];

  constructor(options: SshOptions) {
    const { via } = options.target;
    const jumps = via !== undefined && 'jumps' in via ? via.jumps : [];
    const targets = [
      ...jumps.map((jump, index) =>
        index === 0 ? jump : { ...jump, via: { jumps: jumps.slice(0, index) } },
      ),
      options.target,
    ];
    this.#steps = targets.map((target) => ({ target, entrance: new Entrance({ ...options, target }) }));
  }

  /**
   * Logs in. When the socket of the result closes, every connection on the way is closed too. Rejects as
   * `connectSsh` does; what happened at a jump host is told as such.
   */
  open(how: How): Promise<Opened> {
    return this.#open(this.#steps.length - 1, how);
  }

  async #open(index: number, how: How): Promise<Opened> {
    const { entrance } = this.#step(index);
    return entrance.open(() => this.#dial(index, how), how);
  }

  async #dial(index: number, how: How): Promise<Duplex> {
    const { target } = this.#step(index);
    if (index > 0) return this.#dialThrough(this.#step(index - 1).target, index, how);
    if (target.via === undefined || !('command' in target.via)) return dial(target, how.signal);
    return connected(dialThroughCommand(target, target.via.command), how.signal);
  }

  async #dialThrough(jump: SshTarget, index: number, how: How): Promise<Duplex> {
    const { target } = this.#step(index);
    let before: Opened;
    try {
      before = await this.#open(index - 1, how);
    } catch (error) {
      throw this.#onTheWay(jump, error);
    }
    return connected(passOn(before, jump, target), how.signal);
  }

  #onTheWay(jump: SshTarget, error: unknown): unknown {
    if (!(error instanceof ExplainedError) || error instanceof OnTheWay || isCancellation(error))
      return error;
    const { message, remedy, detail, code } = error;
    const goal = formatTarget(this.#step(this.#steps.length - 1).target);
    return new OnTheWay(code, `${formatTarget(jump)} is on the way to ${goal}. ${message}`, {
      ...(remedy === undefined ? {} : { remedy }),
      ...(detail === undefined ? {} : { detail }),
      cause: error,
    });
  }

  #step(index: number): { target: SshTarget; entrance: Entrance } {
    const step = this.#steps[index];
    if (step === undefined) throw new RangeError(`no step ${index}`);
    return step;
  }
}

/** A stream to `target` from a machine that somebody is logged in on. It owns that login: both end together. */
function passOn(before: Opened, jump: SshTarget, target: SshTarget): LazyStream {
  const { client, socket } = before;
  let lastError: Error | undefined;
  client.on('error', (error: Error) => (lastError = error));
  const lost = (): Error =>
    before.hostKeyRefused() ??
    new ExplainedError(
      'host-unreachable',
      `The connection to ${formatTarget(jump)}, on the way to ${formatTarget(target)}, has ended.`,
      {
        remedy: 'Try again in a moment.',
        ...(lastError === undefined ? {} : { detail: lastError.message }),
      },
    );
  const forward = (): Promise<ClientChannel> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(notPassedOn(jump, target, 'It did not answer in time.')),
        patienceWith(target),
      );
      client.once('close', () => {
        clearTimeout(timer);
        reject(lost());
      });
      client.forwardOut('127.0.0.1', 0, target.host, target.port, (error, channel) => {
        clearTimeout(timer);
        if (error === undefined) resolve(channel);
        else reject(notPassedOn(jump, target, error.message, (error as { reason?: unknown }).reason));
      });
    });
  return new LazyStream(async () => {
    try {
      const channel = await forward();
      return {
        readable: channel,
        writable: channel,
        ended: () => Promise.resolve(),
        onLost: (listener) => {
          const onClose = (): void => listener(lost());
          client.once('close', onClose);
          return { dispose: () => client.removeListener('close', onClose) };
        },
        close: () => {
          letGo(channel);
          socket.destroy();
        },
      };
    } catch (error) {
      socket.destroy();
      throw error;
    }
  });
}

/** Reason codes of RFC 4254, section 5.1: 1 is “administratively prohibited”, 2 “connect failed”. */
function notPassedOn(jump: SshTarget, target: SshTarget, detail: string, reason?: unknown): ExplainedError {
  const [gate, goal] = [formatTarget(jump), `${target.host}, port ${target.port}`];
  return reason === 1
    ? new OnTheWay('host-unreachable', `${gate} passes no connections on to ${goal}.`, {
        remedy: 'Ask whoever runs that machine to allow it (AllowTcpForwarding and PermitOpen of its sshd).',
        detail,
      })
    : new OnTheWay('host-unreachable', `${gate} cannot reach ${goal} from where it is.`, {
        remedy: 'Check the name and the port as that machine knows them, and that it is switched on.',
        detail,
      });
}

/** The stream once it is open. */
function connected(stream: LazyStream, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void =>
      void stream.destroy(new ExplainedError('cancelled', 'Connecting was cancelled.'));
    const settle = (): void => {
      signal.removeEventListener('abort', onAbort);
      stream.removeListener('error', onError);
    };
    const onError = (error: Error): void => {
      settle();
      // One that is given up may still fail.
      stream.on('error', () => {});
      reject(error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    stream.once('error', onError);
    stream.once('connect', () => {
      settle();
      resolve(stream);
    });
    if (signal.aborted) onAbort();
  });
}
