import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { Emitter, ExplainedError } from '../../base';
import { MarkedOutput, throughLoginShell } from '../loginShell';
import { quote } from '../quote';
import type { Terminal, TerminalOptions } from '../types';
import { spawned } from './run';

/**
 * A pseudo-terminal on this computer without a native module: script(1) makes one and passes the bytes on. Its size
 * is set from outside, by stty(1) on the device whose name the other side prints first.
 */
export async function openLocalTerminal(
  argv: readonly string[],
  options: TerminalOptions,
): Promise<Terminal> {
  if (process.platform === 'win32') {
    throw new ExplainedError(
      'no-terminal',
      'Windows has no program that could lend this terminal its device.',
      {
        remedy: 'Use a terminal of the editor itself, or connect to a workbench over SSH.',
      },
    );
  }
  const mark = `cw-${randomBytes(12).toString('hex')}`;
  const inside = [
    // script(1) switches the echo off where its own input is no terminal.
    `stty sane rows ${Math.trunc(options.rows)} cols ${Math.trunc(options.columns)}`,
    `printf '%s %s\\n' ${mark} "$(tty)"`,
    `exec ${quote(argv)}`,
  ].join('\n');
  // util-linux takes a command line for $SHELL, the BSDs take arguments.
  const args =
    process.platform === 'linux'
      ? ['-qfec', throughLoginShell(inside), '/dev/null']
      : ['-q', '/dev/null', '/bin/sh', '-c', inside];
  const child = spawn('script', args, {
    cwd: options.cwd === undefined ? os.homedir() : path.resolve(os.homedir(), options.cwd),
    env: { ...process.env, TERM: 'xterm-256color', COLORTERM: 'truecolor', ...options.env },
    detached: true,
    stdio: 'pipe',
  });
  try {
    await spawned(child);
  } catch (error) {
    throw new ExplainedError('no-terminal', 'A terminal could not be opened on this computer.', {
      remedy:
        'Install the program “script” (package bsdutils or util-linux), and check that the folder exists.',
      detail: (error as Error).message,
    });
  }

  const data = new Emitter<Uint8Array>();
  const exit = new Emitter<number | undefined>();
  const output = new MarkedOutput(mark);
  child.stdout.on('data', (bytes: Buffer) => {
    const rest = output.push(bytes);
    if (rest.length > 0) data.fire(rest);
  });
  child.stdin.on('error', () => {});
  child.once('close', (code) => exit.fire(code ?? undefined));
  return {
    onData: data.event,
    onExit: exit.event,
    write: (text) => {
      if (child.stdin.writable) child.stdin.write(text);
    },
    resize: (columns, rows) => {
      const device = output.note;
      if (device === undefined || !device.startsWith('/dev/')) return;
      const size = ['rows', String(Math.trunc(rows)), 'cols', String(Math.trunc(columns))];
      // A terminal that has just closed has no size to set.
      execFile('stty', [process.platform === 'linux' ? '-F' : '-f', device, ...size], () => {});
    },
    close: () => child.kill('SIGTERM'),
  };
}
