import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3050',
    title: 'Labels that the list of labels does not name are not wanted here.',
    severity: 'info',
    configuration: { labelSchema: { version: 'semver' }, strictLabels: true },
    fix: 'none',
    source: 'hadolint DL3050',
    why: 'Where the list of labels is strict, a label that it does not name is most often a misspelt one.',
    bad: 'FROM debian:12\nLABEL anything="else"',
    good: 'FROM debian:12',
  },
  check({ document, options, report }) {
    if (options.strictLabels !== true) return;
    const schema = options.labelSchema ?? {};
    for (const instruction of document.instructions) {
      if (instruction.keyword !== 'LABEL') continue;
      const pair = instruction.pairs.find(({ key }) => !Object.hasOwn(schema, key));
      if (pair !== undefined)
        report({
          instruction,
          span: pair.word,
          message: `The label ${pair.key} is not on the list of labels.`,
        });
    }
  },
};
