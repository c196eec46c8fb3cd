import os from 'node:os';
import { Emitter } from '../../base';
import type { Clock, Disposable } from '../../base';

const INTERVAL = 2000;
/** A timer that is this much late, by the wall clock, says that the computer slept. */
const JUMP = 1500;

/**
 * Notices that this computer woke up, or that its network is another one. Node tells neither, so this is the one place
 * that looks, every two seconds: at the clock, and at the addresses of the network interfaces.
 */
export class Surroundings implements Disposable {
  readonly #changes = new Emitter<void>();
  readonly onDidChange = this.#changes.event;
  readonly #clock: Clock;
  readonly #addresses: () => string;
  #known: string;
  #timer: Disposable;

  /** @param addresses differs whenever the network does */
  constructor(clock: Clock, addresses: () => string = networkAddresses) {
    this.#clock = clock;
    this.#addresses = addresses;
    this.#known = addresses();
    this.#timer = this.#next();
  }

  dispose(): void {
    this.#timer.dispose();
    this.#changes.dispose();
  }

  #next(): Disposable {
    const expected = this.#clock.now() + INTERVAL;
    return this.#clock.after(INTERVAL, () => {
      const woke = Math.abs(this.#clock.now() - expected) > JUMP;
      const addresses = this.#addresses();
      const moved = addresses !== this.#known;
      this.#known = addresses;
      this.#timer = this.#next();
      if (woke || moved) this.#changes.fire();
    });
  }
}

/** Without those that no network gave (link-local ones come and go with every container that runs here). */
function networkAddresses(): string {
  return Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^(?:fe80:|169\.254\.)/i.test(address))
    .map(({ cidr, address }) => cidr ?? address)
    .sort()
    .join(' ');
}
