import type { CommandArgument, Command as CommandNode, Word as WordNode, WordPart } from 'unbash';
import type { Script } from './script';
import type { Span } from './source';

/** A word of a command. */
export class ShellWord implements Span {
  /** As it is written. */
  readonly text: string;
  readonly #node: CommandArgument;
  readonly #script: Script;
  readonly #shownAt: Span | undefined;
  #value: string | undefined;
  #span: Span | undefined;

  constructor(script: Script, node: CommandArgument, shownAt: Span | undefined) {
    this.text = node.text;
    this.#node = node;
    this.#script = script;
    this.#shownAt = shownAt;
  }

  /** Without quotes; variables stand in it as `${NAME}`, as hadolint shows them to its rules. */
  get value(): string {
    this.#value ??= this.#node.type === 'Word' ? simplified(this.#node) : '';
    return this.#value;
  }

  get start(): number {
    return this.#place.start;
  }

  get end(): number {
    return this.#place.end;
  }

  get #place(): Span {
    this.#span ??= this.#shownAt ?? this.#script.spanOf(this.#node);
    return this.#span;
  }
}

/** One letter or one long name that a word of dashes stands for. */
interface CommandFlag {
  readonly name: string;
  readonly index: number;
}

/** Wrappers that run their first argument: the command is named after that. */
const WRAPPERS = new Set(['busybox', 'builtin', 'command', 'run']);

/**
 * A simple command: a name and its words. What counts as flag and operand follows hadolint (src/Hadolint/Shell.hs),
 * so that rules of the same code come to the same verdict.
 */
export class Command implements Span {
  readonly script: Script;
  /** The name, behind `command`, `exec` and the like. */
  readonly name: string;
  readonly nameWord: ShellWord;
  /** The words behind the first one. */
  readonly args: readonly ShellWord[];
  readonly node: CommandNode;
  /** False where the text was unescaped before it was parsed: places are those of the whole word then. */
  readonly hasExactPlaces: boolean;
  readonly #shownAt: Span | undefined;
  #flags: readonly CommandFlag[] | undefined;

  private constructor(
    script: Script,
    node: CommandNode,
    names: { name: string; nameWord: ShellWord; args: readonly ShellWord[]; shownAt: Span | undefined },
  ) {
    this.script = script;
    this.node = node;
    this.name = names.name;
    this.nameWord = names.nameWord;
    this.args = names.args;
    this.#shownAt = names.shownAt;
    this.hasExactPlaces = names.shownAt === undefined;
  }

  /** The command of a node, or undefined where its name is not known before it runs. */
  static of(script: Script, node: CommandNode, shownAt: Span | undefined): Command | undefined {
    if (node.name === undefined) return undefined;
    const written = literal(node.name);
    if (written === undefined) return undefined;
    const args = node.args.map((word) => new ShellWord(script, word, shownAt));
    const actual = effectiveIndex(written, args);
    const actualNode = actual === undefined ? undefined : node.args[actual];
    if (actual === undefined)
      return new Command(script, node, {
        name: written,
        nameWord: new ShellWord(script, node.name, shownAt),
        args,
        shownAt,
      });
    const name = actualNode?.type === 'Word' ? literal(actualNode) : undefined;
    if (name === undefined) return undefined;
    return new Command(script, node, { name, nameWord: args[actual]!, args, shownAt });
  }

