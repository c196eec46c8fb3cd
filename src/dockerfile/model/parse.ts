/**
 * Reads a Dockerfile as BuildKit does (frontend/dockerfile/parser): physical lines, comments dropped, continuations
 * joined without a space, here-documents taken whole. Nothing is refused, so that a file can be linted while it is
 * typed. One pass over the lines, linear in their number.
 */
import type { Directive } from './dockerfile';
import { Dockerfile } from './dockerfile';
import type { Comment, Flag, Heredoc } from './instruction';
import { Instruction } from './instruction';
import type { MappedText } from './mapped';
import { MappedTextBuilder } from './mapped';
import type { Line, Span } from './source';
import { SourceText, isSpace } from './source';

const DIRECTIVE = /^\s*#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
const DIRECTIVES = ['syntax', 'escape', 'check'];
const WITH_HEREDOCS = ['RUN', 'COPY', 'ADD'];
const HEREDOC = /^\d*<<(-?)([^<]+)$/;
const BOM = '\uFEFF';

export function parseDockerfile(text: string): Dockerfile {
  return new Parser(new SourceText(text)).parse();
}

interface LogicalLine {
  readonly text: MappedText;
  readonly lastLine: number;
  readonly end: number;
  readonly comments: Comment[];
  readonly emptyLines: number[];
  readonly danglingEscape: Span | undefined;
  /** The line behind it. */
  readonly next: number;
}

class Parser {
  readonly #source: SourceText;
  readonly #lines: readonly Line[];
  #escape = '\\';

  constructor(source: SourceText) {
    this.#source = source;
    this.#lines = source.lines;
  }

