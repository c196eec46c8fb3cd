import type { Dockerfile } from '../model/dockerfile';
import { pairOf, quotedWords } from '../model/words';
import type { Instruction } from '../model/instruction';
import type { ProposedFix, Rule } from '../rule';
import { fix, insert, replace } from '../rule';

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
        fixes: [toPair(document, instruction, isSpaced)],
      });
    }
  },
};

/** Puts an equals sign where the space is, and quotes round a value of several words; all else stays as it is. */
function toPair(document: Dockerfile, instruction: Instruction, isSpaced: boolean): ProposedFix | undefined {
  const { args, words, comments, danglingEscape } = instruction;
  const key = words[0]!;
  const gap = (isSpaced ? /^\s*=\s*/ : /^\s*/).exec(args.text.slice(key.text.length))![0];
  const value = args.slice(key.text.length + gap.length);
  const between = { start: key.end, end: value.offsetAt(0) };
  // A continuation between the two would break the pair.
  if (comments.length > 0 || danglingEscape !== undefined || document.source.slice(between) !== gap)
    return undefined;
  // What would the second equals sign of `A = =b` be?
  if (/\s#|\r/.test(value.text) || (isSpaced && value.text.startsWith('='))) return undefined;
  const title = isSpaced ? 'Remove the spaces' : 'Add the equals sign';
  if (quotedWords(value, document.escape).length === 1) return fix(title, true, replace(between, '='));
  if (isSpaced || value.text === '' || /["'\\`]/.test(value.text)) return undefined;
  return fix(title, true, replace(between, '="'), insert(value.span(0, value.text.length).end, '"'));
}
