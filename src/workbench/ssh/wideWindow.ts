import type { ClientChannel } from 'ssh2';

/**
 * Bytes that the other side may send before it has to wait for us to say that we have read some: what a line of 200 MB a
 * second holds, by its round trip, and no more than this. ssh2 grants 2 MiB and renews that when half is used up, which
 * at 40 ms comes to 24 MB a second, and is left alone where it suffices: what a terminal shows has to wait behind all
 * that is on its way.
 */
const WIDEST = 8 * 1024 * 1024;
const BYTES_PER_MILLISECOND = 200_000;
/** As much of it may be used up before the window is opened anew. */
const STEP = 1 / 8;

/** What ssh2 keeps of a channel, as of 1.17; not part of what it promises. */
interface Innards {
  incoming?: { window?: unknown; state?: unknown };
  outgoing?: { id?: unknown };
  _client?: { _protocol?: { channelWindowAdjust?: (id: number, bytes: number) => void } };
}

/**
 * Has a channel's window kept wide open while its data is read (RFC 4254, section 5.2), so that a long line is used. Who
 * does not read still stops the other side, later. Where ssh2 turns out to be another one inside, its own window stays.
 * @param roundTrip milliseconds, as far as that is known
 */
export function keepWide(channel: ClientChannel, roundTrip: () => number | undefined): void {
  const { incoming, outgoing, _client } = channel as unknown as Innards;
  const protocol = _client?._protocol;
  const id = outgoing?.id;
  if (typeof id !== 'number' || typeof incoming?.window !== 'number') return;
  if (typeof protocol?.channelWindowAdjust !== 'function') return;
  const widen = (): void => {
    const window = Math.min(WIDEST, Math.round(BYTES_PER_MILLISECOND * (roundTrip() ?? 0)));
    const bytes = window - Number(incoming.window);
    if (bytes <= 0 || bytes < window * STEP || incoming.state !== 'open') return;
    incoming.window = window;
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
