/** Milliseconds that sudo remembers a password (timestamp_timeout of sudoers(5)) where it does not say otherwise. */
const USUAL = 15 * 60_000;
/** Beyond what a timer can wait for. */
const LONGEST = 2 ** 31 - 1;

/** A password in memory, from its last use on for as long as sudo would remember it. */
export class KeptPassword {
  #value: string | undefined;
  #lifetime = USUAL;
  #timer: NodeJS.Timeout | undefined;

  /** The password, if it is still there. Counts as a use. */
  get value(): string | undefined {
    this.#restart();
    return this.#value;
  }

  keep(value: string, lifetime: number): void {
    this.#value = value;
    this.#lifetime = lifetime;
    this.#restart();
  }

  forget(): void {
    this.#value = undefined;
    this.#restart();
  }

  #restart(): void {
    clearTimeout(this.#timer);
    if (this.#lifetime === 0) this.#value = undefined;
    if (this.#value === undefined || this.#lifetime > LONGEST) return;
    this.#timer = setTimeout(() => (this.#value = undefined), this.#lifetime).unref();
  }
}

/**
 * Milliseconds that sudo remembers a password, by what `sudo -l` prints of its settings: minutes, 0 for not at all, a
 * negative number for ever (sudoers(5), timestamp_timeout). Printing nothing, it has forgotten already.
 */
export function lifetimeIn(settings: string): number {
  if (settings.trim() === '') return 0;
  const minutes = /\btimestamp_timeout=(-?\d*\.?\d+)/.exec(settings)?.[1];
  if (minutes === undefined) return USUAL;
  return Number(minutes) < 0 ? Infinity : Number(minutes) * 60_000;
}
