import module from 'node:module';
import { join } from 'node:path';

const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
const caches = XDG_CACHE_HOME ?? LOCALAPPDATA ?? (HOME === undefined ? undefined : join(HOME, '.cache'));

// Most of the time that a short run takes is compiling, which Node.js remembers from 22.8 on where it is asked to. In a
// folder of the user's own: by itself it uses one that anybody on the machine could have made.
if (caches !== undefined) {
  const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
  enableCompileCache?.(join(caches, 'container-workbench'));
}
