import { reportLabels } from '../labels';
import type { Rule } from '../rule';

/** RFC 3339, section 5.6. */
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

function isTime(text: string): boolean {
  const [, year, month, day, hour, minute, second] = (TIME.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour! < 24 && minute! < 60 && second! <= 60;
}

export const rule: Rule = {
  meta: {
    code: 'DL3053',
    title: 'A label is no time of RFC 3339.',
    severity: 'warning',
    configuration: { labelSchema: { created: 'rfc3339' } },
    fix: 'none',
    source: 'hadolint DL3053',
    why: 'The list of labels says that this one holds a time, so that programs can compare it.',
    bad: 'FROM debian:12\nLABEL created="yesterday"',
    good: 'FROM debian:12\nLABEL created="2026-03-01T12:00:00Z"',
  },
  check(context) {
    reportLabels(
      context,
      'rfc3339',
      (value) => !isTime(value),
      (key) => `The label ${key} is no time in the form 2026-03-01T12:00:00Z.`,
    );
  },
};
