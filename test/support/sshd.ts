import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { Emitter } from '../../src/base';
import { eventually, until } from './eventually';
import type { Network } from './network';

const exec = promisify(execFile);
const SSHD = '/usr/sbin/sshd';

/** A private sshd on a free loopback port, or inside a network, with host keys of its own. */
export interface TestSshd {
  host: string;
  port: number;
  /** Holds keys, known_hosts and the like; gone after {@link stop}. */
  folder: string;
  /** `SHA256:…` of its host key. */
  fingerprint: string;
  /** The lines of `authorized_keys` for everybody. */
  authorize(publicKey: string): Promise<void>;
  /** Process ids of the processes that serve connections now. */
  sessions(): Promise<number[]>;
  /** Kills those processes, or the ones named, as a crash does. */
  kill(pids?: readonly number[]): Promise<void>;
  /** Goes on, on the same port, with another host key. */
  changeHostKey(): Promise<void>;
  /** What it has logged since it started or went on with another host key, once that matches `pattern`. */
  logged(pattern: RegExp): Promise<string>;
  /** Resolves once it serves no connection any more. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** True where a private sshd can be started that serves any user: as root, with sshd installed. */
export function canStartSshd(): boolean {
  return process.getuid?.() === 0 && existsSync(SSHD);
}

/**
 * Starts one; `settings` are lines of sshd_config(5), added in front, where the first mention counts. `program` is
 * another name of sshd, which is that of its PAM service too; `within` is what it is run by.
 */
export async function startSshd(
  settings: readonly string[] = [],
  network?: Network,
  program = SSHD,
  within: readonly string[] = [],
): Promise<TestSshd> {
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const folder = await mkdtemp('/tmp/cwtest-sshd-');
  // sshd reads authorized_keys as the user who logs in.
  await chmod(folder, 0o711);
  const host = network?.address ?? '127.0.0.1';
  const port = await freePort();
  const authorizedKeys = path.join(folder, 'authorized_keys');
  await writeFile(authorizedKeys, '', { mode: 0o644 });
  const hostKey = path.join(folder, 'host_key');
  const config = path.join(folder, 'sshd_config');
  await writeFile(
    config,
    [
      ...settings,
      `Port ${port}`,
      `ListenAddress ${host}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${authorizedKeys}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication yes',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin yes',
      // Unlike all the others it may not be there twice.
      ...(settings.some((line) => line.startsWith('Subsystem ')) ? [] : ['Subsystem sftp internal-sftp']),
      'LogLevel VERBOSE',
      '',
    ].join('\n'),
  );
  /** Of the sshd that listens now: processes of connections outlive the one that accepted them, and go on logging. */
  let log = '';
  const logs = new Emitter<void>();
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const [command = program, ...args] = [
      ...(network?.inside ?? []),
      ...within,
      program,
      '-D',
      '-e',
      '-f',
      config,
    ];
    const started = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child = started;
    log = '';
    await new Promise<void>((resolve, reject) => {
      started.once('exit', () => reject(new Error(`sshd did not start:\n${log}`)));
      started.stderr.on('data', (bytes: Buffer) => {
        if (child !== started) return;
        log += bytes.toString();
        logs.fire();
        if (log.includes('Server listening on')) resolve();
      });
    });
  };
  const end = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  const sessions = async (): Promise<number[]> => (child?.pid === undefined ? [] : childrenOf(child.pid));

  await makeHostKey(hostKey);
  await start();
  const server: TestSshd = {
    host,
    port,
    folder,
    fingerprint: await fingerprintOf(hostKey),
    authorize: (publicKey) => writeFile(authorizedKeys, publicKey, { flag: 'a' }),
    sessions,
    kill: async (pids) => {
      for (const pid of pids ?? (await sessions())) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended by itself.
        }
      }
    },
    changeHostKey: async () => {
      await end();
      await makeHostKey(hostKey);
      server.fingerprint = await fingerprintOf(hostKey);
      await start();
    },
    logged: async (pattern) => {
      await eventually(`sshd logs ${pattern}`, logs.event, () => pattern.test(log));
      return log;
    },
    // Nothing tells when a process of somebody else's ends, and sshd does not log that it gave up on a person.
    idle: () => until('sshd serves nobody any more', async () => (await sessions()).length === 0, 30_000),
    stop: async () => {
      const left = await sessions();
      await end();
      await server.kill(left);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

/** A key pair for logging in; answers with the private key's path. */
export async function makeKey(
  folder: string,
  name: string,
  options: { type?: string; passphrase?: string } = {},
): Promise<string> {
  const file = path.join(folder, name);
  const { type = 'ed25519', passphrase = '' } = options;
  // As quick as can be: few bits, and one round of deriving the key from the passphrase.
  const quick = [...(type === 'rsa' ? ['-b', '2048'] : []), '-a', '1'];
  await exec('ssh-keygen', ['-q', '-t', type, ...quick, '-N', passphrase, '-f', file]);
  return file;
}

/** A port of the loopback interface that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function makeHostKey(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(`${file}.pub`, { force: true });
  await exec('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
}

async function fingerprintOf(file: string): Promise<string> {
  const { stdout } = await exec('ssh-keygen', ['-l', '-f', `${file}.pub`]);
  return stdout.split(' ')[1] ?? '';
}

/** A connection has up to two processes: one with root's rights, and its child with the user's. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const found: number[] = [];
  for (const child of text.split(' ').filter(Boolean).map(Number)) {
    const name = await readFile(`/proc/${child}/comm`, 'utf8').catch(() => '');
    if (name.startsWith('sshd')) found.push(child, ...(await childrenOf(child)));
  }
  return found;
}
