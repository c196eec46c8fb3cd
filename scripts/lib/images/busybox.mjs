import { chmodSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { must } from '../programs.mjs';
import { putLayer } from './store.mjs';
import { folders, put } from './tree.mjs';

/** Applets that would pretend to be another distribution's, or that make no sense in a container. */
const LEFT_OUT = new Set([
  'dpkg',
  'dpkg-deb',
  'rpm',
  'rpm2cpio',
  'linuxrc',
  'init',
  'nuke',
  'resume',
  'run-init',
]);

const PASSWD = `root:x:0:0:root:/root:/bin/sh
daemon:x:2:2:daemon:/sbin:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
`;
const GROUP = `root:x:0:root
daemon:x:2:daemon
users:x:100:
nobody:x:65534:
`;
const SHADOW = 'root:*::0:::::\ndaemon:!::0:::::\nnobody:!::0:::::\n';

/** The layer below every small stand-in: a static busybox, its links, and the files that name users. */
export async function busyboxLayer(context) {
  if (!context.shared.has('busybox')) context.shared.set('busybox', makeLayer(context));
  return context.shared.get('busybox');
}

async function makeLayer({ scratch, unpack, store }) {
  const root = scratch('busybox-root');
  const [unpacked] = await unpack(['busybox-static']);
  folders(root, [
    '.',
    'dev',
    'etc',
    'home',
    'mnt',
    'proc',
    'run',
    'srv',
    'sys',
    'usr/local/bin',
    'var/log',
    'opt',
  ]);
  folders(root, ['tmp', 'var/tmp'], 0o1777);
  folders(root, ['root'], 0o700);
  mkdirSync(join(root, 'bin'), { recursive: true });
  const busybox = join(root, 'bin/busybox');
  cpSync(join(unpacked, 'bin/busybox'), busybox);
  chmodSync(busybox, 0o755);
  for (const path of (await must([busybox, '--list-full'])).split('\n')) {
    const name = path.split('/').at(-1);
    if (path === '' || name === 'busybox' || LEFT_OUT.has(name)) continue;
    mkdirSync(join(root, dirname(path)), { recursive: true });
    symlinkSync('/bin/busybox', join(root, path));
  }
  put(root, 'etc/passwd', PASSWD);
  put(root, 'etc/group', GROUP);
  put(root, 'etc/shadow', SHADOW, 0o640);
  put(root, 'etc/shells', '/bin/sh\n/bin/ash\n');
  put(root, 'etc/profile', "export PS1='\\h:\\w\\$ '\numask 022\n");
  return putLayer(store, root);
}

export const busybox = {
  repository: 'library/busybox',
  tags: ['latest', '1'],
  debian: ['busybox-static'],
  description: 'The static busybox.',
  async build(context) {
    return { layers: [await busyboxLayer(context)], config: { Cmd: ['sh'] } };
  },
};
