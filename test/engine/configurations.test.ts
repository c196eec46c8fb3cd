import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { openEngine } from '../../src/docker';
import type { Engine, EngineFailure, EngineRoute } from '../../src/docker';
import { openSession } from '../../src/workbench';
import type { ShellSession, Workbench } from '../../src/workbench';
import { findEngine, NoEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { fillDisk } from '../support/fullDisk';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
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
  logsInWith?: 'key';
  homeIsFull?: boolean;
  /** How the engine is reached, or why not. */
  engine?: EngineRoute | EngineFailure;
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

for (const configuration of CONFIGURATIONS) {
  describe(`a workbench with ${configuration.what}`, () => {
    const { settings = [], user = MEMBER } = configuration;
    const engineOutcome = configuration.engine ?? 'socket';
    let docker: TestEngine | undefined;
    let machine: Machine;
    let emptyDisk: (() => Promise<void>) | undefined;
    let server: net.Server;
    let workbench: Workbench;
    let session: ShellSession;

    before(async function () {
      docker = await findEngine().catch((error: unknown) => {
        if (error instanceof NoEngine) return undefined;
        throw error;
      });
      const environment = docker === undefined ? [] : [`SetEnv DOCKER_HOST=unix://${docker.socket}`];
      machine = await startMachine(this, { ...user, settings: [...settings, ...environment] });
      if (configuration.rc !== undefined) {
        await writeFile(path.join(machine.student.home, '.bashrc'), `${configuration.rc}\n`);
      }
      if (configuration.homeIsFull === true) emptyDisk = await fillDisk(machine.student);
      server = net.createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      workbench = await machine.connect(await credentials());
      // It stays open beside everything else.
      session = await openSession(workbench, { columns: 100, rows: 30 });
    });
    after(async () => {
      server?.close();
      await emptyDisk?.();
      await machine?.dispose();
      await docker?.dispose();
    });

    async function credentials(): Promise<Parameters<Machine['connect']>[0]> {
      if (configuration.logsInWith !== 'key') return {};
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
        assert.equal(error.code, 'file-failed');
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

    async function containers({ image, name, docker: command }: TestEngine): Promise<void> {
      const opening = openEngine(workbench);
      if (engineOutcome.startsWith('engine-')) {
        assert.equal((await failure(opening)).code, engineOutcome);
        return;
      }
      const engine: Engine = await opening;
      try {
        assert.equal(engine.info.route, engineOutcome);
        const watch = await engine.watch(() => {});
        assert((await engine.images()).some(({ tags }) => tags.includes(image)));
        const id = await command('run', '--detach', '--name', name(), image, 'sleep', '1000');
        const { exitCode, stdout } = await engine.runInContainer(id, ['echo', 'inside']);
        assert.deepEqual({ exitCode, stdout }, { exitCode: 0, stdout: 'inside\n' });
        watch.dispose();
      } finally {
        engine.close();
      }
    }

    async function tunnel(): Promise<void> {
      const stream = workbench.dialTcp('127.0.0.1', (server.address() as net.AddressInfo).port);
      const data = Buffer.alloc(300_000, 'tunnel ');
      const answer = stream.toArray() as Promise<Buffer[]>;
      stream.end(data);
      if (configuration.forwardsPorts === false) {
        assert.match((await failure(answer)).code, /^[a-z-]+$/);
      } else {
        assert(Buffer.concat(await answer).equals(data));
      }
    }

    it('runs programs', programs);
    it('has a terminal', terminal);
    it('reads and writes files', files);
    it('reaches the engine, or says why not', async function () {
      if (docker === undefined) skip(this, 'there is no Docker Engine here');
      await containers(docker);
    });
    it('carries connections to its ports', tunnel);
    it('does all of that at the same time', async () => {
      const everything = [programs(), terminal(), files(), tunnel(), programs()];
      if (docker !== undefined) everything.push(containers(docker));
      await Promise.all(everything);
    });
  });
}
