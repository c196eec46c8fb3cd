import type { KatexOptions } from 'katex';
import type { MarkdownIt } from 'markdown-it';

/** Characters of a formula in a line. */
const MAX_INLINE = 500;
/** What a formula may cost: macros expanded, and em of anything that it gives a size. */
const LIMITS = { maxExpand: 500, maxSize: 40 };
/** `trust: false` refuses what could load or link; `strict` concerns style only. */
const OPTIONS: KatexOptions = {
  ...LIMITS,
  output: 'htmlAndMathml',
  throwOnError: true,
  trust: false,
  strict: 'ignore',
};

/** Gives safe HTML for a formula; throws where it cannot be read. */
export type Typeset = (tex: string, display: boolean) => string;

/** KaTeX, loaded by who has a formula. */
export async function loadTypesetter(): Promise<Typeset> {
  const { default: katex } = await import('katex');
  return (tex, displayMode) => katex.renderToString(tex, { ...OPTIONS, displayMode });
}

/**
 * Teaches `md` formulas as MyST has them: `$…$` in a line, and between lines that begin and end with `$$`. Tokens are
 * `maths_inline` and `maths_block` with TeX as content. So that prices and variables of a shell stay what they are, a
 * dollar opens only before and closes only behind what is no blank, and none closes before a digit.
 */
export function addMaths(md: MarkdownIt): void {
  md.inline.ruler.after('escape', 'maths', (state, silent) => {
    const { src, pos } = state;
    if (src[pos] !== '$' || /[\s$]/.test(src[pos + 1] ?? ' ') || /[\w$]/.test(src[pos - 1] ?? ' '))
      return false;
    const end = closingDollar(src, pos + 1, Math.min(state.posMax, pos + MAX_INLINE));
    if (end === undefined) return false;
    if (!silent) state.push('maths_inline', '', 0).content = src.slice(pos + 1, end);
    state.pos = end + 1;
    return true;
  });
  md.block.ruler.before(
    'fence',
    'maths',
    (state, startLine, endLine, silent) => {
      const lineAt = (line: number): string =>
        state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]).trimEnd();
      const first = lineAt(startLine);
      if (!first.startsWith('$$') || state.sCount[startLine]! - state.blkIndent >= 4) return false;
      let last = startLine;
      if (first === '$$' || !first.endsWith('$$'))
        for (last++; last < endLine && !lineAt(last).endsWith('$$'); last++)
          if (state.sCount[last]! < state.blkIndent && lineAt(last) !== '') return false;
      if (last >= endLine) return false;
      if (silent) return true;
      const token = state.push('maths_block', '', 0);
      token.content = state
        .getLines(startLine, last + 1, state.sCount[startLine]!, false)
        .trim()
        .replace(/^\$\$|\$\$$/g, '')
        .trim();
      token.map = [startLine, last + 1];
      state.line = last + 1;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
}

function closingDollar(text: string, from: number, to: number): number | undefined {
  for (let at = from; at < to; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '`') return undefined;
    else if (character === '$')
      return /\s/.test(text[at - 1] ?? ' ') || /[\d$]/.test(text[at + 1] ?? '') ? undefined : at;
  }
  return undefined;
}
