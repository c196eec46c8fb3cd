import type { CourseProblem } from './types';

/** A place in a file of the course, one-based. */
export interface Place {
  line: number;
  column: number;
}

/** Collects the mistakes of one file. */
export class Problems {
  readonly file: string;
  readonly #found: CourseProblem[];

  /** `found` is shared by the files of a course. */
  constructor(file: string, found: CourseProblem[]) {
    this.file = file;
    this.#found = found;
  }

  /** The same collection, for another file that this one refers to. */
  forFile(file: string): Problems {
    return new Problems(file, this.#found);
  }

  error(place: Place, message: string, remedy: string): void {
    this.#add(place, 'error', message, remedy);
  }

  warning(place: Place, message: string, remedy: string): void {
    this.#add(place, 'warning', message, remedy);
  }

  #add(place: Place, severity: CourseProblem['severity'], message: string, remedy: string): void {
    this.#found.push({
      file: this.file,
      line: Math.max(1, place.line),
      column: Math.max(1, place.column),
      severity,
      message,
      remedy,
    });
  }
}

/** Each mistake once; files in the order in which `order` names them, and each from its top to its bottom. */
export function inReadingOrder(
  problems: readonly CourseProblem[],
  order: readonly string[],
): CourseProblem[] {
  const rank = new Map(order.map((file, index) => [file, index]));
  const rankOf = (file: string): number => rank.get(file) ?? order.length;
  const different = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...different.values()].sort(
    (a, b) =>
      rankOf(a.file) - rankOf(b.file) ||
      a.file.localeCompare(b.file) ||
      a.line - b.line ||
      a.column - b.column,
  );
}

/** `did you mean "x"?` material: the nearest of `known` to `word`, where one is near enough to be a slip. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(word.slice(0, 40), name);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** Levenshtein's distance, by rows. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** The remedy for a word that is none of `known`. */
export function useOneOf(word: string, known: readonly string[]): string {
  if (known.length === 0) return 'Correct it or leave it out.';
  const guess = nearest(word, known);
  return guess === undefined ? `Use one of: ${known.join(', ')}.` : `Did you mean "${guess}"?`;
}
