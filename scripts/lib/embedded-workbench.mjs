import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasApt, installPackages } from './debian.mjs';
import { privateFolder, readJson, writeJson } from './files.mjs';
import { withLock } from './lock.mjs';
import { canConnect } from './ports.mjs';
import { descendants, isAlive, startDetached, stop } from './processes.mjs';
import { findPrivilege, killAs } from './privilege.mjs';
import { findProgram } from './programs.mjs';
import { Explained, silentReport } from './report.mjs';
import {
  engineEnvironment,
  engineLives,
  findEngine,
  mirrorsOf,
  missingForEngine,
  recoverEngine,
  startEngine,
  stopEngine,
  useMirror,
} from './workbench/engine.mjs';
import { registryAddress, startRegistry, stopRegistry } from './workbench/registry.mjs';
import { answersSsh, missingForSshd, startSshd, stopSshd } from './workbench/sshd.mjs';
import {
  QUICK,
  SLOW,
  buildStandIns,
  listStandIns,
  missingStandIns,
  removeWork,
} from './images/stand-ins.mjs';

/** The embedded workbench of this checkout; git ignores it. */
export const DEFAULT_FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), '../../.workbench');

/**
 * Where the embedded workbench is and what it has.
 * @typedef {object} State
 * @property {string} folder
 * @property {boolean} running whether its SSH server answers; without it the fields of SSH are undefined
 * @property {string} [host]
 * @property {number} [port]
 * @property {string} [user]
 * @property {string} [identityFile] private key of the client
 * @property {string} [knownHostsFile]
 * @property {string} [hostKeyFingerprint] `SHA256:…`
 * @property {string} [dockerHost] `unix://…`; undefined: no Docker
 * @property {string} [dockerVersion]
 * @property {boolean} dockerStartedByUs
 * @property {number} [registryPort] of the mirror that holds the stand-in images
 * @property {boolean} mirror whether Docker asks that mirror, or another on this machine, first
 * @property {{ reference: string, ready: boolean, failure?: string }[]} images the stand-ins that the mirror has, or soon will
 * @property {string[]} notices what could not be had, a sentence each
 */

/**
 * Brings the embedded workbench up, or finds it up. What cannot be had becomes a notice, and the rest goes on.
 * @param {object} [options]
 * @param {string} [options.folder] an instance of its own
 * @param {'auto' | 'always' | 'never'} [options.mirror] whether our engine asks the mirror of stand-in images first;
 *   auto: only where Docker Hub cannot be reached
 * @param {boolean} [options.wait] come back only when every stand-in image is there; without it the large ones are built
 *   in the background
 * @param {import('./report.mjs').Report} [options.report]
 * @param {boolean} [options.terminal] whether a person can answer sudo
 * @param {(question: string) => Promise<boolean>} [options.confirm] asked before packages are installed
 * @returns {Promise<State>}
 */
export async function up({
  folder = DEFAULT_FOLDER,
  mirror = 'auto',
  wait = false,
  report = silentReport,
  terminal = false,
  confirm = () => Promise.resolve(true),
} = {}) {
  if (process.platform !== 'linux') {
    throw new Explained(
      'The embedded workbench needs Linux. Use a virtual machine of yours instead, reached over SSH.',
    );
  }
  privateFolder(folder);
  return locked(folder, report, async () => {
    const records = readRecords(folder);
    const keep = (changes) => writeJson(recordsFile(folder), Object.assign(records, changes));
    const notices = [];
    const context = { folder, records, keep, notices, report, privilege: await findPrivilege({ terminal }) };

    const running = await findEngine();
    const ours = engineLives(records.engine);
    const mirrored = (running === undefined || ours) && (await wantsMirror(mirror, records.engine));
    await installMissing(context, confirm, { engine: running === undefined, images: mirrored });
    const engine = await bringEngine(context, { running, ours, mirrored, wish: mirror, wait });
    if (missingForSshd().length > 0) notices.push('Without an SSH server there is no embedded workbench.');
    else {
      await report
        .phase('SSH server', async () => {
          keep({ sshd: await startSshd(folder, records.sshd, engineEnvironment(engine?.socket)) });
        })
        .catch(collect(notices));
    }
    return describe(folder, records, notices);
  });
}

