import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {{ title: string, message: string, grep?: string }} Failure `grep` finds what has failed, to try it again
 * @typedef {{ title: string, reason: string }} Skip
 * @typedef {{ passed: number, failures: Failure[], skips: Skip[], retried?: Failure[] }} Results
 */

/** Something that the tests need cannot be had on this machine; the message is the reason and names the remedy. */
export class Unavailable extends Error {}

/** @returns {Results} */
export const failed = (title, message) => ({ passed: 0, failures: [{ title, message }], skips: [] });

/** @returns {Results} */
export const skipped = (title, reason) => ({ passed: 0, failures: [], skips: [{ title, reason }] });

/** @param {Results[]} several @returns {Results} */
export const merged = (several) => ({
  passed: several.reduce((sum, results) => sum + results.passed, 0),
  failures: several.flatMap((results) => results.failures),
  skips: several.flatMap((results) => results.skips),
  retried: several.flatMap((results) => results.retried ?? []),
});

/**
 * What ran, as text: a table of the suites, every skip with its reason, what was tried again, every failure in short, and the one line that
 * says it all at the very end.
 * @param {{ name: string, seconds: number, results: Results }[]} suites
 */
export function report(suites) {
  const rows = suites.map(({ name, seconds, results }) => [
    name,
    String(results.passed),
    String(results.failures.length),
    String(results.skips.length),
    `${seconds.toFixed(1)} s`,
  ]);
  const all = merged(suites.map((suite) => suite.results));
  return [
    ...table(['suite', 'passed', 'failed', 'skipped', 'time'], rows),
    ...list(
      'Skipped:',
      all.skips.map(({ title, reason }) => `${title}: ${reason}`),
    ),
    ...list(
      'Tried again after a failure:',
      all.retried.map(({ title, message }) => `${title}\n      ${firstLines(message)}`),
    ),
    ...list(
      'Failed:',
      all.failures.map(({ title, message }) => `${title}\n      ${firstLines(message)}`),
    ),
    '',
    `${all.passed} passed, ${all.failures.length} failed, ${all.skips.length} skipped`,
  ].join('\n');
}

/** Columns as wide as their widest cell, the first one flush left. */
export function table(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ');
  return ['', line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)];
}

const list = (title, items) => (items.length === 0 ? [] : ['', title, ...items.map((item) => `  - ${item}`)]);
const firstLines = (text) => stripVTControlCharacters(text).trim().split('\n').slice(0, 6).join('\n      ');
