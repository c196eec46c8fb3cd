const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Seconds of a time as sbatch(1) takes it: `MINUTES`, `MINUTES:SECONDS`, `HOURS:MINUTES:SECONDS`, `DAYS-HOURS`,
 * `DAYS-HOURS:MINUTES` or `DAYS-HOURS:MINUTES:SECONDS`. Undefined for anything else, and for no time at all.
 */
export function parseTime(text: string): number | undefined {
  const match = /^(?:(\d{1,5})-)?(\d{1,6})(?::(\d{1,2}))?(?::(\d{1,2}))?$/.exec(text);
  if (match === null) return undefined;
  const [, days, ...parts] = match;
  const [first = 0, second = 0, third = 0] = parts.map((part) =>
    part === undefined ? undefined : Number(part),
  );
  const seconds =
    days !== undefined
      ? Number(days) * DAY + first * HOUR + second * MINUTE + third
      : parts[2] !== undefined
        ? first * HOUR + second * MINUTE + third
        : first * MINUTE + second;
  return seconds > 0 ? seconds : undefined;
}

/** Seconds of a time as squeue(1) and sinfo(1) print it: `[DAYS-][HOURS:]MINUTES:SECONDS`; undefined for `UNLIMITED` and the like. */
export function readPrinted(text: string): number | undefined {
  const match = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, days = 0, hours = 0, minutes, seconds] = match;
  return Number(days) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds);
}

/** Milliseconds since the epoch, of seconds in digits; undefined for `N/A` and the like. */
export function readEpoch(text: string): number | undefined {
  return /^\d{1,12}$/.test(text) && text !== '0' ? Number(text) * 1000 : undefined;
}
