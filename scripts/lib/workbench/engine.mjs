import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { readJson, writeFileAtomic } from '../files.mjs';
import { eventually, identify, isAlive, processesNaming, startDetached, stop } from '../processes.mjs';
import { findProgram, must, run } from '../programs.mjs';
import { Explained } from '../report.mjs';
import { killAs } from '../privilege.mjs';
import { askEngine } from './engine-api.mjs';

const DEFAULT_SOCKET = '/var/run/docker.sock';

/** @param {string} folder the embedded workbench's own */
function paths(folder) {
  const docker = join(folder, 'docker');
  return {
    docker,
    data: join(docker, 'data'),
    config: join(docker, 'daemon.json'),
    pidFile: join(docker, 'dockerd.pid'),
    log: join(docker, 'dockerd.log'),
    // A unix socket's path has 107 characters at most, which a deep folder exceeds: a short one of its own.
    run: `/run/container-workbench-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`,
  };
}

/** The sockets where an engine of this user may listen, as `docker` itself looks for them. */
function sockets(environment = process.env) {
  const named = /^unix:\/\/(.+)$/.exec(environment['DOCKER_HOST'] ?? '')?.[1];
  const rootless = environment['XDG_RUNTIME_DIR'] && join(environment['XDG_RUNTIME_DIR'], 'docker.sock');
  return [...new Set([named, DEFAULT_SOCKET, rootless].filter(Boolean))];
}

/**
 * Looks for a Docker Engine that runs already.
 * @returns {Promise<{ socket: string, version: string } | { forbidden: string } | undefined>} `forbidden`: one listens
 *   at that socket, but this user has no right to it
 */
export async function findEngine() {
  let forbidden;
  for (const socket of sockets()) {
    try {
      const { Version: version } = await askEngine(socket, '/version', { timeout: 5000 });
      return { socket, version };
    } catch (error) {
      if (error.code === 'EACCES') forbidden ??= socket;
    }
  }
  return forbidden === undefined ? undefined : { forbidden };
}

/** Programs whose packages have to be there to start an engine. */
export function missingForEngine() {
  return [
    ...(findProgram('dockerd') === undefined ? ['docker.io'] : []),
    ...(findProgram('iptables') === undefined ? ['iptables'] : []),
  ];
}

/** What `docker` in a session needs to be told to find this engine. */
export function engineEnvironment(socket) {
  return socket === undefined || socket === DEFAULT_SOCKET ? {} : { DOCKER_HOST: `unix://${socket}` };
}

/** Where this engine looks for images before it asks Docker Hub. */
export async function mirrorsOf(socket) {
  const { RegistryConfig: registry } = await askEngine(socket, '/info');
  return registry?.Mirrors ?? [];
}

function daemonConfig(at, mirror) {
  return {
    'data-root': at.data,
    'exec-root': at.run,
    pidfile: at.pidFile,
    hosts: [`unix://${DEFAULT_SOCKET}`],
    // People wait for `down`, and what runs in a course's containers has nothing to save.
    'shutdown-timeout': 5,
    ...(mirror === undefined ? {} : { 'registry-mirrors': [mirror] }),
  };
}

/**
 * Starts a Docker Engine of our own on the usual socket.
 * @param {string} folder
 * @param {{ mirror: string | undefined, privilege: import('../privilege.mjs').Privilege }} options `mirror`: a registry's address
 * @returns what {@link stopEngine} and {@link useMirror} need, to be kept
 * @throws {Explained} with the daemon's own words where it does not come up
 */
