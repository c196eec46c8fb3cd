import { nearest } from '../base';

/** Names of one text that suggestions are sought for: whoever got more of them wrong has not misspelt them. */
const MOST = 50;

/** Seeks the name that a misspelt one stands for, at a bounded cost for a whole file. */
export class Spelling {
  #left = MOST;

  nearest(name: string, names: () => readonly string[]): string | undefined {
    return this.#left-- > 0 ? nearest(name, names(), 2) : undefined;
  }
}
