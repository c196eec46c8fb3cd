import { spawn } from 'node:child_process';
import os from 'node:os';
import type { ScriptProcess } from '../elevation/process';
import { spawned } from './run';

/** Starts a script of `/bin/sh` on this computer, in the home folder. */
export async function startScript(script: string): Promise<ScriptProcess> {
  const child = spawn('/bin/sh', ['-c', script], { cwd: os.homedir(), detached: true, stdio: 'pipe' });
  const { stdin, stdout, stderr } = child;
  const ended = new Promise<{ exitCode: number | undefined; signal: string | undefined }>((resolve) => {
    child.once('close', (code, signal) =>
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }),
    );
  });
  await spawned(child);
  return {
    stdin,
    stdout,
    stderr,
    ended,
    close: () => [stdin, stdout, stderr].forEach((end) => end.destroy()),
  };
}
