import type { MappedText } from './mapped';
import { MappedTextBuilder } from './mapped';
import type { Mount } from './mounts';
import { parseMount } from './mounts';
import type { Script } from './script';
import { parseScript } from './script';
import type { SourceText, Span } from './source';
import type { JsonArray, JsonString, Pair, Word } from './words';
import { leadingJsonArray, pairOf, plainWords, quotedWords } from './words';

/** A `--name=value` of an instruction. */
export interface Flag extends Span {
  readonly name: string;
  readonly value: string | undefined;
  /** The value's place; empty where there is none. */
  readonly valueSpan: Span;
}

/** A here-document of RUN, COPY or ADD. */
export interface Heredoc {
  readonly name: string;
  /** The `<<NAME` in the instruction's line. */
  readonly marker: Span;
  /** The lines between, each with its line break. */
  readonly content: Span;
  /** The line that ends it; undefined where the text ended first. */
  readonly end: Span | undefined;
}

/** A comment line: `#` and all behind it. */
export interface Comment extends Span {
  readonly line: number;
  /** What stands behind the `#`. */
  readonly text: string;
}

/** What the parser found of an instruction; {@link Instruction} reads the rest out of it when it is asked. */
export interface InstructionParts {
  /** As written, in capitals. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to the last character that belongs to the instruction. */
  readonly span: Span;
  /** Numbers of the first and the last line, zero-based, as the builder counts them. */
  readonly line: number;
  readonly lastLine: number;
  readonly flags: readonly Flag[];
  /** What stands behind keyword and flags: one logical line, trimmed. */
  readonly args: MappedText;
  readonly heredocs: readonly Heredoc[];
  /** Comment lines between the lines of the instruction. */
  readonly comments: readonly Comment[];
  /** Numbers of empty lines between the lines of the instruction, or behind its last `\`. */
  readonly emptyLines: readonly number[];
  /** The last `\` where nothing follows it. */
  readonly danglingEscape: Span | undefined;
  /** The instruction that an ONBUILD holds. */
  readonly trigger: Instruction | undefined;
  /** True where an ONBUILD holds this one. */
  readonly isTrigger: boolean;
}

const WITH_JSON = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'HEALTHCHECK', 'COPY', 'ADD', 'VOLUME']);
const SHELL_INTERPRETERS = /^#!\s*(?:\S*\/)?(?:env\s+(?:-S\s+)?)?(?:ba|da|a|z|k)?sh\b/;

/** One instruction of a Dockerfile. */
export class Instruction implements InstructionParts {
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly span: Span;
  readonly line: number;
  readonly lastLine: number;
  readonly flags: readonly Flag[];
  readonly args: MappedText;
  readonly heredocs: readonly Heredoc[];
  readonly comments: readonly Comment[];
  readonly emptyLines: readonly number[];
  readonly danglingEscape: Span | undefined;
  readonly trigger: Instruction | undefined;
  readonly isTrigger: boolean;
  readonly #source: SourceText;
  readonly #escape: string;
  #words: readonly Word[] | undefined;
  #pairs: readonly Pair[] | undefined;
  #shellText: MappedText | undefined;
  #array: JsonArray | undefined | null = null;
  #script: Script | undefined;
  #mounts: readonly Mount[] | undefined;

  constructor(source: SourceText, escape: string, parts: InstructionParts) {
    this.#source = source;
    this.#escape = escape;
    this.keyword = parts.keyword;
    this.keywordSpan = parts.keywordSpan;
    this.span = parts.span;
    this.line = parts.line;
    this.lastLine = parts.lastLine;
    this.flags = parts.flags;
    this.args = parts.args;
    this.heredocs = parts.heredocs;
    this.comments = parts.comments;
    this.emptyLines = parts.emptyLines;
    this.danglingEscape = parts.danglingEscape;
    this.trigger = parts.trigger;
    this.isTrigger = parts.isTrigger;
  }

  /** True where the instruction is written on one physical line. */
  get isOneLine(): boolean {
    return this.line === this.lastLine;
  }

  /** The strings of a JSON array, where the arguments are one. */
  get json(): readonly JsonString[] | undefined {
    const array = this.leadingArray;
    return array?.end === this.shellText.text.length ? array.strings : undefined;
  }

