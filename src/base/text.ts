// Control characters, and the marks that reorder what is shown (Unicode Bidirectional Algorithm, UAX #9).
// eslint-disable-next-line no-control-regex -- they are what is looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text from elsewhere (an engine, an image, a host), made fit for one line of a view: control characters and
 * direction marks are shown as `\u{…}`, so that nothing can hide, break a line or reorder what stands beside it.
 */
export function displayText(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
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
