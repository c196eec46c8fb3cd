import { displayText } from '../../base';
import type { Severity } from '../../dockerfile';
import type { Formatter } from './report';
import { entriesOf } from './report';

const COLOURS: Readonly<Record<Severity, string>> = {
  error: '\u001b[1m\u001b[91m',
  warning: '\u001b[1m\u001b[93m',
  info: '\u001b[92m',
  style: '\u001b[96m',
};
const PLAIN = '\u001b[0m';

/** One line a finding, for people. */
export const tty: Formatter = (reports, { coloured }) =>
  reports
    .flatMap(entriesOf)
    .map(({ file, line, finding: { code, severity }, message }) => {
      const level = coloured ? `${COLOURS[severity]}${severity}${PLAIN}` : severity;
      return `${displayText(file)}:${line} ${code} ${level}: ${displayText(message)}\n`;
    })
    .join('');
