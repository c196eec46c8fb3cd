import type { Severity } from '../../dockerfile';
import type { Entry, Formatter } from './report';
import { entriesOf, UNREADABLE } from './report';

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
export const gitlabCodeclimate: Formatter = async (reports) => {
  const { createHash } = await import('node:crypto');
  return JSON.stringify(
    reports.flatMap(entriesOf).map((entry) => {
      const { categories, check_name, description, ...rest } = issueOf(entry);
      const fingerprint = createHash('sha1')
        .update(JSON.stringify(issueOf(entry)))
        .digest('hex');
      return { categories, check_name, description, fingerprint, ...rest };
    }),
  );
};

function issueOf(entry: Entry) {
  const { finding, message } = entry;
  const { code, severity } = finding;
  return {
    categories: ['Bug Risk'],
    check_name: code,
    description: message,
    location: locationOf(entry),
    severity: SEVERITIES[severity],
    type: 'issue',
  };
}

/** Lines; what the builder cannot read has its place to the column. */
function locationOf({ finding, line, column, endLine, endColumn, reportedAs: path }: Entry) {
  if (finding.code !== UNREADABLE) return { lines: { begin: line, end: endLine }, path };
  return { path, positions: { begin: { column, line }, end: { column: endColumn, line: endLine } } };
}
