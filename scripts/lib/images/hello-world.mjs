import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printingProgram } from './elf.mjs';
import { putLayer } from './store.mjs';

const TEXT = `
Hello from Docker!
If you can read this, everything between your terminal and this container works.

What just happened, in four steps:
 1. The program "docker" (the client) asked the Docker Engine (the daemon) to run the image "hello-world".
 2. The engine did not have that image yet, so it pulled it from a registry: here, the one of your workbench.
 3. From the image the engine made a new container, and started the one small program that is in it.
 4. That program printed this text. The engine passed it on to the client, and the client to your terminal.

The program has ended, and so has its container. To try something that lasts longer, open a shell in one:
 $ docker run -it alpine sh

(This image is a stand-in of the same name, made on this workbench so that it needs no internet.)

`;

export const helloWorld = {
  repository: 'library/hello-world',
  tags: ['latest', 'linux'],
  debian: [],
  description: 'Prints a friendly text and ends.',
  async build({ store, architecture, scratch }) {
    const folder = scratch('hello-world');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'hello'), printingProgram(architecture, TEXT), { mode: 0o755 });
    return { layers: [await putLayer(store, folder)], config: { Cmd: ['/hello'], WorkingDir: '/' } };
  },
};