  get start(): number {
    return (this.#shownAt ?? this.script.spanOf(this.node)).start;
  }

  get end(): number {
    return (this.#shownAt ?? this.script.spanOf(this.node)).end;
  }

  /** Every flag: letters of `-abc` one by one, and names of `--long=value`. */
  get flags(): readonly CommandFlag[] {
    this.#flags ??= this.#readFlags();
    return this.#flags;
  }

  #readFlags(): readonly CommandFlag[] {
    const flags: CommandFlag[] = [];
    for (const [index, { value }] of this.args.entries())
      if (value.startsWith('-')) for (const name of flagNames(value)) flags.push({ name, index });
    return flags;
  }

  hasFlag(...names: readonly string[]): boolean {
    return this.flags.some(({ name }) => names.includes(name));
  }

  countFlag(name: string): number {
    return this.flags.filter((flag) => flag.name === name).length;
  }

  /** True where one of `values` is among the words. */
  hasArg(...values: readonly string[]): boolean {
    return this.args.some(({ value }) => values.includes(value));
  }

  /** The first word with one of these values. */
  arg(...values: readonly string[]): ShellWord | undefined {
    return this.args.find(({ value }) => values.includes(value));
  }

  /** True where `values` stand among the words one after the other. */
  hasArgsInRow(...values: readonly string[]): boolean {
    return this.args.some((_, start) =>
      values.every((value, offset) => this.args[start + offset]?.value === value),
    );
  }

  /** The words that are neither flags nor the value behind one of `flagsWithValue` (without dashes). */
  operands(flagsWithValue: readonly string[] = []): readonly ShellWord[] {
    if (this.flags.length === 0) return this.args;
    const left = new Set<number>();
    for (const { name, index } of this.flags) {
      left.add(index);
      if (flagsWithValue.includes(name) && !this.args[index]!.value.includes('=')) left.add(index + 1);
    }
    return this.args.filter((_, index) => !left.has(index));
  }

  /** The word behind a flag, or behind its `=`. */
  flagValue(...names: readonly string[]): string | undefined {
    const flag = this.flags.find(({ name }) => names.includes(name));
    if (flag === undefined) return undefined;
    const { value } = this.args[flag.index]!;
    const equals = value.indexOf('=');
    return equals < 0 ? this.args[flag.index + 1]?.value : value.slice(equals + 1);
  }

  /** True for `pip install`, `pip3 install` and `python -m pip install`. */
  get isPipInstall(): boolean {
    return (
      (this.name.startsWith('pip') && !this.name.startsWith('pipenv') && this.hasArg('install')) ||
      (this.name.startsWith('python') && this.hasArgsInRow('-m', 'pip', 'install'))
    );
  }
}

/** The names in a word that begins with a dash. */
function flagNames(value: string): string[] {
  if (value === '-' || value === '--') return [];
  if (!value.startsWith('--')) return [...value.slice(1)];
  const equals = value.indexOf('=');
  return [value.slice(2, equals < 0 ? undefined : equals)];
}

/** Where among the arguments the command stands that a wrapper runs; undefined where `name` is no wrapper. */
function effectiveIndex(name: string, args: readonly ShellWord[]): number | undefined {
  const [first] = args;
  if (WRAPPERS.has(name)) return first === undefined || first.value.startsWith('-') ? undefined : 0;
  if (name !== 'exec') return undefined;
  let index = 0;
  while (index < args.length && args[index]!.value.startsWith('-')) {
    if (args[index]!.value.endsWith('a')) index++;
    index++;
  }
  return index < args.length ? index : undefined;
}

/** The text of a word that is the same every time it runs. */
function literal(word: WordNode): string | undefined {
  if (!/[$`\\"'*?[{(<>]/.test(word.text)) return word.text;
  for (const part of word.parts ?? []) {
    if (!isLiteral(part)) return undefined;
  }
  return word.value;
}

function isLiteral(part: WordPart): boolean {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return true;
    case 'DoubleQuoted':
      return part.parts.every((inner) => inner.type === 'Literal');
    default:
      return false;
  }
}

/** A word with its expansions written out in one way, as hadolint's `simplify` does. */
function simplified(word: WordNode): string {
  if (!/[$`\\"'*?[{(<>]/.test(word.text)) return word.text;
  const { parts } = word;
  if (parts === undefined || parts.length === 0) return word.value;
  return parts.map(simplifiedPart).join('');
}

function simplifiedPart(part: WordPart): string {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'Glob':
      return part.text;
    case 'DoubleQuoted':
      return part.parts.map(simplifiedPart).join('');
    case 'SimpleExpansion':
      return `\${${part.text.slice(1)}}`;
    case 'ParameterExpansion':
      return part.text;
    case 'CommandExpansion':
      return part.text.startsWith('`') ? '${VAR}' : `\${${part.text.slice(2, -1)}}`;
    case 'ArithmeticExpansion':
      return '${VAR}';
    default:
      return '';
  }
}
