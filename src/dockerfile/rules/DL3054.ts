import identifiers from 'spdx-license-ids/index.json';
import { reportLabels } from '../labels';
import type { Rule } from '../rule';

/** Without those that are deprecated, such as GPL-3.0: nobody knows whether “or later” is meant. */
const LICENCES = new Set(identifiers);

export const rule: Rule = {
  meta: {
    code: 'DL3054',
    title: 'A label is no SPDX licence.',
    severity: 'warning',
    configuration: { labelSchema: { licenses: 'spdx' } },
    fix: 'none',
    source: 'hadolint DL3054',
    why: 'The list of labels says that this one holds a licence by its [SPDX identifier](https://spdx.org/licenses/), so that programs can tell which.',
    bad: 'FROM debian:12\nLABEL licenses="free"',
    good: 'FROM debian:12\nLABEL licenses="MIT"',
  },
  check(context) {
    reportLabels(
      context,
      'spdx',
      (value) => !LICENCES.has(value),
      (key) => `The label ${key} is no licence of the SPDX list: MIT, Apache-2.0, GPL-3.0-only, …`,
    );
  },
};
