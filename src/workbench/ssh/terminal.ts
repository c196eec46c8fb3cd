import type { ClientChannel } from 'ssh2';
import { Emitter } from '../../base';
import type { Terminal } from '../types';
import type { Carrier } from './connection';
import { letGo } from './letGo';

/**
 * A channel with a pseudo-terminal as a terminal, which ends with its link at the latest. What it says, and that it has
 * ended, is kept for the first who listens.
 */
export function terminalOver(channel: ClientChannel, link: Carrier): Terminal {
  const data = new Emitter<Uint8Array>();
  const exit = new Emitter<number | Error | undefined>();
  let status: number | undefined;
  let end: { outcome: number | Error | undefined } | undefined;
  const finish = (outcome: number | Error | undefined): void => {
    if (end !== undefined) return;
    end = { outcome };
    loss.dispose();
    exit.fire(outcome);
  };
  const loss = link.onDidEnd(finish);
  channel.stderr.resume();
  channel.on('exit', (code: number | null) => (status = code ?? undefined));
  channel.on('error', () => {});
  channel.on('close', () => finish(status));
  return {
    onData: (listener) => {
      const subscription = data.event(listener);
      if (channel.listenerCount('data') === 0) channel.on('data', (bytes: Buffer) => data.fire(bytes));
      return subscription;
    },
    onExit: (listener) => {
      if (end === undefined) return exit.event(listener);
      const { outcome } = end;
      let wanted = true;
      queueMicrotask(() => {
        if (wanted) listener(outcome);
      });
      return { dispose: () => (wanted = false) };
    },
    write: (text) => {
      if (channel.writable) channel.write(text);
    },
    resize: (columns, rows) => {
      if (channel.writable) channel.setWindow(rows, columns, 0, 0);
    },
    // sshd hangs up the terminal when its channel is closed.
    close: () => letGo(channel),
  };
}
