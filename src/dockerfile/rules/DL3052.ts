import { reportLabels } from '../labels';
import type { Rule } from '../rule';

/** An absolute URI: a scheme, and the characters that may follow it (RFC 3986, section 4.3). */
const URL_SYNTAX = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/;

export const rule: Rule = {
  meta: {
    code: 'DL3052',
    title: 'A label is no URL.',
    severity: 'warning',
    configuration: { labelSchema: { source: 'url' } },
    fix: 'none',
    source: 'hadolint DL3052',
    why: 'The list of labels says that this one holds an address, so that programs can follow it.',
    bad: 'FROM debian:12\nLABEL source="my computer"',
    good: 'FROM debian:12\nLABEL source="https://example.org/code"',
  },
  check(context) {
    reportLabels(
      context,
      'url',
      (value) => !URL_SYNTAX.test(value),
      (key) => `The label ${key} is no URL.`,
    );
  },
};
