import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The package of an extension that is activated as ours is.
 *
 * @param folder where it is made
 * @param id `publisher.name`
 * @param main the source of its one module
 */
export async function packExtension(
  folder: string,
  id: string,
  main: string,
  contributes: object = {},
): Promise<string> {
  const source = join(folder, id);
  await mkdir(source);
  const [publisher, name] = id.split('.');
  const manifest = {
    ...{ publisher, name, version: '1.0.0', engines: { vscode: '^1.100.0' } },
    ...{ main: './main.js', activationEvents: ['onStartupFinished'], contributes },
  };
  await writeFile(join(source, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(source, 'main.js'), main);
  await writeFile(join(source, 'README.md'), 'Made for a measurement.\n');
  const vsix = join(folder, `${id}.vsix`);
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', vsix];
  await promisify(execFile)(
    process.execPath,
    [join(process.cwd(), 'node_modules/@vscode/vsce/vsce'), 'package', ...options],
    { cwd: source },
  );
  return vsix;
}
