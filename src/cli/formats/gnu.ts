import { displayText } from '../../base';
import type { Formatter } from './report';
import { entriesOf } from './report';

/** Lines as the GNU Coding Standards have them, under hadolint's name, which editors look for. */
export const gnu: Formatter = (reports) =>
  reports
    .flatMap(entriesOf)
    .map(
      ({ file, line, finding: { code, severity }, message }) =>
        `hadolint:${displayText(file)}:${line}: ${code} ${severity}: ${displayText(message)}\n`,
    )
    .join('');
