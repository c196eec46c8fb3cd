// Control characters, the marks that reorder what is shown (Unicode Bidirectional Algorithm, UAX #9), other line
// breaks, and what has no width at all. Joiners (U+200C, U+200D) stay: scripts and emoji are written with them.
const HIDDEN =
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * Text from elsewhere (an engine, an image, a host), made fit for one line of a view: control characters and
 * direction marks are shown as `\u{…}`, so that nothing can hide, break a line or reorder what stands beside it.
 */
export function displayText(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
}

/**
 * A sentence that may hold text from elsewhere, made fit for a notification: one line, and without the `[text](address)`
 * that the editor would make a link of, a command's link too.
 */
export function noticeText(text: string): string {
  return displayText(text.replace(/\s+/g, ' ').trim()).replaceAll('](', '] (');
}

/** Text from elsewhere for a list to choose from, in which the editor makes a picture of `$(name)`, unless told not to. */
export function choiceText(text: string): string {
  return displayText(text).replace(/\$\([a-z\d-]+(~[a-z\d-]+)?\)/gi, '\\$&');
}

/** Text of a cell of a Markdown table that is shown as it is (GFM 4.10, CommonMark 2.4). */
export function markdownCell(text: string): string {
  return text.replace(/[\\|`*_[\]<>#&!~]/g, (character) => `\\${character}`);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units with at most three significant digits, as `docker image ls` prints them: `13.3 kB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))} ${UNITS[unit] ?? ''}`;
}
