import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { OffsetEdit, ProposedFix } from '../rule';
import { fix, insert, replace } from '../rule';
import { hasPragma, indentOf } from './lines';
import { plainEnd } from './shell';

/** Commands whose effect on the shell would reach the commands that follow in the same RUN. */
const CHANGES_THE_SHELL = new Set([
  ...[
    '.',
    'alias',
    'cd',
    'declare',
    'eval',
    'exec',
    'exit',
    'export',
    'popd',
    'pushd',
    'read',
    'readonly',
    'set',
  ],
  ...['shift', 'shopt', 'source', 'trap', 'typeset', 'ulimit', 'umask', 'unset'],
]);

/**
 * Makes one RUN of two that follow each other, keeping layout and comments: the first one gets a continuation, the
 * second one loses its keyword and starts with `&&`. Undefined where the two would not mean the same as one.
 */
export function joinRuns(
  document: Dockerfile,
  first: Instruction,
  second: Instruction,
): ProposedFix | undefined {
  const end = plainEnd(first);
  const { source, escape } = document;
  if (end === undefined || plainEnd(second) === undefined || hasPragma(document, second)) return undefined;
  if (changesTheShell(first) || !isOneCommand(first) || !isOneCommand(second)) return undefined;
  // The escape character has to be the last one of its line, but for blanks.
  const behind = source.text.slice(end, source.lines[first.lastLine]!.end);
  if (end !== first.span.end || /[^ \t]/.test(behind)) return undefined;
  const edits: OffsetEdit[] = [insert(end, ` ${escape}`)];
  // Empty lines between would be empty continuation lines.
  for (let line = first.lastLine + 1; line < second.line; line++) {
    const { start, end: lineEnd, next } = source.lines[line]!;
    if (source.text.slice(start, lineEnd).trim() === '') edits.push(replace({ start, end: next }, ''));
  }
  const indent = first.isOneLine ? `${indentOf(document, first)}    ` : indentOfLastLine(document, first);
  const { start: line } = source.lines[second.line]!;
  const script = second.args.offsetAt(0);
  if (second.comments.some(({ start }) => start < script)) return undefined;
  edits.push(replace({ start: line, end: script }, `${indent}&& `));
  return fix('Join with the RUN before', true, ...edits);
}

/** `a && b` and `a`; not `a; b`, whose first failure would then stop what comes behind. */
function isOneCommand({ script }: Instruction): boolean {
  const [statement, ...others] = script.tree.commands;
  if (statement === undefined || others.length > 0) return false;
  return (
    statement.command.type !== 'AndOr' || statement.command.operators.every((operator) => operator === '&&')
  );
}

function changesTheShell({ script }: Instruction): boolean {
  return script.commands.length === 0 || script.commands.some(({ name }) => CHANGES_THE_SHELL.has(name));
}

function indentOfLastLine({ source }: Dockerfile, { lastLine }: Instruction): string {
  return /^[ \t]*/.exec(source.slice(source.lines[lastLine]!))![0];
}
