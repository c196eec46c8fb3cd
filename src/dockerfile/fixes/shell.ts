import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { OffsetEdit } from '../rule';
import { insert } from '../rule';

/**
 * Adds `&& command` behind the last command of a RUN, in the way the RUN is written. Undefined where that would not
 * run behind all the others: exec forms, here-documents fed to commands, a trailing comment, `;` or `&`.
 */
export function appendCommand(
  document: Dockerfile,
  run: Instruction,
  command: string,
): OffsetEdit | undefined {
  const heredoc = run.scriptHeredoc;
  if (heredoc !== undefined) {
    if (heredoc.end === undefined || run.script.hasErrors || !run.script.text.text.endsWith('\n'))
      return undefined;
    return insert(heredoc.content.end, command + document.source.eol);
  }
  const end = plainEnd(run);
  return end === undefined ? undefined : insert(end, joint(document, run) + command);
}

/** Where the last command of a shell-form RUN ends; undefined where nothing can be appended there. */
export function plainEnd(run: Instruction): number | undefined {
  if (run.json !== undefined || run.heredocs.length > 0 || run.danglingEscape !== undefined) return undefined;
  const { script } = run;
  const last = script.tree.commands.at(-1);
  if (script.hasErrors || last === undefined || last.background === true) return undefined;
  // A here-document that only the shell takes for one: it reads what follows.
  if (/(?<!<)<<(?!<)/.test(script.text.text)) return undefined;
  return script.text.text.slice(last.end).trim() === '' && !endsInSeparator(script.text.text)
    ? script.spanOf(last).end
    : undefined;
}

function endsInSeparator(text: string): boolean {
  return /[;&|]\s*$/.test(text);
}

/** What stands between two commands of this RUN: ` && `, or a continuation with the indent of the last line. */
function joint({ source, escape }: Dockerfile, run: Instruction): string {
  if (run.isOneLine) return ' && ';
  const last = source.slice(source.lines[run.lastLine]!);
  const indent = /^[ \t]*/.exec(last)![0];
  const before = source.slice(source.lines[run.lastLine - 1]!);
  const operatorsEndLines = !last.trimStart().startsWith('&&') && /&&\s*\S\s*$/.test(before);
  return operatorsEndLines ? ` && ${escape}${source.eol}${indent}` : ` ${escape}${source.eol}${indent}&& `;
}
