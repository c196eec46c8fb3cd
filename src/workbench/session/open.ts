import { randomBytes } from 'node:crypto';
import type { ShellSession, Workbench } from '../types';
import { sessionScript } from './integration';
import { MarkedSession } from './session';
import { openKeptTerminal } from './tmux/terminal';

/** Milliseconds that a shell's own set-up may take before it counts as one without marks. */
const PATIENCE = 10_000;

export interface SessionOptions {
  columns: number;
  rows: number;
  /** Where it begins; the home folder where none is named, or where that is gone. */
  cwd?: string;
  /** One of {@link sessionNonce} that is known to somebody already. */
  nonce?: string;
  /**
   * The name under which tmux is to hold it on the workbench, so that it outlives the connection; of letters, digits and
   * dashes. One that is held already is gone on with. Passed over where there is no tmux (3.2).
   */
  keepAs?: string;
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
  const session =
    (await openKept(workbench, options, nonce)) ??
    new MarkedSession(await workbench.openTerminal(shellOf(workbench, nonce), options), nonce);
  await session.started(PATIENCE);
  return session;
}

async function openKept(
  workbench: Workbench,
  { keepAs, ...options }: SessionOptions,
  nonce: string,
): Promise<MarkedSession | undefined> {
  if (keepAs === undefined) return undefined;
  const script = sessionScript(nonce, workbench.kind === 'ssh', true);
  const terminal = await openKeptTerminal(workbench, { ...options, name: keepAs, nonce, script });
  if (terminal === undefined) return undefined;
  const session = new MarkedSession(terminal, nonce, true);
  terminal.isRunning = () => session.running !== undefined;
  return session;
}

function shellOf(workbench: Workbench, nonce: string): string[] {
  return ['/bin/sh', '-c', sessionScript(nonce, workbench.kind === 'ssh')];
}
