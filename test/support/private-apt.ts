import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** apt's own programs with packages, records and a place to install to that are a test's own: the machine stays as it is. */
export interface PrivateApt {
  /** What `$APT_CONFIG` has to name for that. */
  configuration: string;
  /** Where installed programs come to lie. */
  bin: string;
}

/** What a program is run by so that it, and all that it starts, does not find `program` on this machine. */
export function without(program: string): readonly string[] {
  const script = '[ ! -e "$0" ] || mount --bind /dev/null "$0"; exec "$@"';
  return ['unshare', '--mount', 'sh', '-c', script, program];
}

/**
 * Sets one up in `folder`, which only root may write to, with one package to install: it is called `name`, and has a
 * program that prints `version`. See apt.conf(5) and dpkg(1), `--root`.
 */
export async function preparePrivateApt(
  folder: string,
  { name, program, version }: { name: string; program: string; version: string },
): Promise<PrivateApt> {
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const folders = ['etc/apt.conf.d', 'etc/preferences.d', 'cache/archives/partial', 'state/lists/partial'];
  for (const each of [...folders, 'log', 'repository']) await mkdir(at(each), { recursive: true });
  for (const each of ['info', 'updates', 'triggers'])
    await mkdir(at('root/var/lib/dpkg', each), { recursive: true });
  await writeFile(at('root/var/lib/dpkg/status'), '');

  const control = [
    ...[`Package: ${name}`, `Version: ${version}`, 'Architecture: all'],
    ...['Maintainer: Nobody <nobody@example.org>', 'Description: made for a test'],
  ];
  await mkdir(at('package/DEBIAN'), { recursive: true });
  await mkdir(at('package/usr/bin'), { recursive: true });
  await writeFile(at('package/DEBIAN/control'), `${control.join('\n')}\n`);
  await writeFile(at('package/usr/bin', program), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  const file = `${name}_${version}_all.deb`;
  await exec('dpkg-deb', ['--build', '--root-owner-group', at('package'), at('repository', file)]);
  const bytes = await readFile(at('repository', file));
  const entry = [
    ...[...control, `Filename: ./${file}`, `Size: ${bytes.length}`],
    `SHA256: ${createHash('sha256').update(bytes).digest('hex')}`,
  ];
  await writeFile(at('repository/Packages'), `${entry.join('\n')}\n`);

  await writeFile(at('etc/sources.list'), `deb [trusted=yes] file:${at('repository')} ./\n`);
  const settings = {
    'Dir::Etc': at('etc'),
    'Dir::State': at('state'),
    'Dir::State::status': at('root/var/lib/dpkg/status'),
    'Dir::Cache': at('cache'),
    'Dir::Log': at('log'),
    'APT::Sandbox::User': 'root',
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";`);
  const configuration = at('apt.conf');
  await writeFile(configuration, [...lines, `DPkg::Options { "--root=${at('root')}"; };`, ''].join('\n'));
  return { configuration, bin: at('root/usr/bin') };
}
