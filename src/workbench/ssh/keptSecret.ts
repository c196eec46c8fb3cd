import type { Secret, SshPrompts } from '../types';
import type { Waiting } from './waiting';

/** What is kept of a secret. A storage that fails has nothing: a person can be asked. */
export async function keptSecret(
  secret: Secret,
  prompts: SshPrompts,
  waiting: Waiting,
): Promise<string | undefined> {
  try {
    return await waiting.patiently(async () => prompts.kept?.(secret));
  } catch {
    return undefined;
  }
}
