import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from './eventually';
import { skip } from './skip';
import { freePort } from './sshd';

const exec = promisify(execFile);

const PROGRAMS = ['/usr/sbin/munged', '/usr/sbin/slurmctld', '/usr/sbin/slurmd', '/usr/bin/sbatch'];

/** Milliseconds. slurmd waits for its last job to be heard of, and the scheduler may be gone. */
const PATIENCE = 5000;

/** A cluster of a test's own: this machine as its one node, with a scheduler on it. */
export interface Cluster {
  /** What Slurm's programs are to have in their environment to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs one of Slurm's programs as root. */
  run(...argv: readonly [string, ...string[]]): Promise<string>;
  /** Ends the scheduler, and starts it again. */
  stopController(): Promise<void>;
  startController(): Promise<void>;
  dispose(): Promise<void>;
}

/** Starts one, or ends the running hook as skipped. */
export async function startCluster(context: Mocha.Context): Promise<Cluster> {
  const missing = PROGRAMS.find((program) => !existsSync(program));
  if (process.getuid?.() !== 0 || missing !== undefined) {
    skip(context, `a scheduler needs root and ${missing ?? 'nothing else'}`);
  }
  const folder = await mkdtemp('/tmp/cwtest-slurm-');
  await chmod(folder, 0o755);
  const inFolder = (name: string): string => path.join(folder, name);
  for (const name of ['state', 'spool']) await mkdir(inFolder(name), { mode: 0o755 });
  await writeFile(inFolder('munge.key'), Buffer.alloc(64, 7), { mode: 0o400 });
  const [controllerPort, nodePort] = [await freePort(), await freePort()];
  const node = os.hostname().split('.')[0] ?? 'node';
  await writeFile(
    inFolder('slurm.conf'),
    [
      'ClusterName=cwtest',
      `SlurmctldHost=${node}(127.0.0.1)`,
      `SlurmctldPort=${controllerPort}`,
      `SlurmdPort=${nodePort}`,
      'AuthType=auth/munge',
      `AuthInfo=socket=${inFolder('munge.socket')}`,
      'SlurmUser=root',
      'SlurmdUser=root',
      `StateSaveLocation=${inFolder('state')}`,
      `SlurmdSpoolDir=${inFolder('spool')}`,
      `SlurmctldPidFile=${inFolder('slurmctld.pid')}`,
      `SlurmdPidFile=${inFolder('slurmd.pid')}`,
      'ProctrackType=proctrack/linuxproc',
      'TaskPlugin=task/none',
      'JobAcctGatherType=jobacct_gather/none',
      'AccountingStorageType=accounting_storage/none',
      'MpiDefault=none',
      'SelectType=select/cons_tres',
      'SelectTypeParameters=CR_CPU',
      // As soon as can be.
      'SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0',
      'ReturnToService=2',
      'KillWait=1',
      'MessageTimeout=2',
      `NodeName=${node} NodeAddr=127.0.0.1 CPUs=2 RealMemory=500 State=UNKNOWN`,
      `PartitionName=day Nodes=${node} Default=YES MaxTime=1-00:00:00 State=UP`,
      `PartitionName=short Nodes=${node} MaxTime=10 State=UP`,
      `PartitionName=closed Nodes=${node} State=DOWN`,
      '',
    ].join('\n'),
  );
  const environment = { SLURM_CONF: inFolder('slurm.conf') };
  const running: ChildProcess[] = [];
  const logs = new Map<ChildProcess, string>();
  const start = (command: string, ...args: string[]): ChildProcess => {
    const child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (bytes: Buffer): void => void logs.set(child, (logs.get(child) ?? '') + bytes.toString());
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    running.push(child);
    return child;
  };
  const stop = async (child: ChildProcess | undefined): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    try {
      await once(child, 'exit', { signal: AbortSignal.timeout(PATIENCE) });
    } catch {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
  };
  const run = async (...[program, ...args]: readonly [string, ...string[]]): Promise<string> =>
    (await exec(program, args, { env: { ...process.env, ...environment } })).stdout;
  let controller: ChildProcess | undefined;

  const startController = async (): Promise<void> => {
    controller = start('slurmctld', '-D', '-i');
    await until('the scheduler has a node', async () => {
      if (controller?.exitCode !== null) throw new Error(`slurmctld has ended: ${logs.get(controller!)}`);
      return /idle/.test(await run('sinfo', '--noheader', '--format=%t').catch(() => ''));
    });
  };
  const dispose = async (): Promise<void> => {
    await run('scancel', '--full', '--state=RUNNING', '--quiet').catch(() => {});
    for (const child of running.reverse()) await stop(child);
    // Jobs that a killed node leaves behind.
    for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const commandLine = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
      if (commandLine.includes(`${folder}/`)) process.kill(Number(id), 'SIGKILL');
    }
    await rm(folder, { recursive: true, force: true });
  };

  try {
    start(
      'munged',
      '--foreground',
      ...['--key-file', inFolder('munge.key'), '--socket', inFolder('munge.socket')],
      ...['--pid-file', inFolder('munged.pid'), '--seed-file', inFolder('munged.seed')],
    );
    await until('munged listens', () => existsSync(inFolder('munge.socket')));
    start('slurmd', '-D', '-N', node);
    await startController();
  } catch (error) {
    const said = [...logs.values()].join('\n').trim().split('\n').slice(-6).join('; ');
    await dispose();
    skip(context, `a scheduler does not run here: ${(error as Error).message} ${said}`);
  }
  return {
    environment,
    run,
    stopController: () => stop(controller),
    startController,
    dispose,
  };
}
