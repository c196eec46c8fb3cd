/** A place for a new section in a configuration file. */
interface Place {
  /** Bytes from the beginning. */
  at: number;
  /** What followed was for all hosts, and has to be said to be so from now on. */
  forAll: boolean;
}

/**
 * Where a section can go without changing what the others mean, best first. The first value counts, so it is above all
 * other sections; what stands in front of those is for all hosts, and counts before it.
 */
export function placesFor(bytes: Buffer): Place[] {
  let at = 0;
  /** Where the comment that belongs to the next line begins. */
  let comment: number | undefined;
  let settings = false;
  // Bytes and characters are the same here.
  for (const line of bytes.toString('latin1').split(/(?<=\n)/)) {
    if (/^\s*(?:"?host"?|"?match"?)(?:[\s=]|$)/i.test(line)) break;
    if (/^\s*#/.test(line)) comment ??= at;
    else {
      comment = undefined;
      settings ||= line.trim() !== '';
    }
    at += line.length;
  }
  const sections: Place = { at: at < bytes.length ? (comment ?? at) : at, forAll: false };
  return settings ? [sections, { at: 0, forAll: true }] : [sections];
}

/** The file with a section for `name`, which consists of these lines. */
export function insertSection(
  bytes: Buffer,
  { at, forAll }: Place,
  name: string,
  lines: readonly string[],
): Buffer {
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at);
  const end = bytes.includes('\r\n') ? '\r\n' : '\n';
  const text = [`Host ${name}`, ...lines.map((line) => `    ${line}`), ...(forAll ? ['', 'Host *'] : [])]
    .map((line) => line + end)
    .join('');
  return Buffer.concat([
    before,
    Buffer.from(gapAfter(before.toString('latin1'), end)),
    Buffer.from(text),
    Buffer.from(after.length === 0 || forAll ? '' : end),
    after,
  ]);
}

/** What it takes to begin a new paragraph. */
function gapAfter(text: string, end: string): string {
  if (text === '' || /\n\r?\n$/.test(text)) return '';
  return text.endsWith('\n') ? end : end + end;
}
