import type { Command as CommandNode, ParsedScript, SyntaxNode, Word as WordNode } from 'unbash';
import { forEachChild, parse } from 'unbash';
import { Command } from './command';
import type { MappedText } from './mapped';
import type { Span } from './source';

/** A piece of shell syntax that only some shells have, or that rules look for. */
export interface Syntax extends Span {
  readonly kind:
    'brace expansion' | '[[' | '((' | 'array' | 'process substitution' | 'here-string' | 'function';
  readonly text: string;
  /** The word that a brace expansion stands in. */
  readonly word: Span | undefined;
}

const NONE: readonly never[] = [];
/** Trees by their texts: from one keystroke to the next all scripts but one stay as they are. */
const trees = new Map<string, ParsedScript>();
/** Characters of all texts whose trees are kept. */
const MOST_KEPT = 100_000;
let kept = 0;

/** The tree of a text, which nobody may change: others who ask get the same. */
function treeOf(text: string): ParsedScript {
  let tree = trees.get(text);
  if (tree !== undefined) return tree;
  // A copy: a piece of the document would keep all of the document in memory.
  const own = JSON.parse(JSON.stringify(text)) as string;
  tree = parse(own);
  if (kept + text.length > MOST_KEPT) {
    trees.clear();
    kept = 0;
  }
  if (text.length <= MOST_KEPT) {
    trees.set(own, tree);
    kept += text.length;
  }
  return tree;
}

/** What a shell would make of a text. Of a text that is not valid shell, what stands before it goes wrong. */
export class Script {
  readonly text: MappedText;
  /** The tree, whatever the parser made of it. */
  readonly tree: ParsedScript;
  readonly hasErrors: boolean;
  /** Every simple command whose name is known, outer before inner, in order of place. */
  readonly commands: readonly Command[];
  /** True where some output is piped into another command. */
  readonly hasPipe: boolean;
  /** Syntax that only some shells have, in order of place. */
  readonly syntax: readonly Syntax[];
  #byName: Map<string, Command[]> | undefined;

  constructor(text: MappedText) {
    this.text = text;
    this.tree = treeOf(text.text);
    this.hasErrors = this.tree.errors !== undefined && this.tree.errors.length > 0;
    const walk = new Walk(this);
    const readable = this.hasErrors ? beforeTheError(text.text, this.tree) : this.tree;
    if (readable !== undefined) walk.visit(readable);
    this.commands = walk.isShell ? walk.commands : [];
    this.hasPipe = walk.isShell && walk.hasPipe;
    this.syntax = this.hasErrors ? [] : walk.syntax;
  }

  /** The commands of that name. */
  named(...names: readonly string[]): readonly Command[] {
    if (this.#byName === undefined) {
      this.#byName = new Map();
      for (const command of this.commands) {
        const known = this.#byName.get(command.name);
        if (known === undefined) this.#byName.set(command.name, [command]);
        else known.push(command);
      }
    }
    if (names.length === 1) return this.#byName.get(names[0]!) ?? NONE;
    for (const name of names)
      if (this.#byName.has(name)) return this.commands.filter((command) => names.includes(command.name));
    return NONE;
  }

  /** The place of a node in the document. */
  spanOf({ pos, end }: { readonly pos: number; readonly end: number }): Span {
    return this.text.span(pos, end);
  }
}

/** The script of a text; the empty one where there is no text. */
export function parseScript(text: MappedText): Script {
  return new Script(text);
}

/**
 * What ShellCheck, and with it hadolint, makes of a broken script: it stops at a word that no command can go on with, and
 * what it has read stays; where something is left open there is nothing.
 */
function beforeTheError(text: string, { errors = [] }: ParsedScript): ParsedScript | undefined {
  const [first] = errors;
  if (first?.message.startsWith('unexpected token') !== true) return undefined;
  const before = parse(text.slice(0, first.pos));
  return before.errors === undefined || before.errors.length === 0 ? before : undefined;
}

/** Goes through the tree once and keeps what rules ask for. */
class Walk {
  readonly commands: Command[] = [];
  readonly syntax: Syntax[] = [];
  hasPipe = false;
  /** False once a command begins as a condition and is none, as in PowerShell: ShellCheck reads nothing of such a text. */
  isShell = true;
  readonly #script: Script;
  readonly #visit = (node: SyntaxNode): void => this.visit(node);
  /** The word to show for what stands in text of its own (backquotes with escapes), which has no places here. */
  #shownAt: Span | undefined;

  constructor(script: Script) {
    this.#script = script;
  }

  visit(node: SyntaxNode): void {
    switch (node.type) {
      case 'Command':
        this.#command(node);
        break;
      case 'Pipeline':
        if (node.operators.length > 0) this.hasPipe = true;
        break;
      case 'Word':
        this.#word(node);
        return;
      case 'TestCommand':
        this.#note('[[', node, undefined);
        break;
      case 'ArithmeticCommand':
      case 'ArithmeticFor':
        this.#note('((', node, undefined);
        break;
      case 'ArrayValue':
        this.#note('array', node, undefined);
        break;
      case 'HereString':
        this.#note('here-string', node, undefined);
        break;
      case 'ProcessSubstitution':
        this.#note('process substitution', node, undefined);
        break;
      case 'Function':
        this.#note('function', node, undefined);
        break;
      case 'Script':
        if (node.source !== undefined) {
          this.#inTextOfItsOwn(node);
          return;
        }
        break;
      default:
    }
    forEachChild(node, this.#visit);
  }

  #command(node: CommandNode): void {
    // `[ … ]` is a condition, as hadolint's parser has it.
    if (node.name?.text === '[') return;
    if (node.name?.text.startsWith('[') === true) this.isShell = false;
    const command = Command.of(this.#script, node, this.#shownAt);
    if (command !== undefined) this.commands.push(command);
  }

  /** Most words are plain; only those that may hold commands or braces are looked into. */
  #word(word: WordNode): void {
    if (!/[$`{<>]/.test(word.text)) return;
    for (const part of word.parts ?? []) {
      if (part.type === 'BraceExpansion') this.#note('brace expansion', part, word);
    }
    const outside = this.#shownAt;
    if (word.text.includes('`')) this.#shownAt ??= this.#script.spanOf(word);
    forEachChild(word, this.#visit);
    this.#shownAt = outside;
  }

  #inTextOfItsOwn(script: SyntaxNode): void {
    const outside = this.#shownAt;
    this.#shownAt ??= { start: this.#script.text.offsetAt(0), end: this.#script.text.offsetAt(0) };
    forEachChild(script, this.#visit);
    this.#shownAt = outside;
  }

  #note(kind: Syntax['kind'], node: SyntaxNode, word: WordNode | undefined): void {
    this.syntax.push({
      ...(this.#shownAt ?? this.#script.spanOf(node)),
      kind,
      text: this.#script.text.text.slice(node.pos, node.end),
      word: word === undefined || this.#shownAt !== undefined ? undefined : this.#script.spanOf(word),
    });
  }
}
