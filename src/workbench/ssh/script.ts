import type { ClientChannel } from 'ssh2';
import type { Exit, ScriptProcess } from '../elevation/process';
import type { Carrier } from './connection';
import { letGo } from './letGo';
import { noExitStatus } from './run';

/** A script of `/bin/sh` that runs behind a channel. */
export function scriptOver(channel: ClientChannel, link: Carrier, label: string): ScriptProcess {
  let exit: Exit | undefined;
  channel.on('exit', (code: number | null, signal?: string) => {
    exit = { exitCode: code ?? undefined, signal };
  });
  // Input that the program does not want is no failure: its exit status says what it thought of it.
  channel.on('error', () => {});
  const ended = new Promise<Exit>((resolve, reject) => {
    // A lost connection looks like a clean end, which comes after it.
    const loss = link.onDidEnd(reject);
    channel.once('close', () => {
      loss.dispose();
      if (exit === undefined) reject(noExitStatus(label));
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
    close: () => letGo(channel),
  };
}
