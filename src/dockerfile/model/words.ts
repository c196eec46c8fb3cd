import type { MappedText } from './mapped';
import { MappedTextBuilder } from './mapped';
import type { Span } from './source';
import { isSpace } from './source';

/** A word of an instruction. */
export interface Word extends Span {
  /** As it is written, continuations joined. */
  readonly text: string;
  /** Without quotes and escapes. */
  readonly value: string;
}

/** Words divided by white space alone, as the builder reads FROM, COPY, ADD, EXPOSE and VOLUME. */
export function plainWords(mapped: MappedText): Word[] {
  const { text } = mapped;
  const words: Word[] = [];
  for (let index = 0; index < text.length;) {
    while (index < text.length && isSpace(text, index)) index++;
    const from = index;
    while (index < text.length && !isSpace(text, index)) index++;
    if (index === from) break;
    const word = text.slice(from, index);
    const { start, end } = mapped.span(from, index);
    words.push({ start, end, text: word, value: unquote(word) });
  }
  return words;
}

/** Words in which quotes and the escape character protect white space, as the builder reads ENV, LABEL and ARG. */
export function quotedWords(mapped: MappedText, escape: string): Word[] {
  const { text } = mapped;
  if (!text.includes('"') && !text.includes("'") && !text.includes(escape)) return plainWords(mapped);
  const words: Word[] = [];
  let start = -1;
  let value = '';
  /** Where what is not yet part of the value starts. */
  let rest = 0;
  let quote = '';
  for (let index = 0; index <= text.length; index++) {
    if (index === text.length || (quote === '' && isSpace(text, index))) {
      if (start >= 0) {
        const span = mapped.span(start, index);
        value += text.slice(rest, index);
        words.push({ start: span.start, end: span.end, text: text.slice(start, index), value });
      }
      start = -1;
      continue;
    }
    if (start < 0) {
      start = rest = index;
      value = '';
    }
    const char = text[index]!;
    const isQuote = quote === '' ? char === '"' || char === "'" : char === quote;
    const isEscape = char === escape && quote !== "'" && index + 1 < text.length;
    if (!isQuote && !isEscape) continue;
    value += text.slice(rest, index);
    rest = index + 1;
    if (isQuote) quote = quote === '' ? char : '';
    else index++;
  }
  return words;
}

/** The key and value of a `KEY=value` word. */
export interface Pair {
  readonly key: string;
  readonly value: string;
  readonly word: Word;
}

/** One word's `KEY=value`, or undefined where it has no `=`. */
export function pairOf(word: Word): Pair | undefined {
  const equals = word.value.indexOf('=');
  if (equals < 0 || !word.text.includes('=')) return undefined;
  return { key: word.value.slice(0, equals), value: word.value.slice(equals + 1), word };
}

/** The text without the quotes round it. */
export function unquote(text: string): string {
  const isQuoted = isQuoteCode(text.charCodeAt(0)) || isQuoteCode(text.charCodeAt(text.length - 1));
  return isQuoted ? text.replace(/^["']+|["']+$/g, '') : text;
}

function isQuoteCode(code: number): boolean {
  return code === 34 || code === 39;
}

/** A string of a JSON array. Its span is the place of its contents, without the quotes. */
export interface JsonString extends Span {
  readonly value: MappedText;
}

const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** A JSON array of strings at the beginning of a text. */
export interface JsonArray {
  readonly strings: readonly JsonString[];
  /** The index behind its closing bracket. */
  readonly end: number;
}

/** The JSON array that the text begins with; undefined where it is anything but an array of strings. */
export function leadingJsonArray(mapped: MappedText): JsonArray | undefined {
  const { text } = mapped;
  let index = skipSpace(text, 0);
  if (text[index] !== '[') return undefined;
  index = skipSpace(text, index + 1);
  const strings: JsonString[] = [];
  if (text[index] === ']') return { strings, end: index + 1 };
  for (;;) {
    if (text[index] !== '"') return undefined;
    const string = jsonString(mapped, index + 1);
    if (string === undefined) return undefined;
    strings.push(string.value);
    index = skipSpace(text, string.end + 1);
    if (text[index] === ']') return { strings, end: index + 1 };
    if (text[index] !== ',') return undefined;
    index = skipSpace(text, index + 1);
  }
}

/** The string whose contents start at `start`, and the index of its closing quote. */
function jsonString(mapped: MappedText, start: number): { value: JsonString; end: number } | undefined {
  const { text } = mapped;
  const quote = text.indexOf('"', start);
  if (quote < 0) return undefined;
  const span = mapped.span(start, quote);
  const plain = mapped.slice(start, quote);
  if (!plain.text.includes('\\')) return { value: { ...span, value: plain }, end: quote };
  return escapedJsonString(mapped, start);
}

function escapedJsonString(
  mapped: MappedText,
  start: number,
): { value: JsonString; end: number } | undefined {
  const { text } = mapped;
  const builder = new MappedTextBuilder();
  const special = /["\\]/g;
  let index = start;
  for (;;) {
    special.lastIndex = index;
    const found = special.exec(text);
    if (found === null) return undefined;
    builder.addAll(mapped.slice(index, found.index));
    index = found.index;
    if (found[0] === '"') break;
    const escaped = jsonEscape(text, index);
    if (escaped === undefined) return undefined;
    builder.add(escaped.char, mapped.offsetAt(index));
    index += escaped.length;
  }
  const span = mapped.span(start, index);
  return { value: { ...span, value: builder.build(span.start) }, end: index };
}

function jsonEscape(text: string, index: number): { char: string; length: number } | undefined {
  const escaped = text[index + 1] ?? '';
  if (escaped === 'u') {
    const digits = /^[0-9a-fA-F]{4}/.exec(text.slice(index + 2, index + 6))?.[0];
    return digits === undefined ? undefined : { char: String.fromCharCode(parseInt(digits, 16)), length: 6 };
  }
  const char = JSON_ESCAPES[escaped];
  return char === undefined ? undefined : { char, length: 2 };
}

function skipSpace(text: string, index: number): number {
  let at = index;
  while (at < text.length && isSpace(text, at)) at++;
  return at;
}
