import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { Engine } from '../../src/docker';
import { DockerEngine } from '../../src/docker/engine';
import { localWorkbench } from '../../src/workbench';
import { until } from './eventually';
import { skip } from './skip';

const exec = promisify(execFile);

/** An image with a static busybox, and nothing else. */
export const PODMAN_IMAGE = 'localhost/cwtest-podman:1';

/** Rights that root has on small machines, where what Podman would ask for is refused; crun wants newer control groups. */
const CONFIGURATION = `
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
`;

/** Podman's service as root, with images and containers of its own. */
export interface OwnPodman {
  engine: Engine;
  /** For what a test needs beside it; goes with it. */
  folder: string;
  socket: string;
  /** In which `podman` itself has the same images and containers. */
  environment: Readonly<Record<string, string>>;
  /** Ends its service at once, as nobody would who asks first; what runs in containers goes on. */
  kill(): Promise<void>;
  /** Starts its service again, where it has ended. */
  start(): Promise<void>;
  dispose(): Promise<void>;
}

/** Starts one that has {@link PODMAN_IMAGE}, or ends the running hook as skipped. */
export async function startOwnPodman(context: Mocha.Context): Promise<OwnPodman> {
  const missing = ['/usr/bin/podman', '/usr/sbin/runc', '/bin/busybox'].find((each) => !existsSync(each));
  if (process.getuid?.() !== 0) skip(context, 'Podman as root needs root');
  if (missing !== undefined) skip(context, `${missing} is not installed`);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'podman-'));
  await writeFile(path.join(folder, 'containers.conf'), CONFIGURATION);
  const socket = path.join(folder, 'podman.sock');
  const places = ['--root', path.join(folder, 'root'), '--runroot', path.join(folder, 'run')];
  let service: ChildProcess | undefined;
  const runs = (): boolean =>
    service !== undefined && service.exitCode === null && service.signalCode === null;
  const start = async (): Promise<void> => {
    if (runs()) return;
    service = spawn('podman', [...places, 'system', 'service', '--time=0', `unix://${socket}`], {
      env: { ...process.env, CONTAINERS_CONF: path.join(folder, 'containers.conf') },
      stdio: 'ignore',
    });
    await until('its service listens', () => answers(socket), 30_000);
  };
  const stop = async (how: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (service === undefined || !runs()) return;
    const exited = once(service, 'exit');
    service.kill(how);
    await exited;
  };
  let engine: Engine | undefined;
  const dispose = async (): Promise<void> => {
    for (const { id } of (await engine?.containers.list().catch(() => [])) ?? []) {
      await engine?.containers.remove(id, { force: true }).catch(() => {});
    }
    engine?.close();
    await stop('SIGTERM');
    await exec('sh', [
      '-c',
      // Mounts may lie above each other.
      `while mounts=$(awk -v f="$1/" 'index($2, f) == 1 { print $2 }' /proc/mounts | sort -ru) && [ -n "$mounts" ]
       do umount -l $mounts || exit 1; done`,
      'sh',
      folder,
    ]);
    // What a build that was cancelled has mounted may go a moment later.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  try {
    await start();
    const workbench = localWorkbench();
    engine = await DockerEngine.open(
      workbench,
      { route: 'socket', socket },
      () => workbench.dialSocket(socket),
      new AbortController().signal,
    );
    const { stdout } = await exec('tar', ['-C', '/', '-c', 'bin/busybox'], {
      encoding: 'buffer',
      maxBuffer: 16 * 1024 * 1024,
    });
    await engine.images.import(Readable.from([stdout]), { reference: PODMAN_IMAGE });
    const made = await engine.containers.create({
      image: PODMAN_IMAGE,
      command: ['/bin/busybox', 'true'],
      network: 'none',
    });
    const cannot = await engine.containers.start(made.id).then(
      () => undefined,
      (error: { detail?: string }) => error.detail,
    );
    // One that is just ending cannot be removed.
    if (cannot === undefined) await engine.containers.wait(made.id);
    await engine.containers.remove(made.id, { force: true });
    if (cannot !== undefined) skip(context, `Podman runs no containers here: ${cannot.slice(0, 200)}`);
    return {
      ...{ engine, folder, socket, start, dispose },
      environment: { CONTAINER_HOST: `unix://${socket}` },
      kill: () => stop('SIGKILL'),
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The socket is there a moment before anybody listens at it. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = net.connect(socket, () => resolve(true));
    connection.on('error', () => resolve(false)).on('connect', () => connection.destroy());
  });
}
