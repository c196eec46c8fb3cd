import assert from 'node:assert/strict';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { configuredHosts, resolveAddress, saveSshEntry } from '../../../src/workbench';
import type { SshTarget } from '../../../src/workbench';
import { failure } from '../../support/failure';

const LAB: SshTarget = { host: '192.0.2.17', port: 2222, user: 'student' };

describe('the SSH configuration of a person', () => {
  let home: string;
  let config: string;
  const realHome = process.env['HOME'];
  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'cwtest-home-'));
    config = path.join(home, '.ssh', 'config');
    process.env['HOME'] = home;
  });
  afterEach(async () => {
    if (realHome === undefined) delete process.env['HOME'];
    else process.env['HOME'] = realHome;
    await rm(home, { recursive: true, force: true });
  });

  async function write(text: string | Buffer, file = config, mode = 0o600): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, text, { mode });
    await chmod(file, mode);
  }
  const read = (): Promise<string> => readFile(config, 'utf8');

  describe('saving an entry', () => {
    it('makes the file for this person alone where there is none', async () => {
      assert.equal(await saveSshEntry('lab', LAB), config);
      assert.equal(await read(), 'Host lab\n    HostName 192.0.2.17\n    User student\n    Port 2222\n');
      assert.equal((await stat(config)).mode & 0o777, 0o600);
      assert.equal((await stat(path.dirname(config))).mode & 0o777, 0o700);
      assert.deepEqual(await resolveAddress('lab'), { ...LAB, name: 'lab' });
    });

    it('goes above the sections and below what is for all hosts, and leaves every byte as it was', async () => {
      const before =
        '# mine\nServerAliveInterval 30\n\n# the cluster\nHost hpc\n\tUser  me \nHost *\n  User nobody';
      await write(before, config, 0o640);
      await saveSshEntry('lab', LAB);
      const after = await read();
      const entry = 'Host lab\n    HostName 192.0.2.17\n    User student\n    Port 2222\n';
      assert.equal(after.replace(`${entry}\n`, ''), before);
      assert(after.indexOf('ServerAliveInterval') < after.indexOf('Host lab'));
      assert(after.indexOf('Host lab') < after.indexOf('# the cluster'));
      assert.equal((await stat(config)).mode & 0o777, 0o640);
      const { user, port } = await resolveAddress('lab');
      assert.deepEqual({ user, port }, { user: 'student', port: 2222 });
    });

    it('wins over what is said for all hosts in front, which stays for all', async () => {
      const before = 'User root\nPort 99\nHost other\n  HostName 192.0.2.1\n';
      await write(before);
      await saveSshEntry('lab', LAB);
      assert((await read()).endsWith(before));
      const lab = await resolveAddress('lab');
      assert.deepEqual([lab.user, lab.host, lab.port], ['student', '192.0.2.17', 2222]);
      for (const name of ['other', 'third']) {
        const { user, port } = await resolveAddress(name);
        assert.deepEqual([user, port], ['root', 99]);
      }
    });

    it('says what would not be so otherwise: a port, no proxy, other keys', async () => {
      await write(
        'Host gate\n  User me\nHost * !gate\n  Port 99\n  ProxyJump gate\n  ConnectTimeout 3\n  IdentityFile ~/other\n',
      );
      const target: SshTarget = {
        ...LAB,
        port: 22,
        identityFiles: [path.join(home, 'my keys', '100%')],
        identitiesOnly: true,
      };
      await saveSshEntry('lab', target);
      const lab = await resolveAddress('lab');
      // What the entry leaves open stays with the person's own rule.
      assert.deepEqual([lab.port, lab.via, lab.connectTimeout], [22, undefined, 3]);
      assert.deepEqual(lab.identityFiles, [path.join(home, 'my keys', '100%'), path.join(home, 'other')]);
      assert.match(await read(), /IdentityFile "~\/my keys\/100%%"/);
    });

    it('leads through the same machines', async () => {
      await write('Host gate\n  HostName 192.0.2.9\n  User me\n  Port 2200\n  IdentityFile ~/gatekey\n');
      const target = await resolveAddress('student@192.0.2.17');
      const [gate] = [await resolveAddress('gate')];
      await saveSshEntry('lab', { ...target, via: { jumps: [gate] } });
      const { via } = await resolveAddress('lab');
      assert.deepEqual(via, { jumps: [gate] });
      await saveSshEntry('lab2', { ...target, via: { command: "nc -X 5 'a b' 192.0.2.17 22 # 100%" } });
      assert.deepEqual((await resolveAddress('lab2')).via, { command: "nc -X 5 'a b' 192.0.2.17 22 # 100%" });
    });

    it('keeps line ends of Windows and bytes that are no text', async () => {
      const before = Buffer.from('# caf\xe9\r\nHost a\r\n  User x\r\n', 'latin1');
      await write(before);
      await saveSshEntry('lab', LAB);
      const after = await readFile(config);
      assert.equal(after.subarray(-before.length).compare(before), 0);
      assert.doesNotMatch(after.toString('latin1'), /[^\r]\n/);
    });

    it('follows a link, and leaves no other file behind', async () => {
      const real = path.join(home, 'dotfiles', 'config');
      await write('Host a\n', real);
      await mkdir(path.dirname(config), { mode: 0o700 });
      await symlink(real, config);
      await saveSshEntry('lab', LAB);
      assert((await lstat(config)).isSymbolicLink());
      assert.match(await readFile(real, 'utf8'), /Host lab/);
      assert.deepEqual(await readdir(path.dirname(real)), ['config']);
    });

    it('refuses a name that exists, in whatever file', async () => {
      await write('Include conf.d/*\n');
      await write('Host one Lab two\n  User x\n', path.join(home, '.ssh', 'conf.d', 'labs'));
      assert.equal((await failure(saveSshEntry('lab', LAB))).code, 'ssh-entry-exists');
      assert.equal(await read(), 'Include conf.d/*\n');
    });

    for (const name of [
      '',
      '-oProxyCommand=x',
      'a b',
      '*',
      '!lab',
      'a\nHost b',
      '"x',
      'a,b',
      '$(x)',
      'x#y',
    ]) {
      it(`refuses the name ${JSON.stringify(name)}`, async () => {
        assert.equal((await failure(saveSshEntry(name, LAB))).code, 'bad-name');
      });
    }

    it('never writes what would become a line of its own', async () => {
      const hostile = { ...LAB, user: 'a\nProxyCommand evil' };
      assert.equal((await failure(saveSshEntry('lab', hostile))).code, 'ssh-config');
      assert.deepEqual(await readdir(home), []);
    });

    it('leaves a file alone that others may write to', async () => {
      await write('Host a\n', config, 0o666);
      const error = await failure(saveSshEntry('lab', LAB));
      assert.equal(error.code, 'ssh-config');
      assert.match(error.remedy ?? '', /chmod 600/);
      assert.equal(await read(), 'Host a\n');
    });
  });

  describe('reading it', () => {
    it('finds files to include beside it, sorted, and lists the names that it spells out', async () => {
      await write(
        'Include conf.d/*.conf\nHost lab "other lab" *.example !x\n  HostName 192.0.2.17\n  User student\nHost *\n  Port 2222\n',
      );
      await write('Host b\n  ProxyJump lab\n  User b\n', path.join(home, '.ssh', 'conf.d', '2.conf'));
      await write('Host a lab\n  User first\n', path.join(home, '.ssh', 'conf.d', '1.conf'));
      await write('Host hidden\n', path.join(home, '.ssh', 'conf.d', '.3.conf'));
      assert.deepEqual(await configuredHosts(), [
        { name: 'a', description: 'first@a:2222' },
        { name: 'lab', description: 'first@192.0.2.17:2222' },
        { name: 'b', description: 'b@b:2222 via 192.0.2.17' },
      ]);
    });
  });
});
