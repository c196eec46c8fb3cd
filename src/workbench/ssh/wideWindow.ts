import type { ClientChannel } from 'ssh2';

/**
 * Bytes that the other side may send before it has to wait for us to say that we have read some: at 40 ms per round trip
 * 200 MB a second. ssh2 grants 2 MiB and renews that when half is used up, which comes to 24.
 */
const WINDOW = 8 * 1024 * 1024;
/** As much may be used up before the window is opened anew. */
const STEP = WINDOW / 8;

/** What ssh2 keeps of a channel, as of 1.17; not part of what it promises. */
interface Innards {
  incoming?: { window?: unknown; state?: unknown };
  outgoing?: { id?: unknown };
  _client?: { _protocol?: { channelWindowAdjust?: (id: number, bytes: number) => void } };
}

/**
 * Has a channel's window kept wide open while its data is read (RFC 4254, section 5.2), so that a long line is used. Who
 * does not read still stops the other side, later. Where ssh2 turns out to be another one inside, its own window stays.
 */
export function keepWide(channel: ClientChannel): void {
  const { incoming, outgoing, _client } = channel as unknown as Innards;
  const protocol = _client?._protocol;
  const id = outgoing?.id;
  if (typeof id !== 'number' || typeof incoming?.window !== 'number') return;
  if (typeof protocol?.channelWindowAdjust !== 'function') return;
  const widen = (): void => {
    const bytes = WINDOW - Number(incoming.window);
    if (bytes < STEP || incoming.state !== 'open') return;
    incoming.window = WINDOW;
    protocol.channelWindowAdjust?.(id, bytes);
  };
  // Whoever listens makes the data flow, so we listen along, never first.
  const onListener = (event: string | symbol): void => {
    if (event !== 'data') return;
    channel.removeListener('newListener', onListener);
    queueMicrotask(() => channel.on('data', widen));
  };
  channel.on('newListener', onListener);
}
