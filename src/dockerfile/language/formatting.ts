import { applyEdits } from '../edits';
import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import { parseDockerfile } from '../model/parse';
import { isSpace } from '../model/source';
import type { TextEdit } from '../types';
import type { LanguageService } from './service';
import type { Indentation } from './types';

/** BuildKit hears it at the very beginning of a line only, so there it stays or does not get. */
const CHECK_COMMENT = /^\s+#\s*check\s*=/i;
/** Instructions whose arguments are words: how much space is between them says nothing. */
const OF_WORDS: ReadonlySet<string> = new Set(['ADD', 'ARG', 'COPY', 'EXPOSE', 'FROM', 'VOLUME']);
const OF_PAIRS: ReadonlySet<string> = new Set(['ENV', 'LABEL']);
const BY_SHELL: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/**
 * The edits that indent a Dockerfile: what the language service proposes, without what it would break. Lines of
 * here-documents stay; so does the beginning of a continued line inside quotes or a word, and where in spite of that the
 * instruction would become another one, all of its lines but the first.
 */
export function formattingEdits(
  document: Dockerfile,
  indentation: Indentation,
  service: LanguageService,
): TextEdit[] {
  const { source } = document;
  const comments = new Set(document.instructions.flatMap((each) => each.comments.map(({ line }) => line)));
  const free: TextEdit[] = [];
  const inside = new Map<Instruction, TextEdit[]>();
  for (const edit of service.format(source.text, indentation)) {
    const line = source.lineAt(source.offsetAt(edit.range.start));
    const instruction = document.instructionAt(line);
    if (instruction === undefined || instruction.line === line || comments.has(line)) {
      if (!CHECK_COMMENT.test(source.slice(source.lines[line]!))) free.push(edit);
      continue;
    }
    const edits = inside.get(instruction);
    if (edits === undefined) inside.set(instruction, [edit]);
    else edits.push(edit);
  }
  return [...free, ...[...inside].flatMap(([instruction, edits]) => harmless(document, instruction, edits))];
}

/** Those of an instruction's edits that leave it what it is. */
function harmless(document: Dockerfile, outer: Instruction, edits: readonly TextEdit[]): TextEdit[] {
  const { source, escape } = document;
  const instruction = outer.trigger ?? outer;
  const fixed = fixedLines(document, instruction);
  const [first] = instruction.heredocs;
  const kept = edits.filter(({ range }) => {
    const offset = source.offsetAt(range.start);
    return !fixed.has(source.lineAt(offset)) && (first === undefined || offset < first.content.start);
  });
  if (kept.length === 0) return [];
  const start = source.lines[outer.line]!.start;
  const text = source.text.slice(start, source.lines[outer.lastLine]!.end);
  const top = source.positionAt(start).line;
  const moved = kept.map(({ range, newText }) => ({
    range: {
      start: { ...range.start, line: range.start.line - top },
      end: { ...range.end, line: range.end.line - top },
    },
    newText,
  }));
  return meaningOf(text, escape) === meaningOf(applyEdits(text, moved), escape) ? kept : [];
}

/** The builder's lines whose beginning is in the middle of quotes or of a word. */
function fixedLines({ source, escape }: Dockerfile, { args, line }: Instruction): Set<number> {
  const fixed = new Set<number>();
  let quote = '';
  let before = ' ';
  for (const { text, offset } of args.pieces()) {
    const at = source.lineAt(offset);
    if (at !== line && (quote !== '' || (!isSpace(before, 0) && !isSpace(text, 0)))) fixed.add(at);
    for (let index = 0; index < text.length; index++) {
      const char = text[index]!;
      if (char === quote) quote = '';
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (char === escape && quote !== "'") index++;
    }
    before = text.at(-1) ?? before;
  }
  return fixed;
}

/** What an instruction says, without the space that does not matter. */
function meaningOf(text: string, escape: string): string {
  const document = parseDockerfile(`# escape=${escape}\n${text}`);
  return JSON.stringify(
    document.instructions.map((outer) => {
      const { keyword, flags, args, heredocs } = outer.trigger ?? outer;
      return [
        outer.keyword,
        keyword,
        flags.map(({ name, value }) => [name, value]),
        argumentsOf(outer.trigger ?? outer) ?? args.text,
        heredocs.map(({ content }) => document.source.slice(content)),
      ];
    }),
  );
}

/** Undefined where every space counts. */
function argumentsOf(instruction: Instruction): unknown {
  const { keyword, json, words, script, args } = instruction;
  if (json !== undefined) return json.map(({ value }) => value.text);
  if (OF_WORDS.has(keyword)) return words.map(({ text }) => text);
  if (OF_PAIRS.has(keyword)) return words[0]?.text.includes('=') ? words.map(({ text }) => text) : undefined;
  if (!BY_SHELL.has(keyword) || script.hasErrors) return undefined;
  return [
    args.text.split(/\s+/).join(' '),
    script.commands.map((command) => [command.nameWord.text, command.args.map(({ text }) => text)]),
  ];
}
