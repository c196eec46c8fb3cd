/** What the code at a place is part of. */
type Frame =
  /** Commands: the whole, or what stands in `$(…)` or backquotes. `parens`: open ones that are none of these. */
  | { kind: 'code'; until: ')' | '`' | undefined; parens: number }
  | { kind: 'quotes'; mark: '"' | "'" }
  /** `${…}` in double quotes, which stays quoted whatever quotes stand in it. */
  | { kind: 'parameter' }
  /** Of a here-document. `end`: the offset behind its last line. */
  | { kind: 'body'; end: number; verbatim: boolean };

/** `<<END`, `<<-'END'`; here-strings are passed over. */
const HERE = /<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([\w.-]+))|<<<|./sy;

const escaped = (text: string): string => text.replace(/[\\$`]/g, '\\$&');

/**
 * What stands around a place in code for a POSIX shell, so that a text can be put there: enough of XCU 2.2, 2.6 and 2.7.4
 * for quotes, here-documents, and commands within them. A `case` in `$(…)` has to have its patterns in parentheses.
 */
export class ShellContext {
  readonly #code: string;
  #at = 0;
  readonly #frames: Frame[] = [{ kind: 'code', until: undefined, parens: 0 }];
  /** Here-documents whose bodies begin on the next line. */
  readonly #announced: { end: string; verbatim: boolean; indented: boolean }[] = [];

  constructor(code: string) {
    this.#code = code;
  }

  /**
   * `value` as it has to be written at `offset`, to be that text. Offsets come in ascending order.
   *
   * @param quote makes one word of a text
   */
  embed(value: string, offset: number, quote: (value: string) => string): string {
    while (this.#at < offset) this.#step();
    this.#leaveBodies();
    const text = this.#written(value, quote(value));
    const backquotes = this.#frames.filter((frame) => frame.kind === 'code' && frame.until === '`');
    return backquotes.reduce(escaped, text);
  }

  get #frame(): Frame {
    return this.#frames.at(-1)!;
  }

  #written(value: string, word: string): string {
    const frame = this.#frame;
    switch (frame.kind) {
      case 'code':
        return word;
      case 'quotes':
        // What needs no quotes means itself between others too.
        return word === value ? word : `${frame.mark}${word}${frame.mark}`;
      case 'parameter':
        return value.replace(/[\\$`"}]/g, '\\$&');
      case 'body':
        return frame.verbatim ? value : escaped(value);
    }
  }

  #step(): void {
    this.#leaveBodies();
    const frame = this.#frame;
    const character = this.#code[this.#at] ?? '';
    if (frame.kind === 'quotes' && frame.mark === "'") {
      if (character === "'") this.#frames.pop();
      this.#at++;
    } else if (frame.kind === 'body' && frame.verbatim) this.#at++;
    else if (character === '\\') this.#at += 2;
    else if (this.#code.startsWith('$(', this.#at)) this.#enter({ kind: 'code', until: ')', parens: 0 }, 2);
    else if (character === '`') this.#backquote();
    else if (frame.kind === 'code') this.#stepInCode(frame, character);
    else if (frame.kind === 'parameter') {
      if (character === '}') this.#frames.pop();
      this.#at++;
    } else if (frame.kind === 'quotes' && character === '"') {
      this.#frames.pop();
      this.#at++;
    } else if (frame.kind === 'quotes' && this.#code.startsWith('${', this.#at))
      this.#enter({ kind: 'parameter' }, 2);
    else this.#at++;
  }

  #stepInCode(frame: Frame & { kind: 'code' }, character: string): void {
    if (character === '"' || character === "'") return this.#enter({ kind: 'quotes', mark: character }, 1);
    if (character === '#' && /^$|[\s;&|()]/.test(this.#code.charAt(this.#at - 1))) {
      this.#at = this.#endOfLine(this.#at);
      return;
    }
    if (character === '\n') {
      this.#at++;
      this.#beginBody();
      return;
    }
    if (character === '(') frame.parens++;
    else if (character === ')') {
      if (frame.until === ')' && frame.parens === 0) this.#frames.pop();
      else frame.parens--;
    }
    this.#announce();
  }

  #enter(frame: Frame, length: number): void {
    this.#frames.push(frame);
    this.#at += length;
  }

  /** One that is open is closed by the next, whatever stands between. */
  #backquote(): void {
    const open = this.#frames.findLastIndex((frame) => frame.kind === 'code' && frame.until === '`');
    if (open === -1) this.#enter({ kind: 'code', until: '`', parens: 0 }, 1);
    else {
      this.#frames.length = open;
      this.#at++;
    }
  }

  #leaveBodies(): void {
    for (;;) {
      const body = this.#frames.findIndex((frame) => frame.kind === 'body' && this.#at >= frame.end);
      if (body === -1) return;
      this.#frames.length = body;
      this.#beginBody();
    }
  }

  #endOfLine(from: number): number {
    const end = this.#code.indexOf('\n', from);
    return end === -1 ? this.#code.length : end;
  }

  #announce(): void {
    HERE.lastIndex = this.#at;
    const match = HERE.exec(this.#code);
    const end = match?.[2] ?? match?.[3] ?? match?.[4];
    if (match !== null && end !== undefined)
      this.#announced.push({
        end,
        verbatim: match[4] === undefined || match[0].includes('\\'),
        indented: match[1] === '-',
      });
    this.#at = HERE.lastIndex;
  }

  #beginBody(): void {
    const next = this.#announced.shift();
    if (next === undefined) return;
    let line = this.#at;
    while (line < this.#code.length) {
      const stop = this.#endOfLine(line);
      const text = this.#code.slice(line, stop);
      line = stop + 1;
      if ((next.indented ? text.replace(/^\t+/, '') : text) === next.end) break;
    }
    this.#frames.push({ kind: 'body', end: Math.min(line, this.#code.length + 1), verbatim: next.verbatim });
  }
}
