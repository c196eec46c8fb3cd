/** Something in a line of a terminal that may be a file: offered once it is known to be one. */
export interface PathInOutput {
  kind: 'path';
  /** Where it stands in the line, line and column of the file included. */
  start: number;
  length: number;
  path: string;
  /** From 1. */
  line: number | undefined;
  column: number | undefined;
}

/** An address at the machine that the line was printed on. */
export interface AddressInOutput {
  kind: 'address';
  start: number;
  length: number;
  /** As it was printed. */
  url: string;
}

/** Characters of a line that are looked at, and paths in it. */
const LONGEST_LINE = 2000;
const MOST_PATHS = 10;

/** What a server says of itself on its own machine; `0.0.0.0` and `[::]` are all of its addresses. */
const ADDRESS =
  /\bhttps?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\])(?::\d{1,5})?(?![\w.:-]*\w)(?:[/?#][^\s'"`<>|\\^{}]*)?/gi;

/** What is no part of a file's name where it stands unquoted in output. */
const WORD = /[^\s'"`<>|;,()[\]{}=*]+/g;
/** `:12`, `:12:3`, as compilers and linters say where; some end with another colon. */
const POSITION = /^(.*?):(\d{1,7})(?::(\d{1,5}))?:?$/;
/** A quoted path with its line, as Python says where. */
const PYTHON = /"([^"]{1,500})", line (\d{1,7})/g;
/** Files that people know by names without an extension. */
const BARE = /^(?:Dockerfile|Containerfile|Makefile|README|LICENSE)$/;
const URL = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Finds what may lead somewhere in a line of a terminal on a workbench. The line is hostile. */
export function findLinks(line: string): (PathInOutput | AddressInOutput)[] {
  const text = line.slice(0, LONGEST_LINE);
  const addresses = findAddresses(text);
  const paths = [...findQuoted(text), ...findPaths(text)].filter(
    (path, index, all) =>
      !addresses.some((address) => overlap(address, path)) &&
      !all.slice(0, index).some((earlier) => overlap(earlier, path)),
  );
  return [...addresses, ...paths.slice(0, MOST_PATHS)];
}

function findAddresses(text: string): AddressInOutput[] {
  return [...text.matchAll(ADDRESS)].map((match) => {
    // A full stop or a bracket behind an address belongs to the sentence around it.
    const url = match[0].replace(/[.,;:!?)\]]+$/, '');
    return { kind: 'address', start: match.index, length: url.length, url };
  });
}

function findQuoted(text: string): PathInOutput[] {
  return [...text.matchAll(PYTHON)].map((match) => ({
    kind: 'path',
    start: match.index,
    length: match[0].length,
    path: match[1] ?? '',
    line: Number(match[2]),
    column: undefined,
  }));
}

function findPaths(text: string): PathInOutput[] {
  return [...text.matchAll(WORD)].flatMap((match): PathInOutput[] => {
    if (URL.test(match[0])) return [];
    const word = match[0].replace(/[.:!?]+$/, '');
    const position = POSITION.exec(word);
    const path = position?.[1] ?? word;
    if (!looksLikePath(path)) return [];
    return [
      {
        kind: 'path',
        start: match.index,
        length: word.length,
        path,
        line: position === null ? undefined : Number(position[2]),
        column: position?.[3] === undefined ? undefined : Number(position[3]),
      },
    ];
  });
}

/** A path, or a name with an extension that is no number: `a/b`, `~/x`, `notes.txt`, not `1.5` and not `-o`. */
function looksLikePath(word: string): boolean {
  if (word.startsWith('-')) return false;
  return (
    /^(?:~|\.{1,2})?\/[^/]/.test(word) ||
    /[^/]\/[^/]/.test(word) ||
    /\.[a-z]\w{0,9}$/i.test(word) ||
    BARE.test(word)
  );
}

function overlap(a: { start: number; length: number }, b: { start: number; length: number }): boolean {
  return a.start < b.start + b.length && b.start < a.start + a.length;
}
