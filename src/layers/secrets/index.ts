import type { Wanted } from '../archive/wanted';
import { PATHS } from './files';
import { FORMS, NEEDLES } from './tokens';

export { findInConfiguration, maskSecrets } from './configuration';
export { findInFile } from './files';

/** Secrets stand in small files; of these, images hold some thousands that are worth a look. */
export const SECRETS_WANTED: Wanted = {
  paths: PATHS,
  needles: NEEDLES,
  forms: FORMS,
  largest: 512 * 1024,
  most: 64 * 1024 * 1024,
};

export const FILE_REMEDY =
  'Whoever has the image can read it, in whichever layer it is: replace the secret by a new one. To keep it out, name the file in .dockerignore where it was copied, or mount it for the one command that needs it: RUN --mount=type=secret,id=NAME,target=FILE.';
