import { toExecForm } from './fixes/exec-form';
import type { Instruction } from './model/instruction';
import type { RuleContext } from './rule';

/** What hadolint takes for an array of strings: any escape will do. */
const LOOKS_LIKE_ARRAY = /^\[\s*(?:"(?:[^"\\]|\\.)*"\s*(?:,\s*"(?:[^"\\]|\\.)*"\s*)*)?\]\s*$/su;

/** True for an array that Docker does not read as one, mostly since a backslash of Windows is not doubled. */
export function isBrokenArray({ shellText }: Instruction): boolean {
  return LOOKS_LIKE_ARRAY.test(shellText.text);
}

/** Reports what a shell runs although a JSON array could be run by itself: those of `keywords` that `isMeant`. */
export function reportShellForms(
  { document, report }: RuleContext,
  keywords: readonly string[],
  isMeant: (instruction: Instruction) => boolean,
): void {
  for (const instruction of document.instructions) {
    if (!keywords.includes(instruction.keyword) || instruction.json !== undefined) continue;
    const { shellText } = instruction;
    if (shellText.text === '' || !isMeant(instruction)) continue;
    report({
      instruction,
      span: shellText.span(0, shellText.text.length),
      message: messageFor(instruction),
      fixes: toExecForm(document, instruction),
    });
  }
}

function messageFor(instruction: Instruction): string {
  const { keyword } = instruction;
  if (isBrokenArray(instruction))
    return 'This is no JSON, so a shell runs it as it is written. A backslash in a JSON string is written twice.';
  if (keyword === 'ENTRYPOINT')
    return 'A shell runs this, so arguments of CMD and docker run are swallowed and signals go astray. Use a JSON array.';
  return `A shell runs this, so signals do not reach the program. Write ${keyword === 'CMD' ? 'CMD' : 'the command'} as a JSON array.`;
}
