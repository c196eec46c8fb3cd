import type { LogLine } from './types';

/** Messages with the newest time that one output has had. */
interface Reached {
  stamp: string;
  count: number;
}

/** Milliseconds by which messages of the two outputs may stand in the log in another order than their times say. */
const DISORDER = 1000;

/**
 * How far somebody has come in a log, by the times of its messages; several may have the same. Knows, when the log is
 * read again from there, what was read already.
 */
export class LogPlace {
  readonly #reached = new Map<LogLine['stream'], Reached>();
  /** Where it was read again: what is not new, as far as that has not come by yet. */
  #known = new Map<LogLine['stream'], Reached>();

  /** A message comes. True where it is new. */
  take(stream: LogLine['stream'], stamp: string): boolean {
    const known = this.#known.get(stream);
    if (known !== undefined) {
      if (stamp === known.stamp && known.count-- > 0) return false;
      if (isEarlier(stamp, known.stamp)) return false;
      this.#known.delete(stream);
    }
    const reached = this.#reached.get(stream);
    if (reached?.stamp === stamp) reached.count++;
    else this.#reached.set(stream, { stamp, count: 1 });
    return true;
  }

  /** The log will be read again: answers from when on, in milliseconds since the epoch; undefined: from its beginning. */
  again(): number | undefined {
    this.#known = new Map([...this.#reached].map(([stream, reached]) => [stream, { ...reached }]));
    const times = [...this.#reached.values()].map(({ stamp }) => Date.parse(stamp));
    return times.length === 0 ? undefined : Math.max(...times) - DISORDER;
  }
}

/** Stamps of one engine have the same number of digits; `Date` knows the first three decimals. */
function isEarlier(stamp: string, than: string): boolean {
  const milliseconds = Date.parse(stamp) - Date.parse(than);
  return milliseconds === 0 ? stamp < than : milliseconds < 0;
}
