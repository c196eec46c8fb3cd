import { reportLabels } from '../labels';
import type { Rule } from '../rule';

/** The plain form of an address: atoms with dots, and a name of a host (RFC 5322, section 3.4.1). */
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

export const rule: Rule = {
  meta: {
    code: 'DL3058',
    title: 'A label is no e-mail address.',
    severity: 'warning',
    configuration: { labelSchema: { authors: 'email' } },
    fix: 'none',
    source: 'hadolint DL3058',
    why: 'The list of labels says that this one holds an e-mail address (RFC 5322).',
    bad: 'FROM debian:12\nLABEL authors="me"',
    good: 'FROM debian:12\nLABEL authors="me@example.org"',
  },
  check(context) {
    reportLabels(
      context,
      'email',
      (value) => !ADDRESS.test(value),
      (key) => `The label ${key} is no e-mail address.`,
    );
  },
};
