import { createHash } from 'node:crypto';
import type { Severity } from '../../dockerfile';
import type { Entry, Formatter } from './report';
import { entriesOf } from './report';

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'blocker',
  warning: 'major',
  info: 'info',
  style: 'minor',
};

/** Issues of the Code Climate specification, each with a NUL behind it. */
export const codeclimate: Formatter = (reports) =>
  reports
    .flatMap(entriesOf)
    .map((entry) => `${JSON.stringify(issueOf(entry))}\0`)
    .join('');

/** The same as one array, with the fingerprints by which GitLab tells new issues from known ones. */
export const gitlabCodeclimate: Formatter = (reports) =>
  `${JSON.stringify(
    reports.flatMap(entriesOf).map((entry) => {
      const { categories, check_name, description, ...rest } = issueOf(entry);
      const fingerprint = createHash('sha1')
        .update(JSON.stringify(issueOf(entry)))
        .digest('hex');
      return { categories, check_name, description, fingerprint, ...rest };
    }),
  )}\n`;

function issueOf({ finding: { code, severity }, message, line, endLine, reportedAs }: Entry) {
  return {
    categories: ['Bug Risk'],
    check_name: code,
    description: message,
    location: { lines: { begin: line, end: endLine }, path: reportedAs },
    severity: SEVERITIES[severity],
    type: 'issue',
  };
}
