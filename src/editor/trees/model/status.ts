import type { Container } from '../../../docker';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: Readonly<Record<string, number>> = {
  second: SECOND,
  minute: MINUTE,
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
};

/** What the engine's sentence about a container holds: `Up 3 minutes (healthy)`, `Exited (137) About an hour ago`. */
export interface Status {
  /** Milliseconds that its state lasted when that was said, to a unit; undefined where it does not say. */
  lasted: number | undefined;
  health: 'starting' | 'healthy' | 'unhealthy' | undefined;
  exitCode: number | undefined;
}

/** Durations are worded as by `HumanDuration` of docker/go-units. */
export function readStatus(status: string): Status {
  const time = /(?:(\d+)|\b(?:an?|less than a)) (second|minute|hour|day|week|month|year)s?\b/i.exec(status);
  const health = /\((?:health: )?(starting|healthy|unhealthy)\)/.exec(status)?.[1];
  const exitCode = /^Exited \((\d+)\)/.exec(status)?.[1];
  return {
    lasted: time === null ? undefined : Number(time[1] ?? 1) * (UNITS[time[2]?.toLowerCase() ?? ''] ?? 0),
    health: health as Status['health'],
    exitCode: exitCode === undefined ? undefined : Number(exitCode),
  };
}

/**
 * Since when containers are in their states. Engines only say how long that was when they were asked, which is not true
 * any more a minute later.
 */
export class Since {
  readonly #known = new Map<string, { status: string; state: string; since: number | undefined }>();

  /** @param now milliseconds since the epoch */
  of({ id, state, status }: Pick<Container, 'id' | 'state' | 'status'>, now: number): number | undefined {
    const known = this.#known.get(id);
    if (known?.status === status && known.state === state) return known.since;
    const { lasted } = readStatus(status);
    const told = lasted === undefined ? undefined : now - lasted;
    // What was known while it was young is more exact than what is said in hours later.
    const since =
      told !== undefined &&
      known?.since !== undefined &&
      known.state === state &&
      isNear(known.since, told, now)
        ? known.since
        : told;
    this.#known.set(id, { status, state, since });
    return since;
  }

  /** Forgets all but these containers. */
  keep(containers: readonly Pick<Container, 'id'>[]): void {
    const ids = new Set(containers.map(({ id }) => id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
  }
}

/** Two ways to tell the same moment, one of them rounded down to a unit. */
function isNear(exact: number, rounded: number, now: number): boolean {
  const lasted = now - exact;
  return exact <= rounded + SECOND && lasted < (now - rounded) * 2 + MINUTE;
}

/** A duration in the largest unit that fits: how many, and of which. Below a minute: zero minutes. */
export function roughly(milliseconds: number): { count: number; unit: 'minute' | 'hour' | 'day' } {
  if (milliseconds < HOUR) return { count: Math.max(0, Math.floor(milliseconds / MINUTE)), unit: 'minute' };
  if (milliseconds < 2 * DAY) return { count: Math.floor(milliseconds / HOUR), unit: 'hour' };
  return { count: Math.floor(milliseconds / DAY), unit: 'day' };
}
