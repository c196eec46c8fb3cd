import type { Dockerfile } from './model/dockerfile';
import { isHadolintCode, parsePragma } from './pragmas';
import type { Pragma } from './pragmas';
import type { ProposedFix } from './rule';
import { fix, insert } from './rule';

/**
 * The edits that silence `code` at an instruction that starts in the builder's line `line`, and in the whole file. A
 * pragma that is there already is lengthened; codes of hadolint and others never share one, since hadolint takes a
 * pragma with a code that it does not know for no pragma at all.
 */
export function suppressionsOf(document: Dockerfile, code: string, line: number): ProposedFix[] {
  const inFile = fix(`Ignore ${code} in this file`, true, ignoreInFile(document, code));
  // Below another comment a directive is none any more.
  if (line < document.directives.length) return [inFile];
  return [fix(`Ignore ${code} here`, true, ignoreHere(document, code, line)), inFile];
}

function ignoreHere(document: Dockerfile, code: string, line: number) {
  const { source } = document;
  const above = pragmasAbove(document, line);
  const known = above.find(
    (pragma) => isFamily(pragma, code) && (!isHadolintCode(code) || pragma.comment.line === line - 1),
  );
  if (known !== undefined) return insert(known.list.end, `,${code}`);
  // hadolint's has to be the last comment before the instruction, ours stands above it.
  const at = isHadolintCode(code) ? line : (above.at(-1)?.comment.line ?? line);
  const start = source.lines[at]!.start;
  const bom = at === 0 && source.text.startsWith('\uFEFF') ? 1 : 0;
  const indent = /^[ \t]*/.exec(source.text.slice(start + bom, source.lines[at]!.end))![0];
  return insert(start + bom, `${indent}# hadolint ignore=${code}${source.eol}`);
}

function ignoreInFile(document: Dockerfile, code: string) {
  const { source, comments, directives } = document;
  const known = comments
    .map(parsePragma)
    .find((pragma) => pragma?.scope === 'global' && isFamily(pragma, code));
  if (known !== undefined) return insert(known.list.end, `,${code}`);
  const line = source.lines[directives.length];
  // A directive is the last line of the text.
  if (line === undefined) return insert(source.text.length, `${source.eol}# hadolint global ignore=${code}`);
  const bom = directives.length === 0 && source.text.startsWith('\uFEFF') ? 1 : 0;
  return insert(line.start + bom, `# hadolint global ignore=${code}${source.eol}`);
}

/** The pragmas in the comment lines directly above a line, nearest first. */
function pragmasAbove(document: Dockerfile, line: number): Pragma[] {
  const byLine = new Map(document.comments.map((comment) => [comment.line, comment]));
  const pragmas: Pragma[] = [];
  for (let above = line - 1; byLine.has(above); above--) {
    const pragma = parsePragma(byLine.get(above)!);
    if (pragma === undefined || pragma.scope !== 'next') break;
    pragmas.push(pragma);
  }
  return pragmas;
}

function isFamily({ codes }: Pragma, code: string): boolean {
  return codes.every((known) => isHadolintCode(known) === isHadolintCode(code));
}
