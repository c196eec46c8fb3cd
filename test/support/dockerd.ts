import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { embeddedWorkbench } from './embedded-workbench';
import { until } from './eventually';
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
  /** Removes the image with all that was made from it, and every container that {@link name} named. */
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
      // A build that was given up may still be under way, with a container of its own.
      let problem: unknown;
      await until('nothing is left of the image', async () => {
        const images = await family(socket, prefix);
        const ancestors = images.flatMap(({ Id }) => ['--filter', `ancestor=${Id}`]);
        const made = images.length === 0 ? '' : await docker('ps', '--all', '--quiet', ...ancestors);
        if (made !== '') await docker('rm', '--force', ...made.split('\n')).catch(() => {});
        const youngest = images.filter(({ Id }) => !images.some(({ ParentId }) => ParentId === Id));
        for (const { Id } of youngest) {
          await docker('rmi', '--force', Id).catch((error: unknown) => (problem = error));
        }
        return images.length === 0;
      }).catch((error: Error) => {
        throw new Error(error.message, { cause: problem });
      });
    },
  };
}

/** What is read of `GET /images/json`. */
interface ListedImage {
  Id: string;
  ParentId: string;
  RepoTags: readonly string[] | null;
}

/** The images whose names begin with `prefix`, and those made from them, however indirectly: layers of builds have no name. */
async function family(socket: string, prefix: string): Promise<ListedImage[]> {
  const [answer] = (await once(http.get({ socketPath: socket, path: '/images/json?all=1' }), 'response')) as [
    http.IncomingMessage,
  ];
  const images = (await json(answer)) as ListedImage[];
  const found = new Set(images.filter(({ RepoTags }) => RepoTags?.some((tag) => tag.startsWith(prefix))));
  const ids = new Set([...found].map(({ Id }) => Id));
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const image of images) {
      if (!ids.has(image.ParentId)) continue;
      found.add(image);
      ids.add(image.Id);
    }
  }
  return [...found];
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
