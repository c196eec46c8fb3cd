import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Input } from '../input';
import { noSuchFolder } from '../loginShell';
import { MAX_OUTPUT, OutputText } from '../output';
import { timedOut } from '../stop';
import type { RunOptions, RunResult } from '../types';

/** How long a program that was asked to end may take before it is killed. */
const GRACE = 1000;

/** `Workbench.run` on this computer. */
export async function runHere(argv: readonly string[], options: RunOptions): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const cwd = options.cwd === undefined ? os.homedir() : path.resolve(os.homedir(), options.cwd);
  if (!(await isFolder(cwd))) throw noSuchFolder(options.cwd ?? cwd);
  const [program = '', ...args] = argv;
  const limit = options.maxOutput ?? MAX_OUTPUT;
  const stdout = new OutputText(limit, options.onStdout);
  const stderr = new OutputText(limit, options.onStderr);
  // A group of its own, so that all of it can be ended.
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...options.env },
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  try {
    await spawned(child);
  } catch (error) {
    return notStarted(program, error);
  }

  return new Promise((resolve, reject) => {
    let stopped: Error | undefined;
    let killer: NodeJS.Timeout | undefined;
    const stop = (reason: Error): void => {
      if (stopped !== undefined) return;
      stopped = reason;
      signalGroup(child, 'SIGTERM');
      killer = setTimeout(() => {
        signalGroup(child, 'SIGKILL');
        // A grandchild that left the group may hold the pipes for ever.
        child.stdout.destroy();
        child.stderr.destroy();
      }, GRACE);
    };
    const onAbort = (): void => stop(options.signal?.reason as Error);
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => stop(timedOut(argv, options.timeout)), options.timeout);
    options.signal?.addEventListener('abort', onAbort, { once: true });

    child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
    // A program may end without having read its input.
    child.stdin.on('error', () => {});
    const input = new Input(options.stdin, stop);
    input.feed(child.stdin);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      clearTimeout(killer);
      input.dispose();
      options.signal?.removeEventListener('abort', onAbort);
      if (stopped !== undefined) reject(stopped);
      else {
        resolve({
          exitCode: code ?? undefined,
          signal: signal ?? undefined,
          stdout: stdout.text(),
          stderr: stderr.text(),
        });
      }
    });
    if (options.signal?.aborted === true) onAbort();
  });
}

/** Resolves once the program runs, rejects where it could not be started. */
export function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

/** As a shell answers, on every workbench alike: 127 for a program that is not there, 126 for one that may not be run. */
function notStarted(program: string, error: unknown): RunResult {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return {
    exitCode: missing ? 127 : 126,
    signal: undefined,
    stdout: '',
    stderr: `${program}: ${missing ? 'not found' : 'cannot be run'}\n`,
  };
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch {
    return false;
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It is gone already.
  }
}