/** Turns an error that has an explanation into a notice; a fault of ours goes on. */
function collect(notices) {
  return (error) => {
    if (!(error instanceof Explained)) throw error;
    notices.push(error.message);
    return undefined;
  };
}

/** Installs the Debian packages of what we are about to start. */
async function installMissing({ folder, notices, report, privilege }, confirm, { engine, images }) {
  const missing = [...missingForSshd(), ...(engine ? missingForEngine() : [])];
  if (images && missingStandIns(folder, SLOW).length > 0 && hasApt() && privilege.kind !== 'none') {
    missing.push(...(findProgram('debootstrap') === undefined ? ['debootstrap'] : []));
  }
  if (missing.length === 0) return;
  await installPackages(missing, { privilege, report, confirm }).catch(collect(notices));
  // From Debian 13 on the program `docker` is in a package of its own.
  if (findProgram('dockerd') !== undefined && findProgram('docker') === undefined) {
    await installPackages(['docker-cli'], { privilege, report, confirm }).catch(collect(notices));
  }
}

/** Sees to an engine with, where we may decide that, the mirror. */
async function bringEngine(context, { running, ours, mirrored, wish, wait }) {
  const { folder, records, keep, notices, report, privilege } = context;
  if (running?.forbidden !== undefined) {
    notices.push(
      `Docker runs on this machine, but you have no right to use its socket ${running.forbidden}. ` +
        'Add yourself to its group (sudo usermod -aG docker "$USER"), log in again and start anew.',
    );
    return undefined;
  }
  if (running !== undefined && !ours) {
    keep({ engine: undefined });
    if ((await mirrorsOf(running.socket)).length === 0 && wish !== 'never') {
      notices.push(
        'Docker was already running, so it is left as it is: it pulls images from where it is set up to, and the ' +
          'stand-in images of the embedded workbench are not used.',
      );
    }
    return running;
  }
  if (!ours && missingForEngine().length > 0) {
    notices.push('There is no Docker here, so whatever needs it will not work.');
    return undefined;
  }
  if (!ours && privilege.kind === 'none') {
    notices.push(
      `Docker is installed but does not run, and it cannot be started here, because ${privilege.why}. ` +
        'Start it as root (sudo systemctl start docker) and start anew.',
    );
    return undefined;
  }
  const registry = mirrored ? await bringRegistry(context, wait) : undefined;
  const address = registryAddress(registry);
  return report
    .phase('Docker Engine', async () => {
      keep({
        engine: ours
          ? await useMirror(folder, records.engine, { mirror: address, privilege })
          : await startEngine(folder, { mirror: address, privilege }),
      });
      return records.engine;
    })
    .catch(collect(notices));
}

async function wantsMirror(wish, engine) {
  if (wish !== 'auto') return wish === 'always';
  // A running engine keeps what it was started with; a new one takes the real images where it can get them.
  return engine !== undefined ? engine.mirror !== undefined : !(await canConnect(443, DOCKER_HUB));
}

const DOCKER_HUB = 'registry-1.docker.io';

/** The registry with its stand-in images, or undefined with a notice. */
async function bringRegistry(context, wait) {
  const { folder, records, keep, notices, report, privilege } = context;
  if (!hasApt()) {
    notices.push(
      'The stand-in images are built from Debian packages, and there is no apt-get here: none are served.',
    );
    return undefined;
  }
  const registry = await report
    .phase('Registry mirror', async () => {
      keep({ registry: await startRegistry(folder, records.registry, { privilege }) });
      return records.registry;
    })
    .catch(collect(notices));
  if (registry !== undefined) await bringImages(context, wait);
  return registry;
}

