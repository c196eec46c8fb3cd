import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must } from '../programs.mjs';
import { APK_PACKAGES } from './apk-packages.mjs';
import { busyboxLayer } from './busybox.mjs';
import { copyPackage, withLibraries } from './debian-packages.mjs';
import { copyLibraries } from './elf-libraries.mjs';
import { putLayer } from './store.mjs';
import { folders, put, sizeBelow } from './tree.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const REPOSITORY = 'usr/lib/apk-stand-in';

const OS_RELEASE = `NAME="Alpine Linux"
ID=alpine
VERSION_ID=3.22.0
PRETTY_NAME="Alpine Linux v3.22 (a stand-in built from Debian packages)"
VARIANT="Stand-in of Container Workbench"
VARIANT_ID=stand-in
HOME_URL="https://alpinelinux.org/"
`;

/** The libraries that all packages share are one package, as are the descriptions of terminals. */
const LIBRARIES = {
  name: 'debian-libs',
  description: 'The C library and others that programs from Debian need',
  debian: ['libc6', 'ncurses-base'],
};

export const alpine = {
  repository: 'library/alpine',
  tags: ['latest', '3', '3.22'],
  debian: ['busybox-static', ...[...APK_PACKAGES, LIBRARIES].flatMap(({ debian }) => debian)],
  description: 'A static busybox and an apk that installs a handful of packages without internet.',
  async build(context) {
    const root = context.scratch('alpine-root');
    folders(root, ['etc/apk', 'lib/apk/db', REPOSITORY]);
    put(root, 'etc/os-release', OS_RELEASE);
    put(root, 'etc/alpine-release', '3.22.0\n');
    put(root, 'etc/issue', 'Welcome to Alpine Linux 3.22 (a stand-in)\n');
    put(root, 'etc/apk/world', '');
    put(root, 'sbin/apk', readFileSync(join(HERE, 'apk-stand-in.sh')), 0o755);
    for (const name of ['adduser', 'addgroup']) {
      put(root, `usr/sbin/${name}`, readFileSync(join(HERE, `${name}-stand-in.sh`)), 0o755);
    }
    const rows = await packApkPackages(context, join(root, REPOSITORY));
    put(root, `${REPOSITORY}/index`, rows.map((row) => `${row.join('\t')}\n`).join(''));
    return {
      layers: [await busyboxLayer(context), await putLayer(context.store, root)],
      config: { Cmd: ['/bin/sh'] },
    };
  },
};

/** Makes NAME.tar.gz of every package; one that Debian does not have here is left out. @returns rows of the index */
async function packApkPackages({ scratch, unpack, versionOf, graph, architecture }, into) {
  const available = APK_PACKAGES.filter(({ debian }) => debian.every((name) => graph.has(name)));
  const own = new Map(
    available.map((one) => [
      one,
      one.follow === undefined ? one.debian : withLibraries(graph, one.debian, one.follow),
    ]),
  );
  const libraries = await unpack(withLibraries(graph, [...[...own.values()].flat(), ...LIBRARIES.debian]));

  const shared = scratch('apk-libraries');
  const rows = [];
  for (const one of available) {
    const tree = scratch(`apk-${one.name}`);
    for (const folder of await unpack(own.get(one))) copyPackage(folder, tree, one.omit);
    for (const [path, target] of Object.entries(one.links ?? {})) symlinkSync(target, join(tree, path));
    for (const [path, text] of Object.entries(one.programs ?? {})) put(tree, path, text, 0o755);
    await copyLibraries({ tree, packages: libraries, into: shared, architecture });
    const needs = [LIBRARIES.name, ...(one.needs ?? [])];
    rows.push(await pack(one, versionOf(one.debian[0]), needs, tree, into));
  }
  // The libraries themselves were copied as programs turned out to need them; here come the descriptions of terminals.
  const [terminals] = await unpack(['ncurses-base']);
  for (const path of ['lib/terminfo', 'usr/lib/terminfo', 'usr/share/terminfo']) {
    if (existsSync(join(terminals, path))) copyPackage(join(terminals, path), join(shared, 'etc/terminfo'));
  }
  rows.push(await pack(LIBRARIES, versionOf(LIBRARIES.debian[0]), [], shared, into));
  return rows;
}

async function pack({ name, description }, version, needs, tree, into) {
  const owners = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name'];
  await must(['tar', '-I', 'gzip -4', '-cf', join(into, `${name}.tar.gz`), ...owners, '-C', tree, '.']);
  return [name, version, String(Math.ceil(sizeBelow(tree) / 1024)), needs.join(' '), description];
}