  /** The JSON array that the arguments begin with, and where it ends in {@link shellText}. */
  get leadingArray(): JsonArray | undefined {
    if (this.#array === null)
      this.#array = WITH_JSON.has(this.keyword) ? leadingJsonArray(this.shellText) : undefined;
    return this.#array;
  }

  /** The arguments as words: those of the JSON array, or divided as the builder divides them for this keyword. */
  get words(): readonly Word[] {
    this.#words ??=
      this.json?.map(({ start, end, value }) => ({ start, end, text: value.text, value: value.text })) ??
      (['ENV', 'LABEL', 'ARG'].includes(this.keyword)
        ? quotedWords(this.args, this.#escape)
        : plainWords(this.args));
    return this.#words;
  }

  /** `KEY=value` pairs of ENV, LABEL and ARG. The old form `ENV KEY value` is one pair. */
  get pairs(): readonly Pair[] {
    this.#pairs ??= this.#readPairs();
    return this.#pairs;
  }

  #readPairs(): readonly Pair[] {
    const [first] = this.words;
    if (first === undefined) return [];
    if (this.keyword !== 'ARG' && pairOf(first) === undefined) {
      const value = this.args.text.slice(first.text.length).trim();
      return [{ key: first.value, value, word: first }];
    }
    return this.words.map((word) => pairOf(word) ?? { key: word.value, value: '', word });
  }

  flag(name: string): Flag | undefined {
    return this.flags.find((flag) => flag.name === name);
  }

  /** What the shell gets, or the JSON array: the arguments, for HEALTHCHECK those behind CMD. */
  get shellText(): MappedText {
    this.#shellText ??= this.keyword === 'HEALTHCHECK' ? this.#behindCmd() : this.args;
    return this.#shellText;
  }

  #behindCmd(): MappedText {
    const command = /^CMD(?=\s|$)/i.exec(this.args.text)?.[0];
    return this.args.slice(command?.length ?? this.args.text.length).trim();
  }

  /** The commands that the shell would run; those of an exec form as if its words were typed. */
  get script(): Script {
    this.#script ??= parseScript(this.#scriptText());
    return this.#script;
  }

  /** The `--mount` flags. */
  get mounts(): readonly Mount[] {
    this.#mounts ??= this.flags
      .filter(({ name, value }) => name === 'mount' && value !== undefined)
      .map((flag) => parseMount(flag.value!));
    return this.#mounts;
  }

  /** True where a cache or tmpfs is mounted on a path that contains `fragment`. */
  mountsCacheOn(fragment: string): boolean {
    return this.mounts.some(
      ({ type, target }) => (type === 'cache' || type === 'tmpfs') && target.includes(fragment),
    );
  }

  /** The here-document that is the whole script of a RUN. */
  get scriptHeredoc(): Heredoc | undefined {
    const [heredoc] = this.heredocs;
    if (this.keyword !== 'RUN' || heredoc === undefined || this.heredocs.length > 1) return undefined;
    const { start, end } = this.args.span(0, this.args.text.length);
    return heredoc.marker.start === start && heredoc.marker.end === end ? heredoc : undefined;
  }

  #scriptText(): MappedText {
    const builder = new MappedTextBuilder();
    const json = this.json;
    if (json !== undefined) {
      json.forEach((word, index) => {
        if (index > 0) builder.addVirtual(' ', word.start);
        builder.addAll(word.value);
      });
      return builder.build(this.span.start);
    }
    const script = this.scriptHeredoc;
    if (script !== undefined) {
      const body = this.#source.slice(script.content);
      // A here-document for another interpreter is not a shell script.
      if (!body.startsWith('#!') || SHELL_INTERPRETERS.test(body)) builder.add(body, script.content.start);
      return builder.build(script.content.start);
    }
    const text = this.shellText;
    if (this.keyword !== 'RUN' || this.heredocs.length === 0) return text;
    builder.addAll(text);
    for (const { content, end } of this.heredocs) {
      builder.addVirtual('\n', content.start);
      builder.add(this.#source.slice(content), content.start);
      if (end !== undefined) builder.add(this.#source.slice(end), end.start);
    }
    return builder.build(this.span.start);
  }
}
