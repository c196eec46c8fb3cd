import { l10n } from 'vscode';

export const filesCounted = (count: number): string =>
  count === 1 ? l10n.t('1 file') : l10n.t('{0} files', count.toLocaleString());
