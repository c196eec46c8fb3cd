import type { ClientChannel } from 'ssh2';
import { noExitStatus } from './run';
import type { Exit, ScriptProcess } from '../elevation/process';

/**
 * A script of `/bin/sh` that runs behind a channel.
 * @param lost why the connection has ended, where it has: a lost one looks like a clean end
 */
export function scriptOver(
  channel: ClientChannel,
  label: string,
  lost: () => Error | undefined,
): ScriptProcess {
  let exit: Exit | undefined;
  channel.on('exit', (code: number | null, signal?: string) => {
    exit = { exitCode: code ?? undefined, signal };
  });
  // Input that the program does not want is no failure: its exit status says what it thought of it.
  channel.on('error', () => {});
  const ended = new Promise<Exit>((resolve, reject) => {
    channel.once('close', () => {
      const reason = lost();
      if (reason !== undefined) reject(reason);
      else if (exit === undefined) reject(noExitStatus(label));
      else resolve(exit);
    });
  });
  // Not everybody waits for it.
  ended.catch(() => {});
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    ended,
    close: () => channel.close(),
  };
}
