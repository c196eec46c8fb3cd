import type { Token } from 'markdown-it';

/** The index of the token that closes the one at `open`. */
export function closeOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    depth += tokens[i]?.nesting ?? 0;
    if (depth === 0) return i;
  }
  return tokens.length;
}

/** The outermost blocks: each with its tokens, those that open and close it included. */
export function blocksOf(tokens: readonly Token[]): { open: Token; all: Token[]; inner: Token[] }[] {
  const blocks: { open: Token; all: Token[]; inner: Token[] }[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const open = tokens[i];
    if (open === undefined) break;
    const close = open.nesting === 1 ? closeOf(tokens, i) : i;
    blocks.push({ open, all: tokens.slice(i, close + 1), inner: tokens.slice(i + 1, close) });
    i = close;
  }
  return blocks;
}

export function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => (token.type === 'softbreak' ? ' ' : token.content))
    .join('')
    .trim();
}

/** `base`, or with the first number behind it that makes it one that is not `taken`. */
export class FreeNames {
  readonly #next = new Map<string, number>();

  take(base: string, taken: (name: string) => boolean): string {
    let count = this.#next.get(base) ?? 0;
    let name = count === 0 ? base : `${base}-${count}`;
    while (taken(name)) name = `${base}-${++count}`;
    this.#next.set(base, count + 1);
    return name;
  }
}

/** An anchor as GitHub makes it from a heading. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s+/g, '-')
    .slice(0, 80);
}
