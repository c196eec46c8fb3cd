import type { Severity } from '../../dockerfile';
import type { Formatter } from './report';
import { entriesOf } from './report';

/** SARIF has three levels only. */
const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  style: 'note',
};

/** Static Analysis Results Interchange Format 2.1.0 (OASIS). */
export const sarif: Formatter = (reports) =>
  JSON.stringify({
    $schema: 'http://json.schemastore.org/sarif-2.1.0',
    runs: [
      {
        defaultSourceLanguage: 'dockerfile',
        results: reports
          .flatMap(entriesOf)
          .map(({ file, finding, line, column, endLine, endColumn, message }) => ({
            level: LEVELS[finding.severity],
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: uriOf(file) },
                  region: {
                    endColumn,
                    endLine,
                    sourceLanguage: finding.code.startsWith('SC') ? 'sh' : 'dockerfile',
                    startColumn: column,
                    startLine: line,
                  },
                },
              },
            ],
            message: { text: message },
            ruleId: finding.code,
          })),
        tool: {
          driver: {
            name: 'Container Workbench',
            shortDescription: { text: 'Linter for Dockerfiles: the rules of hadolint, BuildKit and its own' },
          },
        },
      },
    ],
    version: '2.1.0',
  });

/** A path as a reference, in which a blank or `#` would mean something else. */
function uriOf(file: string): string {
  return encodeURI(file).replaceAll('#', '%23').replaceAll('?', '%3F');
}
