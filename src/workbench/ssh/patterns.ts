/**
 * True where all of `text` fits `pattern`: `*` stands for any characters, `?` for one (ssh_config(5), PATTERNS). Takes
 * time proportional to the product of the lengths at worst, whatever the pattern.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  // Where to go on from when what followed the last asterisk does not fit: one character later.
  let retry: { at: number; next: number } | undefined;
  while (at < text.length) {
    if (pattern[next] === '*') retry = { at, next: ++next };
    else if (next < pattern.length && (pattern[next] === '?' || pattern[next] === text[at])) {
      at++;
      next++;
    } else if (retry !== undefined) {
      at = ++retry.at;
      next = retry.next;
    } else return false;
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}

/** The same for a list with commas: one pattern has to fit, and none of those behind a `!`. */
export function matchesPatternList(text: string, list: string): boolean {
  let matched = false;
  for (const pattern of list.split(',')) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(text, pattern.slice(1))) return false;
    } else matched ||= matchesPattern(text, pattern);
  }
  return matched;
}
