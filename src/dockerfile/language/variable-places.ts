import type { Dockerfile, Stage } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { MappedText } from '../model/mapped';
import type { Span } from '../model/source';

/** A place that names a variable. */
export interface VariablePlace extends Span {
  readonly name: string;
  /** `ARG` and `ENV` give it a value, the other places use it. */
  readonly setBy: 'ARG' | 'ENV' | undefined;
  /** Where it gets a value: that value as written; undefined for an ARG without one. */
  readonly value: string | undefined;
  /** Undefined in front of the first FROM, and in FROM itself. */
  readonly stage: Stage | undefined;
  /** The builder's line of its instruction. */
  readonly line: number;
}

/** Instructions whose text a shell reads, with variables of its own. */
const BY_SHELL: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);
const USE = /\$(?:\{([A-Za-z_]\w*)|([A-Za-z_]\w*))/g;

/** Every place that sets or uses a variable, in order. */
export function variablePlaces(document: Dockerfile): VariablePlace[] {
  return document.effective
    .flatMap((instruction) => {
      const stage = instruction.keyword === 'FROM' ? undefined : document.stageOf(instruction);
      return [...settings(document, instruction, stage), ...uses(document, instruction, stage)];
    })
    .sort((a, b) => a.start - b.start);
}

function settings(document: Dockerfile, instruction: Instruction, stage: Stage | undefined): VariablePlace[] {
  const { keyword, line } = instruction;
  if (keyword !== 'ARG' && keyword !== 'ENV') return [];
  return instruction.pairs.flatMap(({ key, value, word }) => {
    const span = { start: word.start, end: word.start + key.length };
    // A name in quotes, or one that a continuation breaks, has no one place.
    if (!/^\w+$/.test(key) || document.source.slice(span) !== key) return [];
    const hasValue = keyword === 'ENV' || word.text.includes('=');
    return [{ ...span, name: key, setBy: keyword, value: hasValue ? value : undefined, stage, line }];
  });
}

function uses(document: Dockerfile, instruction: Instruction, stage: Stage | undefined): VariablePlace[] {
  const { keyword, args, flags, heredocs, line } = instruction;
  const isShell = BY_SHELL.has(keyword);
  const places: VariablePlace[] = [];
  const add = (text: string, at: (index: number) => number): void => {
    const quotes = new Quotes(text);
    for (const match of text.matchAll(USE)) {
      if (isEscaped(text, match.index, document.escape) || (!isShell && quotes.isSingleAt(match.index)))
        continue;
      const name = match[1] ?? match[2]!;
      const start = at(match.index + match[0].length - name.length);
      const span = { start, end: start + name.length };
      if (document.source.slice(span) === name)
        places.push({ ...span, name, setBy: undefined, value: undefined, stage, line });
    }
  };
  const addMapped = (mapped: MappedText): void => add(mapped.text, (index) => mapped.offsetAt(index));
  const addSpan = (span: Span): void => add(document.source.slice(span), (index) => span.start + index);
  for (const { valueSpan } of flags) addSpan(valueSpan);
  addMapped(args);
  for (const heredoc of heredocs) {
    // What a quoted name introduces is taken literally, unless it is the script itself.
    const isLiteral = /["'\\]/.test(document.source.slice(heredoc.marker));
    if (!isLiteral || heredoc === instruction.scriptHeredoc) addSpan(heredoc.content);
  }
  return places;
}

function isEscaped(text: string, index: number, escape: string): boolean {
  let count = 0;
  while (text[index - 1 - count] === escape) count++;
  return count % 2 === 1;
}

/** Reads the quotes of a text from its beginning on, once. */
class Quotes {
  readonly #text: string;
  #at = 0;
  #open = '';

  constructor(text: string) {
    this.#text = text;
  }

  /** True between single quotes. The index may only grow from call to call. */
  isSingleAt(index: number): boolean {
    for (; this.#at < index; this.#at++) {
      const char = this.#text[this.#at]!;
      if (char === this.#open) this.#open = '';
      else if (this.#open === '' && (char === '"' || char === "'")) this.#open = char;
    }
    return this.#open === "'";
  }
}

/**
 * The places that mean the same variable as `place`: those of its stage, of stages it starts from and that start from it,
 * and of the ARGs in front of the first FROM where the stage takes them over.
 */
export function sameVariable(
  document: Dockerfile,
  places: readonly VariablePlace[],
  place: VariablePlace,
): VariablePlace[] {
  const named = places.filter(({ name }) => name === place.name);
  const scopes = new Scopes();
  const setting = new Set(named.filter(({ setBy }) => setBy !== undefined).map(({ stage }) => stage));
  const asking = new Set(named.filter(({ setBy }) => setBy === 'ARG').map(({ stage }) => stage));
  for (const stage of new Set(named.map((each) => each.stage))) {
    if (stage === undefined) continue;
    if (setting.has(undefined) && asking.has(stage)) scopes.join(stage, undefined);
    const above = document
      .ancestry(stage)
      .slice(1)
      .find((parent) => setting.has(parent));
    if (above !== undefined) scopes.join(stage, above);
  }
  const scope = scopes.of(place.stage);
  return named.filter(({ stage }) => scopes.of(stage) === scope);
}

/** Stages (undefined: the part in front of them, and every FROM) that share a variable. */
class Scopes {
  readonly #parents = new Map<Stage | undefined, Stage | undefined>();

  of(stage: Stage | undefined): Stage | undefined {
    let root = stage;
    while (this.#parents.has(root)) root = this.#parents.get(root);
    return root;
  }

  join(a: Stage | undefined, b: Stage | undefined): void {
    const [first, second] = [this.of(a), this.of(b)];
    if (first !== second) this.#parents.set(first, second);
  }
}
