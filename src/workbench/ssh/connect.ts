import ssh2 from 'ssh2';
import type { AuthenticationType } from 'ssh2';
import { ExplainedError } from '../../base';
import { formatTarget } from '../target';
import type { SshOptions, SshTarget, Workbench } from '../types';
import { Deadline } from './deadline';
import { HostKeys } from './hostKeys';
import { fingerprint, keyTypeOf } from './knownHosts';
import { KEEPALIVE, SshLink } from './link';
import { Login } from './login';
import { dial, notAnSshServer } from './reach';
import { SshWorkbench } from './workbench';

/** Milliseconds that a server may take in all, from its greeting to “logged in”; people's time not counted. */
const PATIENCE = 20_000;

/** Tells the loop that another connection is worth it: what was missing is there now. */
class TryAgain extends Error {}

/** See `connectSsh` in the room's index. */
export async function connect(options: SshOptions): Promise<Workbench> {
  const signal = options.signal ?? new AbortController().signal;
  const hostKeys = await HostKeys.load(options);
  const login = new Login(options);
  let allHostKeyTypes = false;
  for (;;) {
    throwIfCancelled(signal);
    try {
      const link = await logIn(options, signal, hostKeys, login, allHostKeyTypes);
      return await settle(link, options.target);
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error;
      allHostKeyTypes ||= error.message === 'host key types';
    }
  }
}

/** The first command also makes sshd set TCP_NODELAY, which it does for sessions only. */
async function settle(link: SshLink, target: SshTarget): Promise<Workbench> {
  const workbench = new SshWorkbench(target, link);
  try {
    await workbench.run(['true'], { timeout: PATIENCE });
    return workbench;
  } catch (error) {
    await workbench.close();
    throw error;
  }
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new ExplainedError('cancelled', 'Connecting was cancelled.');
}

/** One connection, up to the moment the server lets us in. */
async function logIn(
  options: SshOptions,
  signal: AbortSignal,
  hostKeys: HostKeys,
  login: Login,
  allHostKeyTypes: boolean,
): Promise<SshLink> {
  const { target, prompts } = options;
  const socket = await dial(target, signal);
  const client = new ssh2.Client();

  return new Promise((resolve, reject) => {
    let settled = false;
    let greeted = false;
    let question: Promise<unknown> | undefined;
    let firstError: (Error & { level?: string }) | undefined;

    const settleWith = (finish: () => void): void => {
      if (settled) return;
      settled = true;
      deadline.pause();
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const fail = (error: unknown): void =>
      settleWith(() => {
        socket.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    const deadline = new Deadline(PATIENCE, () =>
      fail(
        greeted
          ? new ExplainedError(
              'host-unreachable',
              `${formatTarget(target)} answered and then fell silent while logging in.`,
              { remedy: 'Try again in a moment; the machine may be overloaded.' },
            )
          : notAnSshServer(target, 'It said nothing at all.'),
      ),
    );
    const onAbort = (): void => fail(new ExplainedError('cancelled', 'Connecting was cancelled.'));
    signal.addEventListener('abort', onAbort, { once: true });

    const askPerson = async <T>(ask: () => Promise<T>): Promise<T> => {
      deadline.pause();
      const asking = ask();
      question = asking;
      try {
        return await asking;
      } finally {
        question = undefined;
        if (!settled) deadline.run();
      }
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
      const refused = firstError?.level === 'client-authentication' || tooManyFailures(firstError);
      if (login.answerWaiting || (!refused && login.takeBack())) fail(new TryAgain());
      else if (!greeted) fail(notAnSshServer(target, firstError?.message ?? ''));
      else if (firstError?.level === 'handshake' && hostKeys.anyKnown && !allHostKeyTypes) {
        // It has no key of the types it is known by: look at what it has, to say so.
        fail(new TryAgain('host key types'));
      } else if (!login.skipKeys && login.passwordLeft && tooManyFailures(firstError)) {
        login.skipKeys = true;
        fail(new TryAgain());
      } else if (refused) fail(login.failure());
      else fail(handshakeFailed(target, firstError));
    };

    const onData = (bytes: Buffer): void => {
      greeted ||= bytes.includes('SSH-');
    };
    const nextMethod = login.methods(askPerson, fail);
    client
      .on('ready', () =>
        settleWith(() => {
          socket.removeListener('data', onData);
          login.accepted();
          resolve(new SshLink(client, socket, formatTarget(target)));
        }),
      )
      .on('handshake', () => (greeted = true))
      .on('error', (error) => {
        // Those of keys that cannot be used are followed by the next key; what follows others follows from them.
        if ((error as { level?: string }).level !== 'agent') firstError ??= error;
      })
      .on('close', onClosed);
    deadline.run();
    client.connect({
      sock: socket,
      username: target.user,
      readyTimeout: 0,
      ...KEEPALIVE,
      algorithms: { serverHostKey: hostKeys.algorithms(allHostKeyTypes) as never },
      // Anything but a call of `decide` would be taken for consent, so nothing is returned.
      hostVerifier: (key: Buffer, decide: (accepted: boolean) => void): void => {
        const confirm = (): Promise<boolean> =>
          askPerson(() =>
            prompts.confirmHostKey({ target, keyType: keyTypeOf(key), fingerprint: fingerprint(key) }),
          );
        hostKeys.verify(key, confirm).then(
          () => decide(true),
          (error: unknown) => {
            fail(error);
            decide(false);
          },
        );
      },
      authHandler: (accepted, _partial, next) => {
        nextMethod(accepted as AuthenticationType[] | null).then((method) => {
          if (settled || socket.destroyed) return;
          if (method?.type === 'password') login.send();
          next((method ?? false) as never);
        }, fail);
      },
    });
    socket.on('data', onData);
  });
}

/** sshd hangs up with this reason code (RFC 4253, section 11.1) and text after MaxAuthTries. */
function tooManyFailures(error: Error | undefined): boolean {
  return error !== undefined && /too many authentication failures/i.test(error.message);
}

function handshakeFailed(target: SshTarget, error: (Error & { level?: string }) | undefined): ExplainedError {
  return new ExplainedError(
    'host-unreachable',
    `${formatTarget(target)} ended the connection before anybody was logged in.`,
    {
      remedy: 'Try again in a moment. Where it stays so, its sshd may refuse this computer, or be too old.',
      ...(error === undefined ? {} : { detail: error.message }),
    },
  );
}
