import { join } from 'node:path';
import { must, findProgram, run } from '../programs.mjs';
import { Explained } from '../report.mjs';
import { putLayer } from './store.mjs';

const SUITE = 'bookworm';

/** What lies in a fresh root only because of how it was made. Patterns of find(1). */
const LEFT_OVER = ['etc/hostname', 'etc/resolv.conf', 'var/cache/apt/*', 'var/lib/apt/lists/*', 'var/log/*'];

export const debian = {
  repository: 'library/debian',
  tags: ['bookworm', 'bookworm-slim', '12'],
  description: 'A minimal Debian 12 made by debootstrap.',
  debian: [],
  files: ['debian.mjs', 'store.mjs'],
  async build({ scratch, store, architecture, privilege }) {
    if (privilege.kind === 'none') {
      throw new Explained(`debootstrap has to run as root, which it cannot, because ${privilege.why}.`);
    }
    const program = findProgram('debootstrap');
    if (program === undefined) throw new Explained('It needs the Debian package debootstrap.');
    const root = scratch('debian-root');
    // A mount namespace of its own: what it mounts goes with it, however it ends.
    await must(
      privilege.argv([
        ...['unshare', '--mount', program, '--variant=minbase', `--arch=${architecture}`],
        ...[SUITE, root, ...(await mirror())],
      ]),
    );
    const patterns = LEFT_OVER.flatMap((pattern) => ['-o', '-path', join(root, pattern)]).slice(1);
    await must(privilege.argv(['find', root, '-depth', '(', ...patterns, ')', '!', '-type', 'd', '-delete']));
    return {
      layers: [await putLayer(store, root, { asRoot: (argv) => privilege.argv(argv), level: 4 })],
      config: { Cmd: ['bash'] },
    };
  },
};

/** Where this machine's apt gets Debian from, so that a mirror close by is used; empty: debootstrap's own choice. */
async function mirror() {
  const { code, stdout } = await run([
    ...['apt-get', 'indextargets', '--format', '$(SITE)'],
    ...['Created-By: Packages', 'Origin: Debian', `Codename: ${SUITE}`],
  ]);
  const site = code === 0 ? stdout.split('\n')[0].trim() : '';
  return site === '' ? [] : [site];
}
