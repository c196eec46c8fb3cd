import type { Severity } from '../../dockerfile';
import type { Entry, Formatter } from './report';
import { entriesOf, UNREADABLE } from './report';

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'CRITICAL',
  warning: 'MAJOR',
  info: 'MINOR',
  style: 'INFO',
};

/** SonarQube's generic issues. The engine's name stays hadolint's, which SonarQube's settings go by. */
export const sonarqube: Formatter = (reports) =>
  JSON.stringify({
    issues: reports.flatMap(entriesOf).map((entry) => {
      const { finding, message, reportedAs } = entry;
      return {
        engineId: 'Hadolint',
        primaryLocation: { filePath: reportedAs, message, textRange: textRangeOf(entry) },
        ruleId: finding.code,
        severity: finding.code === UNREADABLE ? 'BLOCKER' : SEVERITIES[finding.severity],
        type: finding.severity === 'error' ? 'BUG' : 'CODE_SMELL',
      };
    }),
  });

/** Columns count from 0 here, and an empty range is refused: the line alone stands for it. */
function textRangeOf({ line, endLine, column, endColumn }: Entry) {
  if (line === endLine && column === endColumn) return { endLine, startLine: line };
  return { endColumn: endColumn - 1, endLine, startColumn: column - 1, startLine: line };
}
