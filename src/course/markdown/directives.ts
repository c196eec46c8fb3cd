import type { MarkdownIt, StateBlock, Token } from 'markdown-it';
import type { Place, Problems } from '../problems';

/** A MyST colon fence: `:::{name} argument`, lines `:option: value`, a body, `:::`. */
export interface Directive {
  name: string;
  /** What follows the name on its line. */
  argument: string;
  /** In the order of the lines; some may be repeated. */
  options: readonly DirectiveOption[];
  place: Place;
  /** The body as it is written, its common indentation removed, and where it begins. */
  body: string;
  bodyPlace: Place;
}

export interface DirectiveOption {
  name: string;
  value: string;
  place: Place;
}

/** The option of that name; the first, where it is repeated. */
export function optionOf({ options }: Directive, name: string): DirectiveOption | undefined {
  return options.find((option) => option.name === name);
}

/** How the body of a directive is to be read: Markdown, or text of another kind (YAML). */
export type BodyKind = 'markdown' | 'raw';

const OPENING = /^(:{3,})\{([A-Za-z][\w-]*)\}[ \t]*(.*)$/;
const CLOSING = /^(:{3,})[ \t]*$/;
const OPTION = /^:([A-Za-z][\w-]*):(?:[ \t]+(.*))?$/;

/**
 * Teaches `md` colon fences. Tokens are `directive_open` and `directive_close`, or one `directive` where the body
 * is raw; {@link directiveOf} gives what they mean. `bodyKind` says undefined for names that it does not know, which are
 * read as Markdown.
 */
export function addDirectives(
  md: MarkdownIt,
  bodyKind: (name: string) => BodyKind | undefined,
  problemsOf: (env: unknown) => Problems,
): void {
  const rule = (state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean => {
    const opening = OPENING.exec(lineAt(state, startLine));
    if (opening === null || state.sCount[startLine]! - state.blkIndent >= 4) return false;
    if (silent) return true;
    const [, colons = '', name = '', argument = ''] = opening;
    const problems = problemsOf(state.env);
    const placeOf = (line: number): Place => ({ line: line + 1, column: 1 + (state.tShift[line] ?? 0) });

    const closeLine = findClose(state, startLine, endLine, colons.length);
    if (closeLine === undefined)
      problems.error(
        placeOf(startLine),
        `The block "${name}" is never closed.`,
        `End it with a line ${colons}; a block around other blocks needs more colons than they have.`,
      );
    const end = closeLine ?? endLine;
    let line = startLine + 1;
    const options: DirectiveOption[] = [];
    for (; line < end; line++) {
      const option = OPTION.exec(lineAt(state, line));
      if (option === null) break;
      options.push({ name: option[1] ?? '', value: (option[2] ?? '').trim(), place: placeOf(line) });
    }
    const directive: Directive = {
      name,
      argument: argument.trim(),
      options,
      place: placeOf(startLine),
      body: state.getLines(line, end, state.sCount[startLine]!, false),
      bodyPlace: placeOf(Math.min(line, end)),
    };
    if (bodyKind(name) === 'raw') {
      const token = state.push('directive', '', 0);
      token.meta = { directive };
      token.map = [startLine, end];
    } else {
      const open = state.push('directive_open', '', 1);
      open.meta = { directive };
      open.map = [startLine, end];
      open.block = true;
      readBody(state, line, end, startLine);
      const close = state.push('directive_close', '', -1);
      close.meta = { directive };
      close.block = true;
    }
    state.line = closeLine === undefined ? endLine : closeLine + 1;
    return true;
  };
  md.block.ruler.before('fence', 'directive', rule, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
}

/** The directive of a token that {@link addDirectives} made. */
export function directiveOf(token: Token): Directive | undefined {
  return token.meta?.['directive'] as Directive | undefined;
}

/** The text of a line from its first character that is not a blank. */
function lineAt(state: StateBlock, line: number): string {
  return state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]);
}

/** The line that closes a fence: colons alone, as many as opened it or more, at its depth. Code fences are skipped. */
function findClose(
  state: StateBlock,
  startLine: number,
  endLine: number,
  colons: number,
): number | undefined {
  let code: string | undefined;
  for (let line = startLine + 1; line < endLine; line++) {
    const text = lineAt(state, line);
    // A line with less indentation leaves the list item or quote that the fence stands in.
    if (text !== '' && state.sCount[line]! < state.blkIndent) return undefined;
    const marker = /^(`{3,}|~{3,})/.exec(text)?.[1];
    if (code !== undefined) {
      if (marker?.startsWith(code) === true && text.trim() === marker) code = undefined;
    } else if (marker !== undefined) code = marker;
    else if ((CLOSING.exec(text)?.[1]?.length ?? 0) >= colons) return line;
  }
  return undefined;
}

function readBody(state: StateBlock, from: number, to: number, startLine: number): void {
  const { parentType, lineMax, blkIndent } = state;
  state.parentType = 'blockquote';
  state.lineMax = to;
  state.blkIndent = state.sCount[startLine]!;
  state.md.block.tokenize(state, from, to);
  state.parentType = parentType;
  state.lineMax = lineMax;
  state.blkIndent = blkIndent;
}
