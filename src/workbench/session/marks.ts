/**
 * A mark that the shell puts into its output (OSC 633, as described in the editor's documentation on shell
 * integration), with our nonce as last field. `fields` are unescaped, the nonce not among them.
 */
export interface Mark {
  code: string;
  fields: string[];
}

export type Piece = { text: string } | { mark: Mark };

const START = '\u001b]633;';
/** A command line may be long; what is longer than this is no mark. */
const LONGEST = 256 * 1024;

/**
 * Takes a terminal's output apart into text and marks, wherever the pieces it comes in were cut. Marks without the
 * right nonce are dropped: a program that prints a file full of them must not make commands end.
 */
export class MarkParser {
  readonly #nonce: string;
  #held = '';

  constructor(nonce: string) {
    this.#nonce = nonce;
  }

  feed(text: string): Piece[] {
    const pieces: Piece[] = [];
    let rest = this.#held + text;
    this.#held = '';
    for (;;) {
      const start = rest.indexOf(START);
      if (start < 0) {
        const cut = rest.length - partialStart(rest);
        if (cut > 0) pieces.push({ text: rest.slice(0, cut) });
        this.#held = rest.slice(cut);
        return pieces;
      }
      if (start > 0) pieces.push({ text: rest.slice(0, start) });
      rest = rest.slice(start);
      // Ends with BEL or with ESC \ (ECMA-48, ST).
      const end = /\u0007|\u001b\\/.exec(rest.slice(START.length)); // eslint-disable-line no-control-regex -- that is what it ends with
      if (end === null) {
        if (rest.length <= LONGEST) this.#held = rest;
        else pieces.push({ text: rest });
        return pieces;
      }
      const body = rest.slice(START.length, START.length + end.index);
      rest = rest.slice(START.length + end.index + end[0].length);
      const mark = this.#read(body);
      if (mark !== undefined) pieces.push({ mark });
    }
  }

  #read(body: string): Mark | undefined {
    const [code = '', ...fields] = body.split(';');
    return fields.pop() === this.#nonce ? { code, fields: fields.map(unescape) } : undefined;
  }
}

/** How many characters at the end may be the beginning of a mark. */
function partialStart(text: string): number {
  for (let length = Math.min(START.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(START.slice(0, length))) return length;
  }
  return 0;
}

function unescape(field: string): string {
  return field.replace(/\\(?:\\|x([0-9a-f]{2}))/gi, (_, code: string | undefined) =>
    code === undefined ? '\\' : String.fromCharCode(parseInt(code, 16)),
  );
}
