import type { Instruction } from './model/instruction';
import type { Span } from './model/source';

/** Instructions whose arguments are for a shell, which knows comments. */
const FOR_A_SHELL = ['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK'];

/**
 * A `# comment` behind an instruction's arguments, which the builder takes for more arguments: from the `#` to the
 * end. Shell forms may have one; an exec form with one is no exec form any more.
 */
export function trailingComment(instruction: Instruction): Span | undefined {
  const { keyword, args } = instruction;
  if (!args.text.includes('#') || keyword === 'MAINTAINER' || keyword === 'ONBUILD') return undefined;
  if (FOR_A_SHELL.includes(keyword) || args.text.startsWith('[')) return behindArray(instruction);
  const index = instruction.words.findIndex(({ text }, at) => at > 0 && text.startsWith('#'));
  const word = instruction.words[index];
  return word === undefined ? undefined : { start: word.start, end: args.span(0, args.text.length).end };
}

function behindArray({ shellText, leadingArray }: Instruction): Span | undefined {
  const space = leadingArray === undefined ? null : /^\s+(?=#)/.exec(shellText.text.slice(leadingArray.end));
  return leadingArray === undefined || space === null
    ? undefined
    : shellText.span(leadingArray.end + space[0].length, shellText.text.length);
}
