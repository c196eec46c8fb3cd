import type { Command as CommandNode, Word as WordNode } from 'unbash';
import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import { shellInstruction } from '../shells';
import { trailingComment } from '../trailing-comment';
import type { ProposedFix } from '../rule';
import { fix, replace } from '../rule';
import { insertLinesBefore } from './lines';

/** Commands that only a shell has. */
const BUILTINS = new Set([
  ...['.', ':', 'alias', 'bg', 'break', 'cd', 'command', 'continue', 'eval', 'exec', 'exit', 'export', 'fg'],
  ...[
    'getopts',
    'hash',
    'jobs',
    'read',
    'readonly',
    'return',
    'set',
    'shift',
    'source',
    'trap',
    'ulimit',
    'umask',
  ],
  ...['unset', 'wait', 'local', 'declare', 'typeset', 'let', 'times', 'type', 'unalias'],
]);

/**
 * A shell form as a JSON array: word by word where the command means the same without a shell, else with the shell
 * written out, which changes nothing but says so.
 */
export function toExecForm(document: Dockerfile, instruction: Instruction): ProposedFix[] {
  const { shellText, comments, danglingEscape } = instruction;
  if (comments.length > 0 || danglingEscape !== undefined || trailingComment(instruction) !== undefined)
    return [];
  if (shellText.text.startsWith('[') || shellInstruction(document, instruction) !== undefined) return [];
  const words = plainCommand(instruction);
  const whole = shellText.span(0, shellText.text.length);
  if (words === undefined) {
    if (shellText.text.includes('#')) return [];
    const array = toJson(['/bin/sh', '-c', shellText.text.replace(/\s+/g, ' ')]);
    // White space inside quotes may matter, and joined lines hide their layout: only a one-liner is kept as it is.
    return instruction.isOneLine && !/\s{2,}/.test(shellText.text)
      ? [fix('Write out the shell as a JSON array', false, replace(whole, array))]
      : [];
  }
  const comment = /#.*$/s.exec(shellText.text.slice(words.end))?.[0];
  const edits = [replace(whole, toJson(words.values))];
  if (comment !== undefined) edits.unshift(insertLinesBefore(document, instruction, [comment.trimEnd()]));
  return [fix('Change to a JSON array', true, ...edits)];
}

/** JSON as people write it in Dockerfiles, with a space behind the comma. */
function toJson(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

/** The words of a command that needs no shell, and where it ends in the text. */
function plainCommand({ script }: Instruction): { values: string[]; end: number } | undefined {
  const [statement, ...others] = script.tree.commands;
  const node = statement?.command;
  if (script.hasErrors || others.length > 0 || statement?.background === true || node?.type !== 'Command')
    return undefined;
  const behind = script.text.text.slice(node.end).trim();
  if (behind !== '' && !behind.startsWith('#')) return undefined;
  const words = plainWordsOf(node);
  const [first] = words ?? [];
  if (words === undefined || first === undefined) return undefined;
  const values = words.map(({ value }) => value);
  // `exec PROGRAM` is what people write in the shell form to be rid of the shell.
  if (first.text === 'exec' && words.length > 1 && !values[1]!.startsWith('-')) values.shift();
  return BUILTINS.has(values[0]!) || values.some((value) => /\p{Cc}/u.test(value))
    ? undefined
    : { values, end: node.end };
}

function plainWordsOf({ name, prefix, suffix }: CommandNode): WordNode[] | undefined {
  if (name === undefined || prefix.length > 0) return undefined;
  const words: WordNode[] = [name];
  for (const word of suffix) {
    if (word.type !== 'Word') return undefined;
    words.push(word);
  }
  return words.every(meansItself) ? words : undefined;
}

/** True where no shell changes the word but for its quotes. */
function meansItself({ text, parts, value }: WordNode): boolean {
  if (/^~|^[\w]+=/.test(text) || value.includes('\\')) return false;
  if (!/[$`\\"'*?[{(<>!]/.test(text)) return true;
  return (parts ?? []).every(
    (part) =>
      (part.type === 'Literal' && !part.text.includes('\\')) ||
      part.type === 'SingleQuoted' ||
      (part.type === 'DoubleQuoted' &&
        !part.text.includes('\\') &&
        part.parts.every(({ type }) => type === 'Literal')),
  );
}
