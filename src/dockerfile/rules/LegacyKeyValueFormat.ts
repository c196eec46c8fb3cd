import { pairOf } from '../model/words';
import type { Instruction } from '../model/instruction';
import type { ProposedFix, Rule } from '../rule';
import { fix, replace } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'LegacyKeyValueFormat',
    title: 'Write KEY=VALUE, without spaces round the equals sign.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit LegacyKeyValueFormat; handout, C.1',
    why: 'Without `=` in its first word, ENV and LABEL take everything behind that word for the value: `LABEL maintainer = "Jane"` sets the value `= "Jane"`, equals sign and quotes included.',
    bad: 'FROM debian:12\nLABEL maintainer   = "Jane Doe"',
    good: 'FROM debian:12\nLABEL maintainer="Jane Doe"',
  },
  check({ document, report }) {
    for (const instruction of document.effective) {
      const { keyword, args } = instruction;
      if (keyword !== 'ENV' && keyword !== 'LABEL') continue;
      const [key, second] = instruction.words;
      if (key === undefined || second === undefined || pairOf(key) !== undefined) continue;
      const isSpaced = second.text.startsWith('=');
      report({
        instruction,
        span: args.span(0, args.text.length),
        message: isSpaced
          ? `${keyword} ${key.value} gets a value that begins with the equals sign: leave out the spaces round it.`
          : `${keyword} ${key.value} VALUE is the old form: write ${key.value}=VALUE.`,
        fixes: [toPair(instruction, isSpaced)],
      });
    }
  },
};

function toPair(
  { args, words, isOneLine, comments }: Instruction,
  isSpaced: boolean,
): ProposedFix | undefined {
  const key = words[0]!;
  const rest = args.text.slice(key.text.length).trimStart();
  const whole = args.span(0, args.text.length);
  if (!isOneLine || comments.length > 0 || /\s#/.test(rest)) return undefined;
  if (isSpaced) {
    // KEY = VALUE, one pair; several of them in a line are left to their author.
    const value = rest.slice(1).trimStart();
    const isOneWord = /^(?:"[^"]*"|'[^']*'|[^\s"'=]+)$/.test(value);
    return isOneWord ? fix('Remove the spaces', true, replace(whole, `${key.text}=${value}`)) : undefined;
  }
  if (/^[\w./:@%+,${}-]+$/.test(rest))
    return fix('Add the equals sign', true, replace(whole, `${key.text}=${rest}`));
  const isPlain = !/["'\\`]/.test(rest);
  return isPlain ? fix('Add the equals sign', true, replace(whole, `${key.text}="${rest}"`)) : undefined;
}
