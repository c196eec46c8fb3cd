import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { RunShellCheck } from '../types';

/** Runs this computer's `shellcheck`. */
export const runShellCheck: RunShellCheck = async (args, script, signal) => {
  // Loaded here, since most runs of the command line ask no other program.
  const { spawn } = await import('node:child_process');
  const program = spawn('shellcheck', [...args], { stdio: ['pipe', 'pipe', 'ignore'], signal });
  const failed = new Promise<never>((_, reject) => program.once('error', reject));
  // A program that is not there, or has read enough, takes no more; the exit tells.
  program.stdin.on('error', () => undefined);
  program.stdin.end(script);
  const output = text(program.stdout);
  await Promise.race([once(program, 'spawn'), failed]);
  return Promise.race([output, failed]);
};
