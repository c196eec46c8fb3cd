import type { ClientChannel } from 'ssh2';
import { Emitter } from '../../base';
import type { Terminal } from '../types';

/** A channel with a pseudo-terminal as a terminal. */
export function terminalOver(channel: ClientChannel): Terminal {
  const data = new Emitter<Uint8Array>();
  const exit = new Emitter<number | undefined>();
  let status: number | undefined;
  channel.on('data', (bytes: Buffer) => data.fire(bytes));
  channel.stderr.on('data', (bytes: Buffer) => data.fire(bytes));
  channel.on('exit', (code: number | null) => (status = code ?? undefined));
  channel.on('error', () => {});
  channel.on('close', () => exit.fire(status));
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
    close: () => channel.close(),
  };
}
