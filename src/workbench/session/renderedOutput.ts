/** Characters kept, from the end. */
const KEPT = 64 * 1024;

/** Whole control sequences (ECMA-48): CSI, the string sequences up to their end, and the short ones. */
const SEQUENCE =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /^\u001b(?:\[([0-9:;<=>?]*)[ -/]*([@-~])|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]+[0-~]|[0-Z\\`-~])/;
// eslint-disable-next-line no-control-regex -- the same
const PLAIN = /^[^\u0000-\u001f\u007f]+/;
/** An unfinished sequence that is longer than this is taken as text. */
const LONGEST_SEQUENCE = 4096;

/**
 * What a command's output looks like in the end: carriage returns, cursor movements and erasures are carried out
 * (a progress bar leaves its last state), colours and everything else removed. Full-screen programs leave nothing.
 */
export class RenderedOutput {
  #lines: string[] = [''];
  #row = 0;
  #column = 0;
  #size = 0;
  #fullScreen = false;
  #held = '';

  feed(text: string): void {
    let rest = this.#held + text;
    this.#held = '';
    while (rest !== '') {
      const plain = PLAIN.exec(rest)?.[0];
      if (plain !== undefined) {
        this.#put(plain);
        rest = rest.slice(plain.length);
      } else if (rest.startsWith('\u001b')) {
        const sequence = SEQUENCE.exec(rest);
        if (sequence === null && rest.length < LONGEST_SEQUENCE) {
          this.#held = rest;
          return;
        }
        if (sequence?.[2] !== undefined) this.#control(sequence[1] ?? '', sequence[2]);
        rest = rest.slice(sequence?.[0].length ?? 1);
      } else {
        this.#character(rest.charAt(0));
        rest = rest.slice(1);
      }
    }
  }

  text(): string {
    return this.#lines.join('\n').slice(-KEPT);
  }

  #put(text: string): void {
    if (this.#fullScreen) return;
    const line = (this.#lines[this.#row] ?? '').padEnd(this.#column);
    this.#set(line.slice(0, this.#column) + text + line.slice(this.#column + text.length));
    this.#column += text.length;
  }

  #set(line: string): void {
    this.#size += line.length - (this.#lines[this.#row]?.length ?? 0);
    this.#lines[this.#row] = line;
    if (line.length > 2 * KEPT) {
      const cut = line.length - KEPT;
      this.#lines[this.#row] = line.slice(cut);
      this.#column = Math.max(0, this.#column - cut);
      this.#size -= cut;
    }
    if (this.#size + this.#lines.length > 2 * KEPT) this.#forgetFirstLines();
  }

  #forgetFirstLines(): void {
    let size = this.#size + this.#lines.length;
    let count = 0;
    while (size > KEPT && count < this.#row) size -= (this.#lines[count++]?.length ?? 0) + 1;
    this.#lines.splice(0, count);
    this.#row -= count;
    this.#size = size - this.#lines.length;
  }

  #character(character: string): void {
    if (this.#fullScreen) return;
    switch (character) {
      case '\n':
        this.#down(1);
        this.#column = 0;
        break;
      case '\r':
        this.#column = 0;
        break;
      case '\b':
        this.#column = Math.max(0, this.#column - 1);
        break;
      case '\t':
        this.#put(' '.repeat(8 - (this.#column % 8)));
        break;
      default:
    }
  }

  #down(count: number): void {
    for (let moved = 0; moved < count; moved++) {
      this.#row++;
      if (this.#row < this.#lines.length) continue;
      this.#lines.push('');
      if (this.#size + this.#lines.length > 2 * KEPT) this.#forgetFirstLines();
    }
  }

  #control(parameters: string, final: string): void {
    if (parameters.startsWith('?')) {
      // The alternate screen (xterm, DECSET 47, 1047, 1049).
      if (/^\?(?:47|1047|1049)$/.test(parameters)) this.#fullScreen = final === 'h';
      return;
    }
    if (this.#fullScreen) return;
    const first = parseInt(parameters, 10);
    const count = Math.min(Math.max(Number.isNaN(first) ? 1 : first, 1), 1000);
    const line = this.#lines[this.#row] ?? '';
    switch (final) {
      case 'A':
        this.#row = Math.max(0, this.#row - count);
        break;
      case 'B':
        this.#down(Math.min(count, this.#lines.length - 1 - this.#row));
        break;
      case 'C':
        this.#column += count;
        break;
      case 'D':
        this.#column = Math.max(0, this.#column - count);
        break;
      case 'G':
        this.#column = count - 1;
        break;
      case 'K':
        if (first === 2) this.#set('');
        else if (first === 1) this.#set(' '.repeat(this.#column) + line.slice(this.#column));
        else this.#set(line.slice(0, this.#column));
        break;
      case 'J':
        if (first === 2 || first === 3) {
          this.#lines = [''];
          this.#row = this.#column = this.#size = 0;
        } else if (Number.isNaN(first) || first === 0) {
          this.#set(line.slice(0, this.#column));
          for (const gone of this.#lines.splice(this.#row + 1)) this.#size -= gone.length;
        }
        break;
      default:
    }
  }
}
