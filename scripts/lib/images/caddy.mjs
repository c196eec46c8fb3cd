import { busyboxLayer } from './busybox.mjs';
import { copyPackage, withLibraries } from './debian-packages.mjs';
import { copyLibraries } from './elf-libraries.mjs';
import { putLayer } from './store.mjs';
import { folders, put } from './tree.mjs';

const CADDYFILE = `# Serves the files of one folder on port 80.
:80 {
	root * /usr/share/caddy
	file_server
}
`;

const INDEX = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Caddy works</title>
    <style>
      body { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; font: 1.1rem/1.6 sans-serif; }
    </style>
  </head>
  <body>
    <h1>Caddy works!</h1>
    <p>This page comes from a web server inside a container.</p>
    <p>Put your own pages in its place: mount a folder at <code>/usr/share/caddy</code>.</p>
  </body>
</html>
`;

export const caddy = {
  repository: 'library/caddy',
  tags: ['latest', '2'],
  debian: ['caddy', 'libc6'],
  description: 'The Caddy web server, serving /usr/share/caddy on port 80.',
  async build(context) {
    const { scratch, unpack, store, architecture, graph } = context;
    const root = scratch('caddy-root');
    const packages = await unpack(withLibraries(graph, ['caddy', 'libc6']));
    copyPackage(packages[0], root);
    await copyLibraries({ tree: root, packages, into: root, architecture });
    put(root, 'etc/caddy/Caddyfile', CADDYFILE);
    put(root, 'usr/share/caddy/index.html', INDEX);
    put(
      root,
      'etc/os-release',
      'NAME="Caddy stand-in"\nID=container-workbench\nPRETTY_NAME="A stand-in for the caddy image"\n',
    );
    folders(root, ['config/caddy', 'data/caddy', 'srv']);
    return {
      layers: [await busyboxLayer(context), await putLayer(store, root, { level: 1 })],
      config: {
        Cmd: ['caddy', 'run', '--config', '/etc/caddy/Caddyfile', '--adapter', 'caddyfile'],
        Env: ['XDG_CONFIG_HOME=/config', 'XDG_DATA_HOME=/data'],
        ExposedPorts: { '80/tcp': {}, '443/tcp': {}, '443/udp': {}, '2019/tcp': {} },
        WorkingDir: '/srv',
      },
    };
  },
};
