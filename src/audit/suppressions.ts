import { isMap, isSeq, parse, parseDocument } from 'yaml';
import { ExplainedError, displayText } from '../base';
import type { AuditFinding } from './types';

/** Where suppressions are looked for, beside what is audited. */
export const SUPPRESSIONS_FILE = '.container-audit.yaml';

/** A finding that somebody has decided to live with, for a time. */
export interface Suppression {
  /** A rule's id, or `*`. */
  readonly rule: string;
  /** The container, image, host or file that it is about; `*` stands for any text. */
  readonly subject: string;
  readonly reason: string;
  /** The last day on which it holds: `2026-12-31`. */
  readonly expires: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads a file of suppressions: a list `suppressions` of {rule, subject, reason, expires}. Throws `audit-suppressions` for
 * one that lacks anything: nobody should silence a rule without a reason, or for ever.
 */
export function readSuppressions(text: string, file: string): Suppression[] {
  const wrong = (what: string): ExplainedError =>
    new ExplainedError('audit-suppressions', `${displayText(file)}: ${what}`, {
      remedy:
        'Each suppression needs a rule, a subject, a reason, and a day on which it expires (2026-12-31).',
    });
  let read: unknown;
  try {
    read = parse(text, { logLevel: 'silent' });
  } catch {
    throw wrong('This is no YAML.');
  }
  const list = (read as { suppressions?: unknown } | null | undefined)?.suppressions;
  if (!Array.isArray(list)) throw wrong('There is no list “suppressions”.');
  return list.map((each: unknown, index) => {
    const { rule, subject, reason, expires } = (each ?? {}) as Record<string, unknown>;
    const day = expires instanceof Date ? expires.toISOString().slice(0, 10) : expires;
    const texts = [rule, subject, reason, day];
    if (!texts.every((value): value is string => typeof value === 'string' && value.trim() !== ''))
      throw wrong(`Suppression ${index + 1} is not complete.`);
    const [ruleText, subjectText, reasonText, dayText] = texts as [string, string, string, string];
    if (!DAY.test(dayText) || Number.isNaN(Date.parse(dayText)))
      throw wrong(`Suppression ${index + 1} expires on no day.`);
    return { rule: ruleText, subject: subjectText, reason: reasonText, expires: dayText };
  });
}

/**
 * The file with one suppression more; its comments and all else stay as they are. `text`: undefined where there is no file
 * yet. Throws as {@link readSuppressions} does for one that cannot be read.
 */
export function addSuppression(text: string | undefined, suppression: Suppression, file: string): string {
  const before = text ?? '';
  const document = parseDocument(before, { logLevel: 'silent' });
  const { contents, errors } = document;
  const isReadable = errors.length === 0 && (contents === null || isMap(contents));
  const list = isReadable ? document.get('suppressions') : undefined;
  if (isReadable && list === undefined) document.set('suppressions', [suppression]);
  else {
    readSuppressions(before, file);
    if (isSeq(list)) list.add(document.createNode(suppression));
  }
  return document.toString();
}

/** The suppression that holds for a finding; `place` is the file, for a finding in one. */
export function suppressionOf(
  finding: AuditFinding,
  suppressions: readonly Suppression[],
  { now, place = finding.subject.name }: { now: number; place?: string },
): Suppression | undefined {
  const today = new Date(now).toISOString().slice(0, 10);
  return suppressions.find(
    ({ rule, subject, expires }) =>
      (rule === '*' || rule === finding.rule) && matches(subject, place) && today <= expires,
  );
}

/** `*` is any text; everything else is itself. */
function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop()!;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  for (const part of rest) {
    at = text.indexOf(part, at);
    if (at < 0) return false;
    at += part.length;
  }
  return at <= text.length - last.length;
}
