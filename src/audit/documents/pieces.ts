import type { Span } from '../types';
import type { DocumentKind } from './kinds';

/**
 * The pieces of a document that are shell, each as it stands there: what is put in front of lines (tabs of make, dashes
 * of YAML, prompts) is left out, so that places are those of the document.
 */
export function shellPieces(text: string, kind: Exclude<DocumentKind, 'compose'>): Span[] {
  switch (kind) {
    case 'shell':
      return [{ start: 0, end: text.length }];
    case 'markdown':
      return markdownPieces(text);
    case 'makefile':
      return linePieces(text, RECIPE);
    case 'ci':
      return linePieces(text, YAML_LINE);
  }
}

/** A recipe's line: a tab, and marks of make. */
const RECIPE = /^\t[@+-]*/;
/** A line of YAML that may be a command, or the value of a key that is one. */
const YAML_LINE = /^\s*(?:- +)*(?:["']?[\w.-]+["']?: +)?(?:[|>][+-]?\d?\s*$)?/;

/** Each line, with those that it is continued by, without what stands in front of it. */
function linePieces(text: string, front: RegExp): Span[] {
  const pieces: Span[] = [];
  let continued: Span | undefined;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    if (continued !== undefined) continued = { start: continued.start, end };
    else {
      const length = front.exec(line)?.[0].length;
      if (length !== undefined && length < line.length) continued = unquoted(text, start + length, end);
    }
    if (continued !== undefined && !line.trimEnd().endsWith('\\')) {
      pieces.push(continued);
      continued = undefined;
    }
    start = end + 1;
  }
  if (continued !== undefined) pieces.push(continued);
  return pieces;
}

/** A scalar of YAML in quotes, without these, unless it escapes something in its own way. */
function unquoted(text: string, start: number, end: number): Span {
  const value = text.slice(start, end).trimEnd();
  const quote = value[0];
  if ((quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote) && !/[\\]|''/.test(value))
    return { start: start + 1, end: start + value.length - 1 };
  return { start, end };
}

const FENCE = /^([ \t>]*)(`{3,}|~{3,})[ \t]*(.*)$/;
/** Languages of fences that are shell; none is taken for it, too. */
const SHELL =
  /^(?:sh|bash|zsh|ksh|shell|console|terminal|shell-session|shellsession|sh-session|bash-session|docker)?$/i;
const PROMPT = /^[ \t]*(?:[\w.@:~/-]*[$#%>]|\$)[ \t]+/;

/** Fences of Markdown; where lines have prompts, those are the commands and the others what they print. */
function markdownPieces(text: string): Span[] {
  const pieces: Span[] = [];
  let fence: { mark: string; isShell: boolean; start: number } | undefined;
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trimEnd();
    const found = FENCE.exec(line);
    if (fence === undefined && found !== null)
      fence = { mark: found[2]!, isShell: SHELL.test(languageOf(found[3]!)), start: end + 1 };
    else if (fence !== undefined && found?.[2]!.startsWith(fence.mark) === true && found[3] === '') {
      if (fence.isShell) pieces.push(...session(text, fence.start, start));
      fence = undefined;
    }
    start = end + 1;
    if (newline < 0) break;
  }
  if (fence?.isShell === true && fence.start < text.length)
    pieces.push(...session(text, fence.start, text.length));
  return pieces;
}

/** `bash`, `{.bash .run}`, `{code-block} bash` */
function languageOf(info: string): string {
  const plain = info.replace(/^\{code(?:-block|-cell)?\}/, '').trim();
  const attributes = /^\{\s*\.([\w-]+)/.exec(plain);
  return attributes?.[1] ?? /^[^\s{,:]*/.exec(plain)![0];
}

function session(text: string, start: number, end: number): Span[] {
  const whole = { start, end: Math.max(start, end) };
  const lines = text.slice(start, end).split('\n');
  if (!lines.some((line) => /^[ \t]*\$[ \t]/.test(line))) return [whole];
  const pieces: Span[] = [];
  let at = start;
  let isContinued = false;
  for (const line of lines) {
    const prompt = /^[ \t]*\$[ \t]/.test(line) ? PROMPT.exec(line) : null;
    if (isContinued) pieces.push({ start: pieces.pop()!.start, end: at + line.length });
    else if (prompt !== null) pieces.push({ start: at + prompt[0].length, end: at + line.length });
    isContinued = (isContinued || prompt !== null) && line.trimEnd().endsWith('\\');
    at += line.length + 1;
  }
  return pieces;
}
