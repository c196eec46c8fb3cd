import * as vscode from 'vscode';
import { FILE_SCHEME } from '../contributions';
import type { Workbench } from '../../workbench';

export const SCHEME = FILE_SCHEME;

/** What the authority of an address ends with where the file is handled with root's rights. */
const ROOT = '+root';

/**
 * What the addresses of a workbench's files name it by: `student@lab-17:22`, or `local`. In lower case, as the editor
 * itself writes authorities.
 */
export function authorityOf(workbench: Pick<Workbench, 'id'>): string {
  return workbench.id.replace(/^ssh:\/\//, '').toLowerCase();
}

/** `workbench://student@lab-17:22/path`, with `+root` after the authority for root's rights. */
export function addressOf(
  workbench: Pick<Workbench, 'id'>,
  path: string,
  { root = false }: { root?: boolean } = {},
): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, authority: authorityOf(workbench) + (root ? ROOT : ''), path });
}

/** Which workbench an address is about, and with whose rights. */
export function placeOf(uri: vscode.Uri): { authority: string; root: boolean } {
  const authority = uri.authority.toLowerCase();
  const root = authority.endsWith(ROOT);
  return { authority: root ? authority.slice(0, -ROOT.length) : authority, root };
}

/** The same file with root's rights. */
export function asRoot(uri: vscode.Uri): vscode.Uri {
  return placeOf(uri).root ? uri : uri.with({ authority: uri.authority + ROOT });
}
