import type { Instruction } from './model/instruction';
import { jsonStrings } from './model/words';
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

function behindArray({ shellText }: Instruction): Span | undefined {
  const { text } = shellText;
  if (!text.startsWith('[')) return undefined;
  for (const match of text.matchAll(/\]\s+#/g)) {
    if (jsonStrings(shellText.slice(0, match.index + 1)) !== undefined)
      return shellText.span(match.index + match[0].length - 1, text.length);
  }
  return undefined;
}
