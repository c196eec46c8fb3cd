/** How many are shown at once. */
const SHOWN = 200;

/**
 * The names that hold the letters of `wanted` in this order, the best first: letters together, at the beginning of a
 * step or of the file's own name, count for more; then the shorter ones. Spaces in `wanted` are for reading only.
 */
export function bestNames(names: readonly string[], wanted: string): string[] {
  const letters = wanted.replace(/\s/g, '').toLowerCase();
  if (letters === '') return names.slice(0, SHOWN);
  const found: { name: string; score: number }[] = [];
  for (const name of names) {
    const own = scoreOf(name.slice(name.lastIndexOf('/') + 1).toLowerCase(), letters);
    const score = own === undefined ? scoreOf(name.toLowerCase(), letters) : own + 1000;
    if (score !== undefined) found.push({ name, score });
  }
  found.sort((one, other) => other.score - one.score || one.name.length - other.name.length);
  return found.slice(0, SHOWN).map(({ name }) => name);
}

function scoreOf(name: string, letters: string): number | undefined {
  let score = 0;
  let from = 0;
  let last = -2;
  for (const letter of letters) {
    const at = name.indexOf(letter, from);
    if (at < 0) return undefined;
    if (at === last + 1) score += 5;
    if (at === 0 || /[/._\- ]/.test(name[at - 1] ?? '')) score += 3;
    last = at;
    from = at + 1;
  }
  return score;
}
