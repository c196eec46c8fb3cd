import { displayText } from '../../base';
import type { Entry, Formatter, Report } from './report';
import { entriesOf, UNREADABLE } from './report';
import { element, xmlDocument, xmlText } from './xml';

/** What a finding took is not measured. */
const TIME = '0';

/** JUnit's XML: one suite a file, one failed case a finding, under hadolint's identifiers. */
export const junit: Formatter = (reports) => {
  const [date = '', time = ''] = new Date().toISOString().slice(0, 19).split('T');
  const id = `${date.replaceAll('-', '')}_${time.replaceAll(':', '')}`;
  const name = `Container Workbench run at ${date} ${time}`;
  return xmlDocument(element('testsuites', { id, name, time: TIME }, reports.map(suite)));
};

function suite(report: Report): string {
  const entries = entriesOf(report);
  const errors = entries.filter(({ finding }) => finding.code === UNREADABLE).length;
  const name = 'Container Workbench';
  return element(
    'testsuite',
    { errors, failures: entries.length, id: 'hadolint', name, time: TIME },
    entries.map(testCase),
  );
}

function testCase({ finding: { code, severity }, reportedAs, line, column, message }: Entry): string {
  if (code === UNREADABLE)
    return element('testcase', { id: 'hadolint.error', name: code, time: TIME }, [
      element('failure', { message: `parse error at line ${line}, column ${column}`, type: severity }, [
        lines([
          `Parse Error in ${reportedAs}`,
          `Line: ${line}`,
          `Column: ${column}`,
          `Parse Error: ${message}`,
        ]),
      ]),
    ]);
  return element('testcase', { id: `hadolint.rule.${code}`, time: TIME }, [
    element('failure', { id: code, message, type: severity }, [
      lines([
        `File: ${reportedAs}`,
        `Line: ${line}`,
        'Category: Hadolint - Dockerfile Static Analysis',
        `${severity}: ${message}`,
      ]),
    ]),
  ]);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${xmlText(displayText(text))}\n`).join('');
}
