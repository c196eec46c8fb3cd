import type { Formatter } from './report';
import { entriesOf } from './report';

/** hadolint's fields, with the end of the range, the other names of the rule, and whether `--fix` mends it. */
export const json: Formatter = (reports) =>
  JSON.stringify(
    reports.flatMap(entriesOf).map(({ file, finding, line, column, endLine, endColumn }) => ({
      also: finding.also,
      code: finding.code,
      column,
      endColumn,
      endLine,
      file,
      fixable: finding.fixes.some(({ safe }) => safe),
      level: finding.severity,
      line,
      message: finding.message,
    })),
  );
