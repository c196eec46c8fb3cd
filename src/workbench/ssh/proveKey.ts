import { ExplainedError, isCancellation } from '../../base';
import { formatTarget } from '../target';
import type { SshOptions, SshPrompts, SshTarget } from '../types';
import { Route } from './route';

/** See `proveKey` in the room's index. */
export async function logInWithKey(options: SshOptions, keyFile: string): Promise<void> {
  const target: SshTarget = {
    ...options.target,
    identityFiles: [keyFile],
    identitiesOnly: true,
    identityAgent: 'none',
  };
  const signal = options.signal ?? new AbortController().signal;
  try {
    const route = new Route({ ...options, target, prompts: withoutPassword(options.prompts, target) });
    const { client, socket } = await route.open({ ask: true, signal });
    client.on('error', () => {});
    client.end();
    socket.destroy();
  } catch (error) {
    // A question that is not answered counts as giving up.
    const refused =
      error instanceof ExplainedError &&
      (error.code === 'auth-failed' || (isCancellation(error) && !signal.aborted));
    throw refused ? notAccepted(target, keyFile, error) : error;
  }
}

/** Answers all but what the machine itself would ask in place of the key. */
function withoutPassword(prompts: SshPrompts, target: SshTarget): SshPrompts {
  return {
    ...prompts,
    password: async (who, ...rest) => (who === target ? undefined : prompts.password(who, ...rest)),
    answers: async (who, ...rest) => (who === target ? undefined : prompts.answers(who, ...rest)),
    kept: async (secret) =>
      secret.kind === 'password' && secret.target === target ? undefined : prompts.kept?.(secret),
  };
}

function notAccepted(target: SshTarget, keyFile: string, cause: ExplainedError): ExplainedError {
  return new ExplainedError(
    'key-refused',
    `${formatTarget(target)} does not let you in with the key ${keyFile} alone, though it has been told of it.`,
    {
      remedy:
        'Its sshd may not allow keys, look for them elsewhere, or ignore them since others may write to your home ' +
        'folder there (chmod go-w ~). You can go on logging in as before.',
      detail: cause.detail ?? cause.message,
      cause,
    },
  );
}