/** The stand-in images: those that take long are built beside everything else, unless somebody waits for them. */
async function bringImages({ folder, records, keep, notices, report, privilege }, wait) {
  const images = wait ? [...QUICK, ...SLOW] : QUICK;
  // What an interrupted build left is in nobody's way but on the disk.
  if (wait || !isAlive(records.builder)) await stopBuilder(folder, records.builder, privilege);
  notices.push(...(await buildStandIns(folder, { images, privilege, report })));
  if (isAlive(records.builder) || missingStandIns(folder, SLOW).length === 0) return;
  const script = fileURLToPath(new URL('images/build-slow.mjs', import.meta.url));
  const { identity } = await startDetached([process.execPath, script, folder], {
    log: join(folder, 'registry', 'slow-images.log'),
  });
  keep({ builder: identity });
}

async function stopBuilder(folder, builder, privilege) {
  const work = join(folder, 'build');
  if (isAlive(builder)) {
    const family = [builder, ...descendants(builder.pid)];
    await Promise.all(family.map((one) => stop(one, { grace: 1000, kill: killAs(privilege) })));
  }
  await removeWork(work, privilege);
}

/**
 * Ends everything that {@link up} started in this folder, and nothing else. Keys, images and downloads stay.
 * @returns {Promise<string[]>} what was ended, in words
 */
export async function down({ folder = DEFAULT_FOLDER, report = silentReport, terminal = false } = {}) {
  if (!existsSync(folder)) return [];
  return locked(folder, report, async () => {
    const records = readRecords(folder);
    const privilege = await findPrivilege({ terminal });
    const ended = [];
    if (await stopSshd(folder, records.sshd)) ended.push('the SSH server');
    if (records.engine !== undefined) {
      if (engineLives(records.engine) && privilege.kind === 'none') {
        throw new Explained(
          `Docker cannot be stopped, because ${privilege.why}. Stop it as the user that started it.`,
        );
      }
      if (await stopEngine(folder, records.engine, privilege)) ended.push('Docker and its containers');
    }
    await stopBuilder(folder, records.builder, privilege);
    if (await stopRegistry(folder, records.registry)) ended.push('the registry mirror');
    // The ports are kept for the next start, the processes are gone.
    const forget = (record) => record && { ...record, process: undefined };
    writeJson(recordsFile(folder), { sshd: forget(records.sshd), registry: forget(records.registry) });
    return ended;
  });
}

/** @returns {Promise<State>} how it is now; changes nothing */
export async function status({ folder = DEFAULT_FOLDER } = {}) {
  return describe(folder, readRecords(folder), []);
}

async function describe(folder, records, notices) {
  const { sshd, registry, engine } = records;
  const running = isAlive(sshd?.process) && (await answersSsh(sshd.port));
  const found = await findEngine();
  const mirrors = found?.version === undefined ? [] : await mirrorsOf(found.socket);
  const registryLives = isAlive(registry?.process);
  return {
    folder,
    running,
    ...(running
      ? {
          host: sshd.host,
          port: sshd.port,
          user: sshd.user,
          identityFile: sshd.identityFile,
          knownHostsFile: sshd.knownHostsFile,
          hostKeyFingerprint: sshd.hostKeyFingerprint,
        }
      : {}),
    ...(found?.version === undefined
      ? {}
      : { dockerHost: `unix://${found.socket}`, dockerVersion: found.version }),
    dockerStartedByUs: engineLives(engine),
    ...(registryLives ? { registryPort: registry.port } : {}),
    mirror: mirrors.some((mirror) => mirror.startsWith('http://127.0.0.1:')),
    images: registryLives ? listStandIns(folder) : [],
    notices,
  };
}

function recordsFile(folder) {
  return join(folder, 'state.json');
}

function readRecords(folder) {
  const records = readJson(recordsFile(folder)) ?? {};
  return { ...records, engine: recoverEngine(folder, records.engine) };
}

function locked(folder, report, work) {
  return withLock(join(folder, 'lock'), work, {
    onWait: () => report.line('Another run is busy with this workbench; waiting for it.'),
  });
}
