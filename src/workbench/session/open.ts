import { randomBytes } from 'node:crypto';
import type { ShellSession, Workbench } from '../types';
import { sessionScript } from './integration';
import { MarkedSession } from './session';

/** Milliseconds that a shell's own set-up may take before it counts as one without marks. */
const PATIENCE = 10_000;

export interface SessionOptions {
  columns: number;
  rows: number;
  /** Where it begins; the home folder where none is named, or where that is gone. */
  cwd?: string;
  /** One of {@link sessionNonce} that is known to somebody already. */
  nonce?: string;
}

/** What a session's marks are to be known by: hard to guess, and made of hexadecimal digits. */
export function sessionNonce(): string {
  return randomBytes(16).toString('hex');
}

/**
 * Opens a shell on a workbench and resolves when it shows its first prompt: the user's login shell, set up as they are
 * used to. See `sessionScript` for which of them give marks.
 */
export async function openSession(workbench: Workbench, options: SessionOptions): Promise<ShellSession> {
  const nonce = options.nonce ?? sessionNonce();
  const script = sessionScript(nonce, workbench.kind === 'ssh');
  const session = new MarkedSession(await workbench.openTerminal(['/bin/sh', '-c', script], options), nonce);
  await session.started(PATIENCE);
  return session;
}