  parse(): Dockerfile {
    const directives = this.#directives();
    const comments: Comment[] = [];
    const instructions: Instruction[] = [];
    for (let number = directives.length; number < this.#lines.length;) {
      const start = this.#contentStart(number);
      const line = this.#lines[number]!;
      if (start === line.end) number++;
      else if (this.#source.text[start] === '#') comments.push(this.#comment(number++, start));
      else {
        const logical = this.#logicalLine(number, start);
        const instruction = this.#instruction(logical, number);
        if (instruction !== undefined) instructions.push(instruction);
        number = Math.max(logical.next, (instruction?.lastLine ?? 0) + 1);
      }
    }
    return new Dockerfile(this.#source, { escape: this.#escape, directives, comments, instructions });
  }

  /** Directives stand at the very top; the first line that is none ends them. */
  #directives(): Directive[] {
    const directives: Directive[] = [];
    for (const [line, span] of this.#lines.entries()) {
      const match = DIRECTIVE.exec(this.#source.text.slice(this.#contentStart(line), span.end));
      const name = match?.[1]?.toLowerCase();
      if (name === undefined || !DIRECTIVES.includes(name)) break;
      const value = match![2]!;
      if (name === 'escape' && (value === '`' || value === '\\')) this.#escape = value;
      directives.push({ start: this.#contentStart(line), end: span.end, line, name, value });
    }
    return directives;
  }

  /** Where a line's text starts, behind white space (and the byte order mark of the first line). */
  #contentStart(number: number): number {
    const { start, end } = this.#lines[number]!;
    let at = start;
    if (number === 0 && this.#source.text.startsWith(BOM)) at++;
    while (at < end && isSpace(this.#source.text, at)) at++;
    return at;
  }

  #comment(line: number, start: number): Comment {
    const { end } = this.#lines[line]!;
    return { start, end, line, text: this.#source.text.slice(start + 1, end) };
  }

  #logicalLine(first: number, start: number): LogicalLine {
    const builder = new MappedTextBuilder();
    const comments: Comment[] = [];
    const emptyLines: number[] = [];
    let lastLine = first;
    let escapeAt = this.#take(builder, first, start);
    let end = this.#contentEnd(first);
    let number = first + 1;
    for (; escapeAt !== undefined && number < this.#lines.length; number++) {
      const content = this.#contentStart(number);
      if (content === this.#lines[number]!.end) {
        if (!this.#isEndOfFile(number)) emptyLines.push(number);
      } else if (this.#source.text[content] === '#') {
        comments.push(this.#comment(number, content));
      } else {
        escapeAt = this.#take(builder, number, this.#lines[number]!.start);
        lastLine = number;
        end = this.#contentEnd(number);
      }
    }
    return {
      text: builder.build(start),
      lastLine,
      end,
      emptyLines,
      comments,
      danglingEscape: escapeAt === undefined ? undefined : { start: escapeAt, end: escapeAt + 1 },
      next: number,
    };
  }

  /** True for the empty last line of a file that ends in a line break, which continues nothing. */
  #isEndOfFile(number: number): boolean {
    const { start, end } = this.#lines[number]!;
    return number === this.#lines.length - 1 && start === end;
  }

  /** Adds a physical line from `start` on; the place of the escape character where the line goes on below. */
  #take(builder: MappedTextBuilder, number: number, start: number): number | undefined {
    const { end } = this.#lines[number]!;
    const { text } = this.#source;
    let last = end - 1;
    while (last >= start && (text[last] === ' ' || text[last] === '\t')) last--;
    const continues =
      last >= start && text[last] === this.#escape && (last === start || text[last - 1] !== this.#escape);
    builder.add(text.slice(start, continues ? last : end), start);
    return continues ? last : undefined;
  }

  #contentEnd(number: number): number {
    const { start, end } = this.#lines[number]!;
    let at = end;
    while (at > start && isSpace(this.#source.text, at - 1)) at--;
    return at;
  }

  #instruction(logical: LogicalLine, line: number): Instruction | undefined {
    const text = logical.text.trim();
    if (text.text === '') return undefined;
    return this.#instructionOf(text, logical, line, false);
  }

  #instructionOf(text: MappedText, logical: LogicalLine, line: number, isTrigger: boolean): Instruction {
    const written = /^\S+/.exec(text.text)?.[0] ?? '';
    const keyword = written.toUpperCase();
    const keywordSpan = text.span(0, written.length);
    const { flags, args } = this.#flags(text.slice(written.length).trim());
    const trigger =
      keyword === 'ONBUILD' && !isTrigger && args.text !== ''
        ? this.#instructionOf(args, logical, line, true)
        : undefined;
    const heredocs = WITH_HEREDOCS.includes(keyword) ? this.#heredocs(args, logical.next) : [];
    const lastHeredoc = (trigger?.heredocs ?? heredocs).at(-1);
    const bodyEnd = lastHeredoc?.end?.end ?? lastHeredoc?.content.end;
    const lastLine =
      lastHeredoc === undefined
        ? logical.lastLine
        : lastHeredoc.end === undefined
          ? this.#lines.length - 1
          : this.#source.lineAt(lastHeredoc.end.start);
    return new Instruction(this.#source, this.#escape, {
      keyword,
      keywordSpan,
      span: { start: keywordSpan.start, end: Math.max(bodyEnd ?? logical.end, keywordSpan.end) },
      line,
      lastLine,
      flags,
      args,
      heredocs,
      comments: logical.comments,
      emptyLines: logical.emptyLines,
      danglingEscape: logical.danglingEscape,
      trigger,
      isTrigger,
    });
  }

  /** The `--name=value` words in front of the arguments; a lone `--` ends them. */
  #flags(text: MappedText): { flags: Flag[]; args: MappedText } {
    const flags: Flag[] = [];
    let index = 0;
    while (text.text.startsWith('--', index)) {
      const length = wordLength(text.text, index, this.#escape);
      const written = text.text.slice(index, index + length);
      if (written === '--') break;
      const equals = written.indexOf('=');
      const nameEnd = equals < 0 ? length : equals;
      flags.push({
        ...text.span(index, index + length),
        name: written.slice(2, nameEnd),
        value: equals < 0 ? undefined : written.slice(equals + 1).replace(/["']/g, ''),
        valueSpan: text.span(index + Math.min(nameEnd + 1, length), index + length),
      });
      index += length;
      while (index < text.text.length && isSpace(text.text, index)) index++;
    }
    return { flags, args: text.slice(index) };
  }

  #heredocs(args: MappedText, firstLine: number): Heredoc[] {
    const heredocs: Heredoc[] = [];
    if (!args.text.includes('<<')) return heredocs;
    let line = firstLine;
    for (let index = 0; index < args.text.length;) {
      if (isSpace(args.text, index)) {
        index++;
        continue;
      }
      const length = wordLength(args.text, index, this.#escape);
      const match = HEREDOC.exec(args.text.slice(index, index + length));
      // `<<EOF>file`: what follows the name without a space is the shell's, not the name's.
      const name = match?.[2]?.replace(/["'\\]/g, '').replace(/[\s|&;>()].*/s, '') ?? '';
      if (match !== null && name !== '') {
        const marker = args.span(index, index + length);
        const closing = this.#closingLine(line, name, match[1] === '-');
        const start = this.#lines[line]?.start ?? this.#source.text.length;
        const end = closing === undefined ? undefined : this.#lines[closing];
        heredocs.push({
          name,
          marker,
          content: { start, end: end?.start ?? this.#source.text.length },
          end: end === undefined ? undefined : { start: end.start, end: end.end },
        });
        line = closing === undefined ? this.#lines.length : closing + 1;
      }
      index += length;
    }
    return heredocs;
  }

  #closingLine(from: number, name: string, stripsTabs: boolean): number | undefined {
    for (let number = from; number < this.#lines.length; number++) {
      const text = this.#source.slice(this.#lines[number]!);
      if ((stripsTabs ? text.replace(/^\t+/, '') : text) === name) return number;
    }
    return undefined;
  }
}

/** The length of the word at `index`: up to white space that neither quotes nor the escape character protect. */
function wordLength(text: string, index: number, escape: string): number {
  let quote = '';
  let at = index;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (quote === '' && isSpace(text, at)) break;
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === escape && quote !== "'") at++;
  }
  return Math.min(at, text.length) - index;
}
