import { busyboxLayer } from './busybox.mjs';
import { copyPackage, withLibraries } from './debian-packages.mjs';
import { copyLibraries } from './elf-libraries.mjs';
import { putLayer } from './store.mjs';
import { put } from './tree.mjs';

/** All of the package but its client: the engine is not what this image is for. */
const NOT_THE_CLIENT = /^(etc|lib|sbin|var|usr\/(lib|libexec|sbin|share))(\/|$)|^usr\/bin\/(?!docker$)./;

export const dockerCli = {
  repository: 'library/docker',
  tags: ['cli'],
  debian: ['docker.io', 'libc6'],
  description: 'The command docker without an engine.',
  async build(context) {
    const { scratch, unpack, store, architecture, graph } = context;
    const root = scratch('docker-cli-root');
    const packages = await unpack(withLibraries(graph, ['docker.io', 'libc6']));
    copyPackage(packages[0], root, NOT_THE_CLIENT);
    await copyLibraries({ tree: root, packages, into: root, architecture });
    put(
      root,
      'etc/os-release',
      'ID=container-workbench\nPRETTY_NAME="A stand-in for the docker:cli image"\n',
    );
    return {
      layers: [await busyboxLayer(context), await putLayer(store, root, { level: 1 })],
      config: { Cmd: ['sh'] },
    };
  },
};
