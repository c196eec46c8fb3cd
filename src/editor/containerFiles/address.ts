import * as vscode from 'vscode';
import { ExplainedError } from '../../base';
import type { FilePlace } from '../../docker';
import type { Workbench } from '../../workbench';
import { CONTAINER_SCHEME } from '../contributions';
import { authorityOf } from '../files/address';

const FOLDERS = { container: 'containers', volume: 'volumes', image: 'images' } as const;
const KINDS = new Map(
  (Object.entries(FOLDERS) as [FilePlace['kind'], string][]).map(([kind, folder]) => [folder, kind]),
);

/** What an address names. */
export interface Placed {
  /** Of the workbench, as its own files' addresses have it. */
  authority: string;
  place: FilePlace;
  /** Absolute, in the place. */
  path: string;
}

/** `container://student@lab-17:22/containers/web/etc/hosts`; volumes and images likewise. */
export function placedUri(
  workbench: Pick<Workbench, 'id'>,
  { kind, name }: FilePlace,
  path = '/',
): vscode.Uri {
  const folder = `/${FOLDERS[kind]}/${name}`;
  return vscode.Uri.from({
    scheme: CONTAINER_SCHEME,
    authority: authorityOf(workbench),
    path: path === '/' ? folder : folder + path,
  });
}

/** Throws for an address that names no container, volume or image. */
export function placedAt(uri: vscode.Uri): Placed {
  const [, folder = '', name = '', ...steps] = uri.path.split('/');
  const kind = KINDS.get(folder);
  if (kind === undefined || name === '') {
    throw new ExplainedError(
      'file-not-found',
      vscode.l10n.t('That address names no container, volume or image.'),
      {
        remedy: vscode.l10n.t('Open its files from the trees.'),
      },
    );
  }
  return { authority: uri.authority.toLowerCase(), place: { kind, name }, path: `/${steps.join('/')}` };
}
