import * as vscode from 'vscode';

/** Extensions with a language server for Dockerfiles, and the schemes that it is registered for. */
const OTHERS = [
  { id: 'ms-azuretools.vscode-containers', schemes: ['file'] },
  { id: 'ms-azuretools.vscode-docker', schemes: ['file'] },
];

/** True where another extension completes, formats and explains Dockerfiles of that scheme. */
export function isServedByOthers(scheme: string): boolean {
  return OTHERS.some(({ id, schemes }) => schemes.includes(scheme) && hasCode(id));
}

/** A pack of extensions has a name and nothing to run. */
function hasCode(id: string): boolean {
  const manifest = vscode.extensions.getExtension(id)?.packageJSON as { main?: unknown } | undefined;
  return manifest?.main !== undefined;
}
