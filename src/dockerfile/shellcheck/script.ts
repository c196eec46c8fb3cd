import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { OffsetEdit } from '../rule';
import { shellProgram } from '../shells';
import type { Span } from '../model/source';

/** Shells that ShellCheck knows. */
const KNOWN_SHELL = /(?:^|\/)(?:sh|bash|dash|ash|ksh)$/;
/** What a script names itself, with or without `env`. */
const SHEBANG = /^#!\s*(?:\S*\/env\s+(?:-S\s+)?)?(\S+)/;
/** Variables that every build has. */
const PROXIES = ['http', 'https', 'ftp', 'no'].flatMap((name) => [
  `${name}_proxy`,
  `${name}_proxy`.toUpperCase(),
]);
/** Longer scripts are no work for a person to look through, and minutes of work for the program. */
const MAX_LENGTH = 100_000;

/** The script of a RUN as ShellCheck gets it. */
export class ShellScript {
  readonly run: Instruction;
  /** What to check: a line that names the shell, one for each variable that the build sets, and the script. */
  readonly input: string;
  /** How many lines of that stand before the script. */
  readonly head: number;
  readonly #starts: readonly number[];

  constructor(run: Instruction, shell: string, variables: readonly string[]) {
    const { text } = run.script.text;
    const head = [`#!${shell}`, ...variables.map((name) => `export ${name}=1`), ''];
    this.run = run;
    // A script's own first line is an ordinary comment behind ours.
    this.input = head.join('\n') + text.replace(/^#!/, '# ');
    this.head = head.length - 1;
    this.#starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  /** What the RUN says itself. */
  get text(): string {
    return this.run.script.text.text;
  }

  /** The index in the script of a line and a column, both from 1, columns in characters; undefined outside of it. */
  indexOf(line: number, column: number): number | undefined {
    const start = this.#starts[line - 1];
    if (start === undefined) return undefined;
    const { text } = this;
    let index = start;
    for (let left = column - 1; left > 0 && index < text.length && text[index] !== '\n'; left--)
      index += text.codePointAt(index)! > 0xffff ? 2 : 1;
    return index;
  }

  spanOf(from: number, to: number): Span {
    return this.run.script.text.span(from, Math.max(from, to));
  }

  /** The edit of the document for one of the script; undefined where a line break of the document is in the way. */
  editOf(document: Dockerfile, from: number, to: number, text: string): OffsetEdit | undefined {
    const mapped = this.run.script.text;
    if (from >= to) {
      // Between two lines of the document: at the end of a word rather than in front of the next line.
      const followsWord = from > 0 && /\S/.test(mapped.text[from - 1]!);
      const at = followsWord ? mapped.span(from - 1, from).end : mapped.offsetAt(from);
      return { span: { start: at, end: at }, text };
    }
    const span = mapped.span(from, to);
    return document.source.slice(span) === mapped.text.slice(from, to) ? { span, text } : undefined;
  }
}

/** Every script of the Dockerfile that ShellCheck can read: no exec forms, and no other shells or interpreters. */
export function shellScriptsOf(document: Dockerfile): ShellScript[] {
  return document.runs.flatMap((run) => {
    const { text } = run.script.text;
    if (run.json !== undefined || text.trim() === '' || text.length > MAX_LENGTH) return [];
    const shell = SHEBANG.exec(text)?.[1] ?? shellProgram(document, run);
    return KNOWN_SHELL.test(shell) ? [new ShellScript(run, absolute(shell), variablesOf(document, run))] : [];
  });
}

function absolute(shell: string): string {
  return shell.startsWith('/') ? shell : `/bin/${shell}`;
}

/** The variables that ARG and ENV set before the RUN, here and in the stages that its own one starts from. */
function variablesOf(document: Dockerfile, run: Instruction): string[] {
  const own = document.stageOf(run);
  const names = new Set(PROXIES);
  for (const stage of own === undefined ? [] : document.ancestry(own)) {
    for (const { keyword, pairs, line } of stage.instructions) {
      if (stage === own && line > run.line) break;
      if (keyword !== 'ARG' && keyword !== 'ENV') continue;
      for (const { key } of pairs) if (/^[A-Za-z_]\w*$/.test(key)) names.add(key);
    }
  }
  return [...names].sort();
}
