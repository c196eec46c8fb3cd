import type { Dockerfile } from '../model/dockerfile';
import { parseDockerfile } from '../model/parse';
import type { Position, TextEdit } from '../types';
import { proposals } from './completion';
import { writingAt } from './cursor';
import { foldsOf } from './folding';
import { formattingEdits } from './formatting';
import { hoverAt } from './hover';
import { linksOf } from './links';
import { placesAt, renameAt } from './names';
import { LanguageService } from './service';
import { symbolsOf } from './symbols';
import { tokensOf } from './tokens';
import type { DockerfileLanguage, Fold, Link, OutlineSymbol, Proposal, Token } from './types';

/** Larger texts, and those with longer lines, are left alone: the editor itself does not colour such lines. */
const MAX_TEXT = 512 * 1024;
const MAX_LINE = 20_000;
/** The language service takes longer for a text than for twice half of it. */
const MAX_INSTRUCTION = 20_000;
const MAX_FORMATTED = 200_000;

const BY_SHELL: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT']);

/** See {@link DockerfileLanguage}. */
export function createLanguage(): DockerfileLanguage {
  const service = new LanguageService();
  const read = lastRead();
  /** What `work` makes of the document, and of the place in it. */
  const answer = <T>(
    text: string,
    position: Position | undefined,
    otherwise: T,
    work: (document: Dockerfile, offset: number) => T,
  ): T => {
    const document = text.length > MAX_TEXT ? undefined : read(text);
    if (document === undefined) return otherwise;
    return work(document, position === undefined ? 0 : document.source.offsetAt(position));
  };
  return {
    complete: (text, position, request) =>
      answer<readonly Proposal[]>(text, position, [], ({ source }, offset) => {
        const { before, cursor } = writingAt(text, offset);
        return cursor === undefined ? [] : proposals(source, offset, before, cursor, request, service);
      }),
    hover: (text, position, images, extent) =>
      answer(text, position, undefined, (document, offset) => hoverAt(document, offset, images, extent)),
    signatureHelp: (text, position, isWanted) =>
      answer(text, position, undefined, (document, offset) => {
        const { cursor } = writingAt(text, offset);
        if (cursor === undefined || cursor.kind === 'comment' || cursor.kind === 'keyword') return undefined;
        const { keyword, json, span } = cursor.instruction;
        if (!isWanted && BY_SHELL.has(keyword) && json === undefined) return undefined;
        const instruction = document.instructionAt(document.source.lineAt(span.start));
        if (instruction === undefined || instruction.span.end - instruction.span.start > MAX_INSTRUCTION)
          return undefined;
        return service.signatureHelp(document, instruction, position);
      }),
    format: (text, indentation, lines) =>
      answer<readonly TextEdit[]>(text, undefined, [], (document) => {
        if (text.length > MAX_FORMATTED) return [];
        const edits = formattingEdits(document, indentation, service);
        if (lines === undefined) return edits;
        return edits.filter(({ range: { start } }) => lines.first <= start.line && start.line <= lines.last);
      }),
    placesOf: (text, position) => answer(text, position, undefined, placesAt),
    rename: (text, position, newName) =>
      answer(text, position, undefined, (document, offset) => renameAt(document, offset, newName)),
    folds: (text) => answer<readonly Fold[]>(text, undefined, [], foldsOf),
    tokens: (text) => answer<readonly Token[]>(text, undefined, [], tokensOf),
    links: (text) => answer<readonly Link[]>(text, undefined, [], linksOf),
    symbols: (text) => answer<readonly OutlineSymbol[]>(text, undefined, [], symbolsOf),
  };
}

/** Reads a text, and remembers the last one: editors ask many things about the same. Undefined for too long lines. */
function lastRead(): (text: string) => Dockerfile | undefined {
  let last: { text: string; document: Dockerfile | undefined } | undefined;
  return (text) => {
    if (last?.text !== text) {
      const document = parseDockerfile(text);
      const isLong = document.source.lines.some(({ start, end }) => end - start > MAX_LINE);
      last = { text, document: isLong ? undefined : document };
    }
    return last.document;
  };
}
