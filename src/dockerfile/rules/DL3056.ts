import { reportLabels } from '../labels';
import type { Rule } from '../rule';

/** Semantic Versioning 2.0.0, its grammar. */
const SEMVER =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

export const rule: Rule = {
  meta: {
    code: 'DL3056',
    title: 'A label is no semantic version.',
    severity: 'warning',
    configuration: { labelSchema: { version: 'semver' } },
    fix: 'none',
    source: 'hadolint DL3056',
    why: 'The list of labels says that this one holds a version of the form MAJOR.MINOR.PATCH ([semver.org](https://semver.org/)), so that programs can compare it.',
    bad: 'FROM debian:12\nLABEL version="latest"',
    good: 'FROM debian:12\nLABEL version="1.2.3"',
  },
  check(context) {
    reportLabels(
      context,
      'semver',
      (value) => !SEMVER.test(value),
      (key) => `The label ${key} is no semantic version such as 1.2.3 or 2.0.0-rc.1.`,
    );
  },
};
