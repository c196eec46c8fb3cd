import type { Formatter } from './report';
import { entriesOf } from './report';

/** Codacy's objects, one after the other. */
export const codacy: Formatter = (reports) =>
  reports
    .flatMap(entriesOf)
    .map(({ file, finding, line, message }) =>
      JSON.stringify({ filename: file, line, message, patternId: finding.code }),
    )
    .join('');
