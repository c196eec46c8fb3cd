import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import ssh2 from 'ssh2';
import type { AuthenticationType } from 'ssh2';
import { ExplainedError } from '../../base';
import { passwordExpired } from '../passwordExpired';
import { formatTarget } from '../target';
import type { SshOptions } from '../types';
import { Deadline } from './deadline';
import { HostKeys } from './hostKeys';
import type { HostKeyCheck } from './hostKeys';
import { Greeting } from './greeting';
import { Login } from './login';
import { notAnSshServer } from './reach';
import type { Memory, Waiting } from './waiting';

/** Milliseconds that a server may take in all, from its greeting to “logged in”; people's time not counted. */
const PATIENCE = 20_000;

/** The same while it may be waiting for a person elsewhere, who confirms on a telephone. */
const GENEROUS_PATIENCE = 60_000;

/** Characters of what a server tells everybody who logs in. */
const BANNER_KEPT = 4000;

/** How often a server that is busy with other logins is tried again, and milliseconds to wait before, at most. */
const BUSY_RETRIES = 6;
const BUSY_WAIT = 1500;

/** Tells the loop that another connection is worth it: what was missing is there now, or the server was busy. */
class TryAgain extends Error {
  readonly busy: boolean;

  constructor(busy = false) {
    super('try again');
    this.busy = busy;
  }
}

/** A connection whose server has let us in. */
export interface Opened {
  client: ssh2.Client;
  /** What the client talks through; destroying it ends a connection that is beyond saying goodbye. */
  socket: Duplex;
  /** Why the client ends, where the server came with another host key in the middle of the session. */
  hostKeyRefused: () => ExplainedError | undefined;
}

/**
 * The way into one machine: who we are there, and how it proves to be itself. Lives as long as the workbench, and
 * remembers in memory what let us in, so that further connections ask nobody.
 */
export class Entrance {
  readonly #options: SshOptions;
  readonly #hostKeys: HostKeys;
  readonly #memory: Memory = {};

  constructor(options: SshOptions) {
    this.#options = options;
    this.#hostKeys = new HostKeys(options);
  }

