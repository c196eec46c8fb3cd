import { randomBytes } from 'node:crypto';
import type { ShellSession, Workbench } from '../types';
import { sessionScript } from './integration';
import { MarkedSession } from './session';

/** Milliseconds that a shell's own set-up may take before it counts as one without marks. */
const PATIENCE = 10_000;

/**
 * Opens a shell on a workbench and resolves when it shows its first prompt: bash where there is one, set up as the
 * user is used to, else the login shell.
 */
export async function openSession(
  workbench: Workbench,
  options: { columns: number; rows: number; cwd?: string },
): Promise<ShellSession> {
  const nonce = randomBytes(16).toString('hex');
  const script = sessionScript(nonce, workbench.kind === 'ssh');
  const session = new MarkedSession(await workbench.openTerminal(['/bin/sh', '-c', script], options), nonce);
  await session.started(PATIENCE);
  return session;
}
