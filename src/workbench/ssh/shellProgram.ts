import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';

/**
 * Has the person's shell run a line of their configuration, as OpenSSH does. The child has a process group of its own,
 * so that {@link endProgram} ends what the shell has started too. `pipe` or `ignore` are all three of its streams.
 */
export function startInShell(line: string, stdio: 'pipe'): ChildProcessWithoutNullStreams;
export function startInShell(line: string, stdio: 'ignore'): ChildProcess;
export function startInShell(line: string, stdio: 'pipe' | 'ignore'): ChildProcess {
  if (process.platform === 'win32') {
    const prompt = process.env['ComSpec'] ?? 'cmd.exe';
    return spawn(prompt, ['/d', '/s', '/c', `"${line}"`], {
      stdio,
      windowsVerbatimArguments: true,
      windowsHide: true,
    });
  }
  return spawn(process.env['SHELL'] || '/bin/sh', ['-c', line], { stdio, detached: true });
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
