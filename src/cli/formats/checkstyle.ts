import type { Formatter } from './report';
import { entriesOf } from './report';
import { element, xmlDocument } from './xml';

/** Checkstyle's XML: one element a file, also for files without findings. */
export const checkstyle: Formatter = (reports) =>
  xmlDocument(
    element(
      'checkstyle',
      { version: '4.3' },
      reports.map((report) =>
        element(
          'file',
          { name: report.reportedAs },
          entriesOf(report).map(({ column, line, message, finding }) =>
            element('error', { column, line, message, severity: finding.severity, source: finding.code }),
          ),
        ),
      ),
    ),
  );
