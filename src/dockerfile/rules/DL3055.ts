import { reportLabels } from '../labels';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3055',
    title: 'A label is no git hash.',
    severity: 'warning',
    configuration: { labelSchema: { revision: 'hash' } },
    fix: 'none',
    source: 'hadolint DL3055',
    why: 'The list of labels says that this one holds a commit: its 40 digits, or the first 7.',
    bad: 'FROM debian:12\nLABEL revision="main"',
    good: 'FROM debian:12\nLABEL revision="8f936c5"',
  },
  check(context) {
    reportLabels(
      context,
      'hash',
      (value) => !/^(?:[0-9a-f]{7}|[0-9a-f]{40})$/.test(value),
      (key) => `The label ${key} is no git hash of 40 or 7 digits.`,
    );
  },
};
