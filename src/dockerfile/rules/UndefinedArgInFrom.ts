import { fromArguments } from '../from-args';
import { Spelling } from '../misspelt';
import { expand } from '../model/expand';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'UndefinedArgInFrom',
    title: 'FROM uses an argument that no ARG before it declares.',
    severity: 'warning',
    fix: 'none',
    source: 'BuildKit UndefinedArgInFrom',
    why: 'FROM sees the ARG that stand before the first FROM, and no others. An argument that is not declared is empty, whatever `--build-arg` says.',
    bad: 'ARG VERSION=12\nFROM debian:${VERSON}',
    good: 'ARG VERSION=12\nFROM debian:${VERSION}',
  },
  check({ document, report }) {
    const { values, names } = fromArguments(document);
    const candidates = [...names];
    const spelling = new Spelling();
    for (const { from } of document.stages) {
      const image = from.words[0];
      const platform = from.flag('platform');
      for (const [text, span] of [
        [image?.text, image],
        [platform?.value, platform?.valueSpan],
      ] as const) {
        if (text === undefined || span === undefined) continue;
        for (const name of expand(text, values, document.escape).missing.keys()) {
          if (names.has(name)) continue;
          const meant = spelling.nearest(name, () => candidates);
          report({
            instruction: from,
            span,
            message: `No ARG before FROM declares ${name}.${meant === undefined ? '' : ` Is ${meant} meant?`}`,
          });
        }
      }
    }
  },
};
