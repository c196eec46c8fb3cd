import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import type { Engine } from '../../src/docker';
import { DockerEngine } from '../../src/docker/engine';
import { localWorkbench } from '../../src/workbench';
import { skip } from './skip';

const exec = promisify(execFile);

/** A Docker Engine of a test's own, which it may kill, and whose disk is small. Its containers have no network. */
export interface OwnEngine {
  /** Connects to it. */
  open(): Promise<Engine>;
  /** Starts it again. */
  start(): Promise<void>;
  /** Ends it as `how` says, with its containers where it is asked politely; resolves once it is gone. */
  stop(how: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** What a program is run by to be in the engine's network, where there is nothing but the machine itself. */
  within(): readonly string[];
  /** Leaves so many bytes of its disk free; the answer undoes that. */
  fillDisk(left: number): Promise<() => Promise<void>>;
  dispose(): Promise<void>;
}

/** Starts one, or ends the running hook as skipped. `settings`: what stands in its daemon.json. */
export async function startOwnEngine(
  context: Mocha.Context,
  megabytes: number,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<OwnEngine> {
  const programs = ['/usr/sbin/dockerd', '/usr/bin/unshare', '/usr/bin/nsenter', '/sbin/ip', '/bin/busybox'];
  const missing = programs.find((program) => !existsSync(program));
  if (process.getuid?.() !== 0 || missing !== undefined) {
    skip(context, `an engine of its own needs root and ${missing ?? 'nothing else'}`);
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engine-'));
  const socket = path.join(folder, 'docker.sock');
  const data = path.join(folder, 'data');
  const configuration = path.join(folder, 'daemon.json');
  await writeFile(configuration, JSON.stringify(settings));
  await exec('mkdir', [data]);
  await exec('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', data]);
  let daemon: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    // In a network of its own: it would take the bridge of another engine down.
    const child = spawn(
      'unshare',
      [
        '--net',
        'sh',
        '-c',
        'ip link set lo up; exec dockerd "$@"',
        'dockerd',
        `--config-file=${configuration}`,
        `--data-root=${data}`,
        `--exec-root=${path.join(folder, 'exec')}`,
        `--pidfile=${path.join(folder, 'pid')}`,
        `--host=unix://${socket}`,
        '--bridge=none',
        '--iptables=false',
        '--shutdown-timeout=1',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    daemon = child;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.once('exit', () => reject(new Error(`dockerd has ended: ${said}`)));
      child.stderr.on('data', (bytes: Buffer) => {
        said += bytes.toString();
        if (said.includes('API listen on')) resolve();
      });
    });
  };

  const stop = async (how: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const exited = once(daemon, 'exit');
    daemon.kill(how);
    await exited;
    // What has been killed may be a zombie here, which a new one would take for running.
    if (how === 'SIGKILL')
      await rm(path.join(folder, 'exec', 'containerd', 'containerd.pid'), { force: true });
  };

  const fillDisk = async (left: number): Promise<() => Promise<void>> => {
    const file = path.join(data, 'nobody-needs-this');
    const { bavail, bsize } = await statfs(data);
    await exec('fallocate', ['--length', String(bavail * bsize - left), file]);
    return () => rm(file);
  };

  const dispose = async (): Promise<void> => {
    await stop('SIGTERM');
    // What a killed engine leaves behind.
    for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const commandLine = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
      if (commandLine.includes(`${folder}/`)) process.kill(Number(id), 'SIGKILL');
    }
    const mounts = (await readFile('/proc/mounts', 'utf8'))
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '');
    const ours = mounts.filter((each) => each.startsWith(`${folder}/`)).reverse();
    if (ours.length > 0) await exec('umount', ['--lazy', ...ours]);
    await rm(folder, { recursive: true, force: true });
  };

  try {
    await start();
  } catch (error) {
    await dispose();
    skip(
      context,
      `an engine of its own does not run here: ${(error as Error).message.trim().split('\n').at(-1)}`,
    );
  }
  return {
    open: () => {
      const workbench = localWorkbench();
      const address = { route: 'socket', socket } as const;
      const dial = (): Duplex => workbench.dialSocket(socket);
      return DockerEngine.open(workbench, address, dial, new AbortController().signal);
    },
    start,
    stop,
    within: () => ['nsenter', `--net=/proc/${daemon?.pid}/ns/net`],
    fillDisk,
    dispose,
  };
}
