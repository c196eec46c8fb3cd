import type { CommandArgument, Command as CommandNode, ParsedScript, SyntaxNode, WordPart } from 'unbash';
import { forEachChild, parse } from 'unbash';
import type { Word } from '../command/words';

/** A line of a script with all that continues it, read. Lines of the same text have the same tree. */
export interface ShellLine {
  readonly start: number;
  readonly tree: ParsedScript;
}

/** Commands of a line, in order of place; a pipeline's are told together as well. */
export interface ShellCommands {
  readonly commands: readonly (readonly Word[])[];
  /** Commands that are piped into each other; one that stands alone is a pipeline, too. */
  readonly pipelines: readonly (readonly (readonly Word[])[])[];
}

/** What is worth a look at all. */
const PROGRAM = /\b(?:docker|podman|nerdctl|enroot|ch-run|srun|curl|wget)\b/;
const NEXT_PROGRAM = new RegExp(PROGRAM.source, 'g');
/** Lines that a quote may stay open for. */
const MOST_LINES = 60;
/** Trees by their texts: from one keystroke to the next all lines but one stay as they are. */
const trees = new Map<string, ParsedScript>();
const MOST_KEPT = 2000;

/** Reads the lines of a text between two offsets that can hold something of interest. */
export function shellLines(text: string, from = 0, to = text.length): ShellLine[] {
  const lines: ShellLine[] = [];
  for (let at = from; ;) {
    NEXT_PROGRAM.lastIndex = at;
    const next = NEXT_PROGRAM.exec(text);
    if (next === null || next.index >= to) return lines;
    const start = logicalLineStart(text, next.index, at);
    let end = logicalLineEnd(text, next.index, to);
    if (!/^\s*#/.test(text.slice(start, end))) {
      const { tree, length } = readable(text, start, end, to);
      end = start + length;
      lines.push({ start, tree });
    }
    at = end + 1;
  }
}

/** The commands of a line; places are counted from its start. */
export function commandsOf({ tree }: ShellLine): ShellCommands {
  const found: { commands: Word[][]; pipelines: Word[][][] } = { commands: [], pipelines: [] };
  collect(tree, found);
  return found;
}

/** Where the line begins that an offset is in, with those before that it continues; not before `least`. */
function logicalLineStart(text: string, offset: number, least: number): number {
  for (let at = offset; ;) {
    const newline = text.lastIndexOf('\n', at - 1);
    if (newline < least) return least;
    if (!isContinued(text, newline)) return newline + 1;
    at = newline;
  }
}

/** Whether a backslash stands in front of a line break. */
function isContinued(text: string, newline: number): boolean {
  return text[text[newline - 1] === '\r' ? newline - 2 : newline - 1] === '\\';
}

/** Where a line ends that may be continued by backslashes. */
function logicalLineEnd(text: string, start: number, to: number): number {
  for (let at = start; ;) {
    const newline = text.indexOf('\n', at);
    if (newline < 0 || newline >= to) return to;
    if (!isContinued(text, newline)) return newline;
    at = newline + 1;
  }
}

/** The tree of a line, with those behind it that it needs to be whole; in the middle of something, from its program on. */
function readable(
  text: string,
  start: number,
  end: number,
  to: number,
): { tree: ParsedScript; length: number } {
  let tree = treeOf(text.slice(start, end));
  const isOpen = ({ errors }: ParsedScript): boolean =>
    errors?.some(({ message }) => message.startsWith('unterminated')) === true;
  let last = end;
  for (let lines = 0; isOpen(tree) && last < to && lines < MOST_LINES; lines++) {
    last = logicalLineEnd(text, last + 1, to);
    const longer = treeOf(text.slice(start, last));
    if (!isOpen(longer)) return { tree: longer, length: last - start };
  }
  const line = text.slice(start, end);
  const [error] = tree.errors ?? [];
  if (error?.message.startsWith('unexpected token') === true && error.pos < line.search(PROGRAM)) {
    const blank = ' '.repeat(line.search(PROGRAM));
    tree = treeOf(blank + line.slice(blank.length));
  }
  return { tree, length: end - start };
}

function treeOf(text: string): ParsedScript {
  const known = trees.get(text);
  if (known !== undefined) return known;
  // A copy: a piece of the document would keep all of it in memory.
  const own = Buffer.from(text).toString();
  const tree = parse(own);
  if (trees.size >= MOST_KEPT) trees.clear();
  trees.set(own, tree);
  return tree;
}

function collect(tree: SyntaxNode, found: { commands: Word[][]; pipelines: Word[][][] }): void {
  const inPipelines = new Set<SyntaxNode>();
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Pipeline') {
      const commands = node.commands.filter((each) => each.type === 'Command');
      commands.forEach((each) => inPipelines.add(each));
      found.pipelines.push(commands.map((each) => wordsOf(each)).filter(({ length }) => length > 0));
    } else if (node.type === 'Command') {
      const words = wordsOf(node);
      if (words.length > 0) {
        found.commands.push(words);
        if (!inPipelines.has(node)) found.pipelines.push([words]);
      }
    } else if (node.type === 'Script' && node.source !== undefined) return;
    forEachChild(node, visit);
  };
  visit(tree);
}

function wordsOf({ name, args }: CommandNode): Word[] {
  return (name === undefined ? args : [name, ...args]).map((node) => ({
    text: node.text,
    value: valueOf(node),
    start: node.pos,
    end: node.end,
  }));
}

function valueOf(word: CommandArgument): string {
  if (word.type !== 'Word' || !/["'\\]/.test(word.text)) return word.text;
  const { parts, value } = word;
  return parts === undefined || parts.length === 0 ? value : parts.map(partText).join('');
}

/** Without quotes; what is expanded as it is written. */
function partText(part: WordPart): string {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted':
      return part.parts.map(partText).join('');
    default:
      return 'text' in part ? part.text : '';
  }
}
