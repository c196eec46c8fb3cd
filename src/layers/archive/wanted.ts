/**
 * Which contents are looked at on the way: what a secret might be in. Plain data, since programs on the workbench have to
 * make the same choice: patterns are in what JavaScript, Python and Perl have in common.
 */
export interface Wanted {
  /** Files whose path (with `/` in front) matches are given whole. */
  paths: string;
  /** So are text files that hold one of these, … */
  needles: readonly string[];
  /** … and match this, which takes longer to find out. */
  forms: string;
  /** Larger files are not looked at, in bytes. */
  largest: number;
  /** No more than this is given in all, in bytes. */
  most: number;
  /** Only the layer that this part of the archive is: all else is passed over. */
  part?: string;
}

/** Where text is told from what is no text, as git does it: a NUL among the first bytes. */
const LOOKED_AT_FOR_NUL = 8000;

/** Decides for one archive, and counts what has been given. */
export class Chooser {
  readonly #wanted: Wanted;
  readonly #paths: RegExp;
  readonly #needles: readonly Buffer[];
  readonly #forms: RegExp;
  #given = 0;
  /** What is not considered is passed over unread. */
  readonly passesLarge: boolean;
  /** Something would have been given, had there not been too much of it. */
  exhausted = false;

  constructor(wanted: Wanted, { passLarge = false }: { passLarge?: boolean } = {}) {
    this.#wanted = wanted;
    this.passesLarge = passLarge;
    this.#paths = new RegExp(wanted.paths);
    this.#needles = wanted.needles.map((needle) => Buffer.from(needle));
    this.#forms = new RegExp(wanted.forms);
  }

  /** Whether a part of the archive is looked at. */
  reads(part: string): boolean {
    return this.#wanted.part === undefined || this.#wanted.part === part;
  }

  /** Whether the contents have to be kept until {@link chooses} has seen them. */
  considers(size: number): boolean {
    return size > 0 && size <= this.#wanted.largest;
  }

  chooses(name: string, data: Buffer): boolean {
    const path = `/${name.replace(/^(\.?\/)+/, '')}`;
    if (!this.#paths.test(path) && !this.#hasForm(data)) return false;
    if (this.#given + data.length > this.#wanted.most) {
      this.exhausted = true;
      return false;
    }
    this.#given += data.length;
    return true;
  }

  #hasForm(data: Buffer): boolean {
    if (data.subarray(0, LOOKED_AT_FOR_NUL).includes(0)) return false;
    return this.#needles.some((needle) => data.includes(needle)) && this.#forms.test(data.toString('latin1'));
  }
}