  /**
   * Logs in over what `dial` gives; it is called again where a server has hung up on us meanwhile. Without `ask` no
   * person is asked anything. Rejects with an `ExplainedError`: `needs-person`, `cancelled`, `auth-failed`,
   * `password-expired`, `host-key-changed`, `host-key-revoked`, `host-key-unknown`, `known-hosts`, `algorithms`,
   * `not-an-ssh-server`, `host-unreachable`, or what `dial` rejects with.
   */
  async open(
    dial: () => Promise<Duplex>,
    { signal, ask }: { signal: AbortSignal; ask: boolean },
  ): Promise<Opened> {
    const login = new Login(this.#options, this.#memory);
    const hostKey = await this.#hostKeys.check(ask);
    let busy = 0;
    for (;;) {
      if (signal.aborted) throw cancelled();
      try {
        return await this.#logIn(await dial(), signal, ask, login, hostKey);
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        if (!error.busy) continue;
        if (++busy > BUSY_RETRIES) throw this.#busy();
        // At random, so that those who came together (a class) do not come back together.
        await setTimeout(Math.random() * BUSY_WAIT, undefined, { signal }).catch(() => {});
      }
    }
  }

  /** One connection, up to the moment the server lets us in. */
  #logIn(
    socket: Duplex,
    signal: AbortSignal,
    ask: boolean,
    login: Login,
    hostKey: HostKeyCheck,
  ): Promise<Opened> {
    const { target } = this.#options;
    const client = new ssh2.Client();
    const greeting = new Greeting();

    return new Promise((resolve, reject) => {
      let settled = false;
      let question: Promise<unknown> | undefined;
      let waitedFor = 0;
      let banner = '';
      let firstError: (Error & { level?: string }) | undefined;

      const settleWith = (finish: () => void): void => {
        if (settled) return;
        settled = true;
        deadline.pause();
        signal.removeEventListener('abort', onAbort);
        socket.removeListener('data', onData);
        finish();
      };
      const fail = (error: unknown): void =>
        settleWith(() => {
          socket.destroy();
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      const deadline = new Deadline(PATIENCE, () =>
        fail(
          greeting.seen
            ? new ExplainedError(
                'host-unreachable',
                `${formatTarget(target)} answered and then fell silent while logging in.`,
                { remedy: 'Try again in a moment; the machine may be overloaded.' },
              )
            : notAnSshServer(target, 'It said nothing at all.'),
        ),
      );
      const onAbort = (): void => fail(cancelled());
      const onData = (bytes: Buffer): void => greeting.push(bytes);
      signal.addEventListener('abort', onAbort, { once: true });

      const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
        waitedFor++;
        deadline.pause();
        try {
          return await work();
        } finally {
          waitedFor--;
          if (!settled && waitedFor === 0) deadline.run();
        }
      };
      const waiting: Waiting = {
        get open() {
          return !settled && !socket.destroyed;
        },
        patiently,
        ask: async (toDo, put) => {
          if (!ask) throw this.#needsPerson(toDo);
          const asking = patiently(put);
          question = asking;
          try {
            return await asking;
          } finally {
            question = undefined;
          }
        },
        beGenerous: () => deadline.grant(GENEROUS_PATIENCE),
        fail,
      };

      const onClosed = (): void => {
        if (question !== undefined) {
          // The server lost patience with the person. What they answer is used on the next connection.
          void question.then(
            () => setImmediate(onClosed),
            (error: unknown) => fail(error),
          );
          return;
        }
        // What the connection goes through knows best why it ended.
        if (firstError instanceof ExplainedError) {
          fail(firstError);
          return;
        }
        const tooMany = firstError !== undefined && TOO_MANY_FAILURES.test(firstError.message);
        const mismatch = greeting.mismatch(firstError?.message ?? '', target);
        if (login.hungUp(tooMany) || (mismatch?.what === 'host keys' && hostKey.widen()))
          fail(new TryAgain());
        else if (greeting.busy) fail(new TryAgain(true));
        else if (!greeting.seen) fail(notAnSshServer(target, greeting.said || (firstError?.message ?? '')));
        else if (tooMany) fail(login.failure(banner));
        else fail(mismatch?.error ?? this.#ended(login.introduced, banner, firstError));
      };

      const nextMethod = login.connection(waiting);
      client
        .on('ready', () =>
          settleWith(() => {
            login.succeeded();
            resolve({ client, socket, hostKeyRefused: () => hostKey.refusal });
          }),
        )
        .on('error', (error) => {
          // Those of keys that cannot be used are followed by the next key; what follows others follows from them.
          if ((error as { level?: string }).level === 'agent') return;
          firstError ??= error;
          // ssh2 waits for the other side to end too, which one that does not read never does.
          socket.destroy();
        })
        .on('banner', (text) => (banner = (banner + text).slice(0, BANNER_KEPT)))
        .on('change password', () => fail(passwordExpired(formatTarget(target))))
        .on('close', onClosed);
      deadline.run();
      client.connect({
        sock: socket,
        username: target.user,
        readyTimeout: 0,
        algorithms: { serverHostKey: hostKey.algorithms as never },
        // Anything but a call of `decide` would be taken for consent, so nothing is returned.
        hostVerifier: (key: Buffer, decide: (accepted: boolean) => void): void => {
          hostKey.verify(key, waiting).then(
            () => decide(true),
            (error: unknown) => {
              fail(error);
              decide(false);
            },
          );
        },
        authHandler: (accepted, partial, next) => {
          nextMethod(accepted as AuthenticationType[] | null, partial === true).then((method) => {
            if (!waiting.open) return;
            if (method === undefined) fail(login.failure(banner));
            else if (method === 'elsewhere') fail(new TryAgain());
            else next(method);
          }, fail);
        },
      });
      socket.on('data', onData);
    });
  }

  #needsPerson(toDo: string): ExplainedError {
    return new ExplainedError(
      'needs-person',
      `Connecting to ${formatTarget(this.#options.target)} needs somebody to ${toDo}, and nobody was to be disturbed.`,
      { remedy: 'Connect again to be asked.' },
    );
  }

  #busy(): ExplainedError {
    return new ExplainedError(
      'host-unreachable',
      `Too many are logging in to ${this.#options.target.host} at this moment (MaxStartups of its sshd).`,
      { remedy: 'Try again in a moment.' },
    );
  }

  #ended(introduced: boolean, banner: string, error: Error | undefined): ExplainedError {
    const who = formatTarget(this.#options.target);
    const detail = [banner.trim(), error?.message ?? ''].filter((words) => words !== '').join('\n');
    const [message, remedy] = introduced
      ? [
          `${who} ended the connection as soon as it knew who you are.`,
          'The machine may be starting up or shutting down, or the account be expired: try again, then ask whoever runs it.',
        ]
      : [
          `${who} ended the connection before anybody was logged in.`,
          'Try again in a moment. Where it stays so, its sshd may refuse this computer.',
        ];
    return new ExplainedError('host-unreachable', message, { remedy, ...(detail === '' ? {} : { detail }) });
  }
}

/** sshd hangs up with this reason code (RFC 4253, section 11.1) and text after MaxAuthTries. */
const TOO_MANY_FAILURES = /too many authentication failures/i;

function cancelled(): ExplainedError {
  return new ExplainedError('cancelled', 'Connecting was cancelled.');
}