export async function startEngine(folder, { mirror, privilege }) {
  const at = paths(folder);
  mkdirSync(at.docker, { recursive: true, mode: 0o700 });
  writeConfig(at, mirror);
  // A daemon that died hard leaves its containers' keepers behind, which hold on to what the next one needs.
  await sweep(at, privilege);
  await run(privilege.argv(['rm', '-f', at.log, at.pidFile]));

  await launch([findProgram('dockerd'), '--config-file', at.config], at.log, privilege);
  const answer = await eventually(
    async () => {
      const found = await findEngine();
      if (found !== undefined) return found;
      return processesNaming(/^(dockerd|sh|setsid|sudo)$/, at.config).length === 0 ? 'ended' : undefined;
    },
    { within: 60_000, every: 100 },
  );
  const daemon = readDaemon(at);
  if (answer === undefined || answer === 'ended' || daemon === undefined) {
    await stop(daemon, { kill: killAs(privilege) });
    await sweep(at, privilege);
    throw new Explained(`Docker did not start on this machine: ${complaint(at.log)} (Its log: ${at.log})`);
  }
  if (privilege.kind === 'sudo') {
    // This person alone gets the socket, not a group: whoever may use it is root on this machine.
    await must(privilege.argv(['chown', userInfo().username, DEFAULT_SOCKET]));
  }
  return { process: daemon, socket: DEFAULT_SOCKET, mirror };
}

function writeConfig(at, mirror) {
  writeFileAtomic(at.config, JSON.stringify(daemonConfig(at, mirror), null, 2));
}

function readDaemon(at) {
  try {
    return identify(Number(readFileSync(at.pidFile, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Starts a program of root's that outlives us. */
async function launch(argv, log, privilege) {
  if (privilege.kind === 'root') {
    await startDetached(argv, { log });
    return;
  }
  // sudo itself has to stay at the terminal, where it may ask for a password: only what it starts is detached.
  const redirect = 'log=$1; shift; exec "$@" >>"$log" 2>&1 </dev/null';
  await must(privilege.argv(['setsid', '--fork', 'sh', '-c', redirect, 'sh', log, ...argv]));
}

/** The line of the daemon's log that says why it gave up. */
export function complaint(log) {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
  const plain = lines.findLast((line) => !/^time=/.test(line));
  const logged = lines.findLast((line) => /level=(error|fatal)/.test(line));
  return plain ?? /msg="(.*)"/.exec(logged ?? '')?.[1] ?? 'it gave no reason.';
}

/** Points our running engine to another registry mirror, or to none. The daemon reads it without a restart. */
export async function useMirror(folder, record, { mirror, privilege }) {
  if (record.mirror === mirror) return record;
  writeConfig(paths(folder), mirror);
  await killAs(privilege)('SIGHUP', record.process.pid);
  await eventually(
    async () => {
      const mirrors = await mirrorsOf(record.socket);
      return mirror === undefined ? mirrors.length === 0 : mirrors.includes(`${mirror}/`);
    },
    { within: 5000 },
  );
  return { ...record, mirror };
}

/**
 * The record of our engine where it was lost, because the run that started the engine was interrupted before it could
 * write it down; the given record where it is good.
 */
export function recoverEngine(folder, record) {
  if (engineLives(record)) return record;
  const at = paths(folder);
  const [daemon] = processesNaming(/^dockerd$/, at.config);
  if (daemon === undefined) return undefined;
  return { process: daemon, socket: DEFAULT_SOCKET, mirror: readJson(at.config)?.['registry-mirrors']?.[0] };
}

/** Whether the engine of this record is the one we started, and lives. */
export function engineLives(record) {
  return isAlive(record?.process);
}

/** Ends our engine and the containers on it; its images stay on the disk. */
export async function stopEngine(folder, record, privilege) {
  const at = paths(folder);
  const lived = engineLives(record);
  if (lived) {
    const running = await askEngine(record.socket, '/containers/json').catch(() => []);
    await Promise.allSettled(
      running.map(({ Id: id }) =>
        askEngine(record.socket, `/containers/${id}/stop?t=2`, { method: 'POST', timeout: 20_000 }),
      ),
    );
    await stop(record.process, { grace: 30_000, kill: killAs(privilege) });
  }
  await sweep(at, privilege);
  return lived;
}

/** Ends what a daemon of ours left behind, and clears its folder in /run. */
async function sweep(at, privilege) {
  const left = processesNaming(/^(containerd|containerd-shim.*|runc)$/, `${at.run}/`);
  await Promise.all(left.map((process_) => stop(process_, { grace: 3000, kill: killAs(privilege) })));
  if (existsSync(at.run)) await run(privilege.argv(['rm', '-rf', at.run]));
}
