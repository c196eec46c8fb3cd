import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { embeddedWorkbench } from './embedded-workbench';
import { skip } from './skip';

const exec = promisify(execFile);

/** The Docker Engine that tests use, and nothing of it but what they made themselves. */
export interface TestEngine {
  socket: string;
  /** An image made here from a static busybox: `sh`, `sleep`, `hostname`, … */
  image: string;
  /** Runs the docker program; answers with what it printed. */
  docker(...args: string[]): Promise<string>;
  /** A name that nothing has yet. */
  name(): string;
  /** Removes the image and every container that {@link name} named. */
  dispose(): Promise<void>;
}

const BUSYBOX = '/bin/busybox';

/** There is no engine to test with; the message is the reason. */
export class NoEngine extends Error {}

/** The engine that runs here (`npm test` starts one), or the running hook ends as skipped. */
export async function useEngine(context: Mocha.Context): Promise<TestEngine> {
  return findEngine().catch((error: unknown) => {
    if (error instanceof NoEngine) skip(context, error.message);
    throw error;
  });
}

/** The same where no test runs; rejects with {@link NoEngine}. */
export async function findEngine(): Promise<TestEngine> {
  const socket = (embeddedWorkbench()?.dockerHost ?? 'unix:///var/run/docker.sock').slice('unix://'.length);
  const docker = async (...args: string[]): Promise<string> => {
    const { stdout } = await exec('docker', ['-H', `unix://${socket}`, ...args], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.trim();
  };
  try {
    await docker('version');
  } catch {
    throw new NoEngine('no Docker Engine runs here that this user may use; npm test starts one as root');
  }
  if (!existsSync(BUSYBOX)) throw new NoEngine('busybox-static is not installed');
  const prefix = `cwtest-${randomBytes(4).toString('hex')}`;
  const image = `${prefix}:1`;
  await importBusybox(socket, image);
  let names = 0;
  return {
    socket,
    image,
    docker,
    name: () => `${prefix}-${++names}`,
    dispose: async () => {
      const left = await docker('ps', '--all', '--quiet', '--filter', `name=^/?${prefix}-`);
      if (left !== '') await docker('rm', '--force', ...left.split('\n'));
      const images = await docker('images', '--quiet', '--filter', `reference=${prefix}*`);
      if (images !== '') await docker('rmi', '--force', ...new Set(images.split('\n')));
    },
  };
}

/** An image with one program and its links, as a layer that tar makes on the way. */
async function importBusybox(socket: string, image: string): Promise<void> {
  const applets = ['sh', 'sleep', 'hostname', 'true', 'cat', 'echo'];
  const script = `
    set -e
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    mkdir "$folder/bin"
    cp ${BUSYBOX} "$folder/bin/busybox"
    for applet in ${applets.join(' ')}; do ln -s busybox "$folder/bin/$applet"; done
    tar -C "$folder" -c . | docker -H "unix://$1" import --change 'CMD ["sh"]' - "$2"`;
  await new Promise<void>((resolve, reject) => {
    const child = spawn('sh', ['-c', script, 'sh', socket, image], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The test image could not be made (${code}).`)),
    );
  });
}
