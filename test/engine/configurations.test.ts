import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { openEngine } from '../../src/docker';
import type { Engine, EngineFailure, EngineRoute } from '../../src/docker';
import { openSession, openTunnel } from '../../src/workbench';
import type { ShellSession, Workbench } from '../../src/workbench';
import { findEngine, NoEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { fillDisk } from '../support/fullDisk';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { startServer } from '../support/servers';
import type { TestServer } from '../support/servers';
import { skip } from '../support/skip';
import { makeKey } from '../support/sshd';
import type { StudentOptions } from '../support/student';

/** A machine as people have them, and what is different on it. */
interface Configuration {
  what: string;
  /** Lines of sshd_config(5). */
  settings?: readonly string[];
  user?: StudentOptions;
  /** `~/.bashrc`. */
  rc?: string;
  /** It asks as these lines of a file in /etc/pam.d say. */
  pam?: readonly string[];
  logsInWith?: 'key';
  homeIsFull?: boolean;
  /** How the engine is reached, or why not. */
  engine?: EngineRoute | EngineFailure;
  /** False: tunnels go through a program of the machine, where it has one. */
  forwardsPorts?: false;
}

/** Somebody who may use the engine as it is usual. */
const MEMBER: StudentOptions = { groups: ['docker'] };

const NOISE = 'Welcome to the lab! \u0007 Please log out when you are done.';

const CONFIGURATIONS: readonly Configuration[] = [
  { what: 'MaxSessions 1', settings: ['MaxSessions 1'] },
  { what: 'MaxSessions 2', settings: ['MaxSessions 2'] },
  { what: 'MaxSessions 10', settings: ['MaxSessions 10'] },
  {
    what: 'AllowStreamLocalForwarding no',
    settings: ['AllowStreamLocalForwarding no'],
    engine: 'dial-stdio',
  },
  {
    what: 'AllowStreamLocalForwarding no and MaxSessions 1',
    settings: ['AllowStreamLocalForwarding no', 'MaxSessions 1'],
    engine: 'dial-stdio',
  },
  {
    what: 'AllowTcpForwarding no',
    settings: ['AllowTcpForwarding no'],
    engine: 'dial-stdio',
    forwardsPorts: false,
  },
  {
    what: 'passwords only',
    settings: ['AuthenticationMethods password', 'PubkeyAuthentication no'],
  },
  {
    what: 'questions in place of a password, two of them',
    pam: [
      'auth required pam_unix.so nodelay',
      'auth required pam_unix.so nodelay',
      'account required pam_permit.so',
      'session required pam_permit.so',
    ],
  },
  { what: 'keys only', settings: ['PasswordAuthentication no'], logsInWith: 'key' },
  {
    what: 'the oldest algorithms that Ubuntu 20.04 offers',
    settings: ['KexAlgorithms diffie-hellman-group14-sha256', 'Ciphers aes128-ctr', 'MACs hmac-sha1'],
  },
  {
    what: 'a banner and a noisy .bashrc',
    settings: ['Banner /etc/passwd', 'Subsystem sftp /usr/lib/openssh/sftp-server'],
    rc: `echo '${NOISE}'; echo '${NOISE}' >&2`,
  },
  { what: 'fish as the login shell', user: { ...MEMBER, shell: '/usr/bin/fish' } },
  { what: 'dash as the login shell', user: { ...MEMBER, shell: '/bin/dash' } },
  { what: 'zsh as the login shell', user: { ...MEMBER, shell: '/usr/bin/zsh' } },
  { what: 'csh as the login shell', user: { ...MEMBER, shell: '/bin/csh' } },
  { what: 'a home folder on a full disk', homeIsFull: true },
  { what: 'a user with sudo and a password', user: { sudo: 'password' }, engine: 'sudo' },
  { what: 'a user with sudo and no password', user: { sudo: 'no-password' }, engine: 'sudo' },
  { what: 'a user with neither Docker nor sudo', user: {}, engine: 'engine-forbidden' },
];

/** Arguments that shells, options parsers and encodings trip over. */
const HOSTILE = [
  '',
  ' two  words ',
  `it's "quoted" \`as\` $(is) \${HOME}`,
  '-oProxyCommand=touch /tmp/owned',
  '--',
  'a\nb\tc\\d\\n',
  '!history ~ * ? [a] {b,c} <in >out | & ; #',
  'é漢🐳',
];

function isInstalled(program: string): boolean {
  return ['/bin', '/usr/bin', '/usr/local/bin'].some((folder) => existsSync(path.join(folder, program)));
}

describe('a workbench', () => {
  let docker: TestEngine | undefined;
  let container: string;
  before(async () => {
    docker = await findEngine().catch((error: unknown) => {
      if (error instanceof NoEngine) return undefined;
      throw error;
    });
    if (docker !== undefined) {
      container = docker.name();
      await docker.docker('run', '--detach', '--name', container, docker.image, 'sleep', '1000');
    }
  });
  after(() => docker?.dispose());

  for (const configuration of CONFIGURATIONS) {
    describe(`with ${configuration.what}`, () => {
      const { settings = [], user = MEMBER } = configuration;
      const engineOutcome = configuration.engine ?? 'socket';
      let machine: Machine;
      let emptyDisk: (() => Promise<void>) | undefined;
      let server: TestServer;
      let workbench: Workbench;
      let session: ShellSession;

      before(async function () {
        const environment = docker === undefined ? [] : [`SetEnv DOCKER_HOST=unix://${docker.socket}`];
        machine = await startMachine(this, {
          ...user,
          settings: [...settings, ...environment],
          ...(configuration.pam === undefined ? {} : { pam: configuration.pam }),
        });
        if (configuration.rc !== undefined) {
          await writeFile(path.join(machine.student.home, '.bashrc'), `${configuration.rc}\n`);
        }
        if (configuration.homeIsFull === true) emptyDisk = await fillDisk(machine.student);
        server = await startServer((socket) => socket.pipe(socket));
        workbench = await machine.connect(await credentials());
        // It stays open beside everything else.
        session = await openSession(workbench, { columns: 100, rows: 30 });
      });
      after(async () => {
        await emptyDisk?.();
        await machine?.dispose();
        await server?.stop();
      });

      async function credentials(): Promise<Parameters<Machine['connect']>[0]> {
        const { password } = machine.student;
        if (configuration.logsInWith !== 'key')
          return { prompts: { answers: () => Promise.resolve([password]) } };
        const file = await makeKey(machine.sshd.folder, 'key');
        await machine.sshd.authorize(await readFile(`${file}.pub`, 'utf8'));
        return { target: { ...machine.target, identityFiles: [file] } };
      }

      async function programs(): Promise<void> {
        const { exitCode, stdout, stderr } = await workbench.run([
          'sh',
          '-c',
          String.raw`printf '%s\0' "$@"; echo to you >&2; exit 7`,
          'sh',
          ...HOSTILE,
        ]);
        assert.deepEqual(stdout.split('\0').slice(0, -1), HOSTILE);
        assert.equal(stderr, 'to you\n');
        assert.equal(exitCode, 7);
        const input = `${'x'.repeat(100_000)}\nthe end`;
        assert.equal((await workbench.run(['cat'], { stdin: input })).stdout, input);
      }

      async function terminal(): Promise<void> {
        let text = '';
        const subscription = session.onData((data) => (text += data));
        try {
          session.write("expr 40 '+' 2; tty\r");
          await eventually('the terminal answers', session.onData, () => /\b42\s+\/dev\/pts\//.test(text));
        } finally {
          subscription.dispose();
        }
      }

      async function files(): Promise<void> {
        const access = await workbench.files();
        const data = Buffer.from([...Array(256).keys()]);
        const file = `/tmp/${machine.student.name} é.bin`;
        await access.write(file, data);
        assert.deepEqual(Buffer.from(await access.read(file)), data);
        await access.remove(file);
        if (configuration.homeIsFull === true) {
          const error = await failure(access.write('~/one byte more', data));
          assert.equal(error.code, 'file-no-space');
          assert.deepEqual(
            (await access.list('~')).map(({ name }) => name),
            ['all-of-it'],
            'nothing half done is left',
          );
        } else {
          await access.write('~/note', data);
          assert.equal((await access.stat('~/note')).size, 256);
        }
      }

      async function containers({ image }: TestEngine): Promise<void> {
        const opening = openEngine(workbench);
        if (engineOutcome.startsWith('engine-')) {
          assert.equal((await failure(opening)).code, engineOutcome);
          return;
        }
        const engine: Engine = await opening;
        try {
          assert.equal(engine.info.route, engineOutcome);
          const watch = await engine.watch(() => {});
          assert((await engine.images.list()).some(({ tags }) => tags.includes(image)));
          const { exitCode, stdout } = await engine.containers.exec(container, ['echo', 'inside']);
          assert.deepEqual({ exitCode, stdout }, { exitCode: 0, stdout: 'inside\n' });
          watch.dispose();
        } finally {
          engine.close();
        }
      }

      async function tunnels(): Promise<void> {
        const tunnel = await openTunnel(workbench, { port: server.port });
        try {
          const socket = net.connect({ port: tunnel.localPort, host: '127.0.0.1', allowHalfOpen: true });
          const data = Buffer.alloc(300_000, 'tunnel ');
          socket.end(data);
          assert(Buffer.concat((await socket.toArray()) as Buffer[]).equals(data), String(tunnel.problem));
        } finally {
          tunnel.close();
        }
      }

      it('runs programs', programs);
      it('has a terminal', terminal);
      it('reads and writes files', files);
      it(`reaches the engine: ${engineOutcome}`, async function () {
        if (docker === undefined) skip(this, 'there is no Docker Engine here');
        await containers(docker);
      });
      it('has tunnels to its ports', async function () {
        if (configuration.forwardsPorts === false) {
          const { port } = server;
          const error = await failure(workbench.dialTcp('127.0.0.1', port).toArray());
          assert.equal(error.code, 'forwarding-forbidden');
          if (!['socat', 'nc'].some(isInstalled)) skip(this, 'neither socat nor nc is installed');
        }
        await tunnels();
      });
      it('does all of that at the same time', async () => {
        const everything = [programs(), terminal(), files(), tunnels(), programs()];
        if (docker !== undefined) everything.push(containers(docker));
        await Promise.all(everything);
      });
    });
  }
});
