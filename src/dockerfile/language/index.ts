import type { DockerfileLanguage } from './types';

export { TOKEN_TYPES } from './types';
export type * from './types';

let language: Promise<DockerfileLanguage> | undefined;

/** What an editor offers for Dockerfiles besides findings, loaded on the first call. */
export function loadDockerfileLanguage(): Promise<DockerfileLanguage> {
  language ??= import('./language').then(({ createLanguage }) => createLanguage());
  return language;
}
