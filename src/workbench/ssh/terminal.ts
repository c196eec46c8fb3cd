import type { ClientChannel } from 'ssh2';
import { Emitter } from '../../base';
import type { Terminal } from '../types';
import type { Carrier } from './connection';
import { letGo } from './letGo';

/** A channel with a pseudo-terminal as a terminal, which ends with its link at the latest. */
export function terminalOver(channel: ClientChannel, link: Carrier): Terminal {
  const data = new Emitter<Uint8Array>();
  const exit = new Emitter<number | Error | undefined>();
  let status: number | undefined;
  let over = false;
  const end = (outcome: number | Error | undefined): void => {
    if (over) return;
    over = true;
    loss.dispose();
    exit.fire(outcome);
  };
  const loss = link.onDidEnd(end);
  channel.on('data', (bytes: Buffer) => data.fire(bytes));
  channel.stderr.on('data', (bytes: Buffer) => data.fire(bytes));
  channel.on('exit', (code: number | null) => (status = code ?? undefined));
  channel.on('error', () => {});
  channel.on('close', () => end(status));
  return {
    onData: data.event,
    onExit: exit.event,
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
