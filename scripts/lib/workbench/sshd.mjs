import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { privateFolder, writeFileAtomic } from '../files.mjs';
import { freePort } from '../ports.mjs';
import { descendants, eventually, isAlive, processesNaming, startDetached, stop } from '../processes.mjs';
import { findProgram, lastLine, must, run } from '../programs.mjs';
import { Explained } from '../report.mjs';

/** @param {string} folder the embedded workbench's own */
function paths(folder) {
  const ssh = join(folder, 'ssh');
  return {
    ssh,
    hostKey: join(ssh, 'host_ed25519'),
    identityFile: join(ssh, 'id_ed25519'),
    authorizedKeys: join(ssh, 'authorized_keys'),
    knownHostsFile: join(ssh, 'known_hosts'),
    config: join(ssh, 'sshd_config'),
    log: join(ssh, 'sshd.log'),
  };
}

/** A value of sshd_config(5), quoted; `%` begins a token in file names. */
function configValue(text) {
  if (/["\n\r\\]/.test(text)) {
    throw new Explained(`sshd cannot use a folder whose path holds quotes or backslashes: ${text}`);
  }
  return `"${text}"`;
}

/**
 * The configuration of a server for one person on this computer: keys only, the loopback interface only.
 * @param {{ port: number, user: string, hostKey: string, authorizedKeys: string, environment: Record<string, string>, usePam: boolean }} facts
 */
export function sshdConfig({ port, user, hostKey, authorizedKeys, environment, usePam }) {
  const variables = Object.entries(environment).map(([name, value]) => configValue(`${name}=${value}`));
  return [
    '# Written by the embedded workbench at each start; changes are lost.',
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${configValue(hostKey)}`,
    'PidFile none',
    `AllowUsers ${configValue(user)}`,
    'AuthenticationMethods publickey',
    `AuthorizedKeysFile ${configValue(authorizedKeys.replaceAll('%', '%%'))}`,
    // The keys lie in a folder that only its owner can enter; the checks would refuse any clone below /tmp.
    'StrictModes no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    `UsePAM ${usePam ? 'yes' : 'no'}`,
    'UseDNS no',
    'PrintMotd no',
    'PrintLastLog no',
    'X11Forwarding no',
    'AcceptEnv LANG LC_*',
    ...(variables.length > 0 ? [`SetEnv ${variables.join(' ')}`] : []),
    'Subsystem sftp internal-sftp',
    '',
  ].join('\n');
}

async function ensureKey(file, comment) {
  if (existsSync(file) && existsSync(`${file}.pub`)) return;
  rmSync(file, { force: true });
  await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file]);
}

/** `SHA256:…` as OpenSSH prints it. */
async function fingerprint(publicKeyFile) {
  return (await must(['ssh-keygen', '-l', '-E', 'sha256', '-f', publicKeyFile])).split(' ')[1];
}

/** Without PAM sshd turns away accounts whose password is locked, as root's is on many images; PAM needs root. */
async function needsPam(user) {
  if (process.getuid() !== 0) return false;
  const { stdout } = await run(['getent', 'shadow', user]);
  return stdout.split(':')[1]?.startsWith('!') ?? false;
}

/** Whether an SSH server answers on a loopback port. */
export function answersSsh(port, within = 1000) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(within, () => answer(false));
    socket.once('data', (data) => answer(data.toString().startsWith('SSH-')));
    socket.once('error', () => answer(false)).once('close', () => answer(false));
  });
}

/** Programs whose packages have to be there. */
export function missingForSshd() {
  return [
    ...(findProgram('sshd') === undefined ? ['openssh-server'] : []),
    ...(findProgram('ssh-keygen') === undefined ? ['openssh-client'] : []),
  ];
}

/**
 * Starts the private SSH server, or finds it running with the same settings. The keys and the port stay the same from
 * start to start, so what a person trusted once stays trusted.
 * @param {string} folder
 * @param {object | undefined} previous what an earlier call returned
 * @param {Record<string, string>} environment set in every session
 */
export async function startSshd(folder, previous, environment) {
  const at = paths(folder);
  const running = isAlive(previous?.process);
  if (running && sameValues(previous.environment, environment) && (await answersSsh(previous.port))) {
    return previous;
  }
  await stopSshd(folder, previous);

  privateFolder(at.ssh);
  const { username: user } = userInfo();
  await Promise.all([
    ensureKey(at.hostKey, 'container-workbench host key'),
    ensureKey(at.identityFile, 'container-workbench client key'),
  ]);
  writeFileAtomic(at.authorizedKeys, readFileSync(`${at.identityFile}.pub`, 'utf8'));
  const [keyType, keyText] = readFileSync(`${at.hostKey}.pub`, 'utf8').split(' ');
  const hostKeyFingerprint = await fingerprint(`${at.hostKey}.pub`);
  const usePam = await needsPam(user);
  // Root's server moves its unprivileged half there; Debian makes the folder at boot, a bare image has none.
  if (process.getuid() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });

  let failure = 'it gave no reason';
  for (let attempt = 0; attempt < 3; attempt++) {
    // The port of last time unless somebody has taken it; another may be taken between asking and listening.
    const port = await freePort(attempt === 0 ? previous?.port : undefined);
    writeFileAtomic(
      at.config,
      sshdConfig({
        port,
        user,
        hostKey: at.hostKey,
        authorizedKeys: at.authorizedKeys,
        environment,
        usePam,
      }),
    );
    rmSync(at.log, { force: true });
    const { identity, exited } = await startDetached([findProgram('sshd'), '-D', '-e', '-f', at.config], {
      log: at.log,
    });
    const ended = exited.then(() => 'ended');
    const ready = await Promise.race([
      eventually(() => answersSsh(port), { within: 10_000, every: 20 }),
      ended,
    ]);
    if (ready === true) {
      writeFileAtomic(
        at.knownHostsFile,
        ['127.0.0.1', 'localhost'].map((host) => `[${host}]:${port} ${keyType} ${keyText.trim()}\n`).join(''),
      );
      return {
        process: identity,
        host: '127.0.0.1',
        port,
        user,
        environment,
        identityFile: at.identityFile,
        knownHostsFile: at.knownHostsFile,
        hostKeyFingerprint,
      };
    }
    await stop(identity);
    failure = lastLine(readFileSync(at.log, 'utf8')) ?? failure;
  }
  throw new Explained(`The private SSH server did not start: ${failure}. Its log: ${at.log}`);
}

function sameValues(one = {}, other = {}) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/** Ends the server and the sessions that people have open on it. @returns whether there was one */
export async function stopSshd(folder, record) {
  const left = processesNaming(/^sshd/, paths(folder).config);
  const servers = isAlive(record?.process) ? [record.process, ...left] : left;
  const sessions = servers.flatMap(({ pid }) => descendants(pid));
  for (const server of servers) await stop(server);
  await Promise.all(sessions.map((session) => stop(session, { grace: 2000 })));
  return servers.length > 0;
}
