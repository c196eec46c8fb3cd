import type { Severity } from '../types';

/** A place in a script: lines and columns from 1, columns in characters, the end excluded. */
export interface ScriptRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Replacement extends ScriptRange {
  readonly replacement: string;
}

/** What ShellCheck has to say of a place in a script. */
export interface ShellComment extends ScriptRange {
  /** `SC2086`, … */
  readonly code: string;
  readonly level: Severity;
  readonly message: string;
  readonly replacements: readonly Replacement[];
}

const LEVELS: readonly string[] = ['error', 'warning', 'info', 'style'] satisfies readonly Severity[];

/**
 * Reads the output of `shellcheck --format=json1`; what is anything else gives nothing.
 * @param head lines that were put in front of the script: the one behind them is line 1
 */
export function parseComments(output: string, head: number): ShellComment[] {
  let whole: unknown;
  try {
    whole = JSON.parse(output);
  } catch {
    return [];
  }
  return listOf(fieldOf(whole, 'comments')).flatMap((comment) => {
    const range = toRange(comment, head);
    const code = fieldOf(comment, 'code');
    const message = fieldOf(comment, 'message');
    const level = fieldOf(comment, 'level');
    if (range === undefined || typeof code !== 'number' || typeof message !== 'string' || !isSeverity(level))
      return [];
    return {
      ...range,
      code: `SC${code}`,
      level,
      message: message.trim(),
      replacements: replacementsOf(comment, head),
    };
  });
}

function replacementsOf(comment: unknown, head: number): Replacement[] {
  const all = listOf(fieldOf(fieldOf(comment, 'fix'), 'replacements'));
  const known = all.flatMap((each) => {
    const range = toRange(each, head);
    const replacement = fieldOf(each, 'replacement');
    return range === undefined || typeof replacement !== 'string' ? [] : { ...range, replacement };
  });
  // Half a fix is none.
  return known.length === all.length ? known : [];
}

function toRange(value: unknown, head: number): ScriptRange | undefined {
  const [line, column, endLine, endColumn] = ['line', 'column', 'endLine', 'endColumn'].map((name) =>
    fieldOf(value, name),
  );
  return typeof line === 'number' &&
    typeof column === 'number' &&
    typeof endLine === 'number' &&
    typeof endColumn === 'number'
    ? { line: line - head, column, endLine: endLine - head, endColumn }
    : undefined;
}

function isSeverity(value: unknown): value is Severity {
  return typeof value === 'string' && LEVELS.includes(value);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
