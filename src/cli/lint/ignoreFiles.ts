import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DockerIgnore } from '../../base';
import { parseDockerIgnore } from '../../base';

const NAME = '.dockerignore';

/**
 * What is left out of the context of a Dockerfile, which is taken to be its folder: by `NAME.dockerignore` beside it,
 * else by the folder's .dockerignore (Docker's reference of `docker build`, ".dockerignore files"). One that cannot be
 * read leaves nothing out.
 */
export class IgnoreFiles {
  readonly #ofFolders = new Map<string, Promise<DockerIgnore | undefined>>();

  async of(dockerfile: string): Promise<DockerIgnore | undefined> {
    const folder = dirname(dockerfile);
    const own = await read(join(folder, `${basename(dockerfile)}${NAME}`));
    if (own !== undefined) return own;
    let ofFolder = this.#ofFolders.get(folder);
    if (ofFolder === undefined) this.#ofFolders.set(folder, (ofFolder = read(join(folder, NAME))));
    return ofFolder;
  }
}

async function read(file: string): Promise<DockerIgnore | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // As Docker has it on Windows.
  return parseDockerIgnore(process.platform === 'win32' ? text.replaceAll('\\', '/') : text);
}
