import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

/** The command as it is shipped, built into `folder`, with the libraries that it loads when it needs them beside it. */
export async function shippedCommand(folder: string): Promise<string> {
  const { builds } = (await import(pathToFileURL(resolve('esbuild.mjs')).href)) as { builds: BuildOptions[] };
  const [, commands, libraries] = builds;
  for (const options of [commands, libraries])
    await build({ ...options, outdir: join(folder, options?.outdir ?? '') });
  return join(folder, 'dist', 'cli.js');
}
