import type { ClientChannel } from 'ssh2';

/**
 * Closes a channel, whatever of it is still unread: ssh2 tells of its end only once all of it was read, and nobody reads
 * any more.
 */
export function letGo(channel: ClientChannel): void {
  channel.close();
  channel.resume();
  channel.stderr.resume();
}
