import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where programs of this user find what they have compiled earlier. Undefined where there is no folder that only this user
 * writes to, since what is in it is run: under sudo the home folder may be somebody else’s.
 */
export function cacheFolder(
  { XDG_CACHE_HOME, LOCALAPPDATA, HOME }: NodeJS.ProcessEnv = process.env,
  user = process.getuid?.(),
): string | undefined {
  const caches = XDG_CACHE_HOME || LOCALAPPDATA;
  const base = caches || HOME;
  if (!base) return undefined;
  try {
    if (user !== undefined && statSync(base).uid !== user) return undefined;
    const folder = join(base, ...(caches ? [] : ['.cache']), 'container-workbench');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    const isOwn = user === undefined || (uid === user && (mode & 0o022) === 0);
    return isOwn ? folder : undefined;
  } catch {
    return undefined;
  }
}
