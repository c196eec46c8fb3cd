import { reportLabels } from '../labels';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3051',
    title: 'A label has no value.',
    severity: 'warning',
    configuration: { labelSchema: { version: 'text' } },
    fix: 'none',
    source: 'hadolint DL3051',
    why: 'Where a list of labels is set, each of them has to say something.',
    bad: 'FROM debian:12\nLABEL version=""',
    good: 'FROM debian:12\nLABEL version="1.2.3"',
  },
  check(context) {
    reportLabels(
      context,
      undefined,
      (value) => value === '',
      (key) => `The label ${key} is empty.`,
    );
  },
};
