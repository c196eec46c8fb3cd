import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';

/**
 * Has the person's shell run a line of their configuration, as OpenSSH does. The child has a process group of its own,
 * so that {@link endProgram} ends what the shell has started too.
 */
export function startInShell(line: string, stdio: StdioOptions): ChildProcess {
  if (process.platform === 'win32') {
    return spawn(process.env['ComSpec'] ?? 'cmd.exe', ['/d', '/s', '/c', `"${line}"`], {
      stdio,
      windowsVerbatimArguments: true,
      windowsHide: true,
    });
  }
  const shell = process.env['SHELL'];
  return spawn(shell === undefined || shell === '' ? '/bin/sh' : shell, ['-c', line], {
    stdio,
    detached: true,
  });
}

/** Ends it and everything it has started; harmless where it has ended. */
export function endProgram(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended meanwhile.
  }
}
