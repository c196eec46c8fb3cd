import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, watch } from 'node:fs';
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { localWorkbench } from '../../src/workbench';
import type { Workbench, WorkbenchFiles } from '../../src/workbench';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

const exec = promisify(execFile);
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** The user who runs the tests is root, so the same rules hold for this computer's files as for root's over SSH. */
const KINDS = ['ssh', 'local'] as const;

describe('files of a workbench', () => {
  let machine: Machine;
  const disks: string[] = [];
  before(async function () {
    // As Debian has it; the other tests of SSH use the one that is built into sshd.
    machine = await startMachine(this, { settings: ['Subsystem sftp /usr/lib/openssh/sftp-server'] });
  });
  after(async () => {
    for (const disk of disks) await exec('umount', [disk]);
    await machine?.dispose();
  });

  /** A disk of its own that is full after `kilobytes`, for everybody to write to. */
  async function smallDisk(
    context: Mocha.Context,
    kilobytes: number,
    name = randomBytes(4).toString('hex'),
  ): Promise<string> {
    const disk = path.join(path.dirname(machine.student.home), name);
    await mkdir(disk);
    try {
      await exec('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=777`, 'tmpfs', disk]);
    } catch {
      skip(context, 'no file system can be mounted here');
    }
    disks.push(disk);
    return disk;
  }

  for (const kind of KINDS) {
    describe(`over ${kind}`, () => {
      let workbench: Workbench;
      let files: WorkbenchFiles;
      let folder: string;
      before(async () => {
        workbench = kind === 'ssh' ? await machine.connect() : localWorkbench();
        files = await workbench.files();
      });
      beforeEach(async () => {
        folder = path.join(machine.student.home, randomBytes(4).toString('hex'));
        await mkdir(folder);
        if (kind === 'ssh') await chown(folder, (await stat(machine.student.home)).uid, 0);
      });
      const at = (name: string): string => path.join(folder, name);
      const names = async (where = folder): Promise<string[]> =>
        (await files.list(where)).map(({ name }) => name).sort();

      it('are read, written, listed, moved and removed', async () => {
        await files.makeFolder(at('a/b'));
        await files.makeFolder(at('a/b'));
        const bytes = Uint8Array.from({ length: 1_000_001 }, (_, index) => (index * 7) % 256);
        await files.write(at('data'), bytes);
        assert.deepEqual(Buffer.from(await files.read(at('data'))), Buffer.from(bytes));
        const { type, link: isLink, size, writable } = await files.stat(at('data'));
        assert.deepEqual(
          { type, isLink, size, writable },
          { type: 'file', isLink: false, size: bytes.length, writable: true },
        );
        assert.deepEqual((await files.list(folder)).map(({ name, type: each }) => [name, each]).sort(), [
          ['a', 'folder'],
          ['data', 'file'],
        ]);
        await files.rename(at('data'), at('moved'));
        await files.write(at('other'), Buffer.from('kept'));
        assert.equal((await failure(files.rename(at('moved'), at('other')))).code, 'file-exists');
        assert.equal(text(await files.read(at('other'))), 'kept');
        assert.equal((await failure(files.read(at('data')))).code, 'file-not-found');
        assert.equal((await failure(files.read(folder))).code, 'file-is-folder');
        assert.equal((await failure(files.list(at('other')))).code, 'file-not-folder');
        assert.equal((await failure(files.remove(at('a')))).code, 'file-not-empty');
        await files.remove(folder, { recursive: true });
        assert.equal((await failure(files.stat(folder))).code, 'file-not-found');
      });

      it('are called whatever a file can be called', async () => {
        const hostile = [
          'é "x"\n$(y)',
          '-rf',
          "it's",
          'a\\b',
          '$(reboot)',
          '%2e%2e',
          ' ',
          '\u202egnp.exe',
          '*',
        ];
        for (const name of hostile) await files.write(at(name), Buffer.from(name));
        assert.deepEqual(await names(), hostile.toSorted());
        for (const name of hostile) {
          assert.equal(text(await files.read(at(name))), name);
          await files.write(at(name), Buffer.from('again'));
          await files.rename(at(name), at(`${name}.moved`));
          await files.remove(at(`${name}.moved`));
        }
        assert.deepEqual(await readdir(folder), []);
        assert.equal((await failure(files.write(at('a\0b'), Buffer.from('')))).code, 'file-name');
        assert.equal((await failure(files.write(at('x'.repeat(300)), Buffer.from('')))).code, 'file-name');
      });

      it('whose names are no text are told apart, and never taken for one another', async () => {
        const inFolder = (name: Buffer): Buffer => Buffer.concat([Buffer.from(`${folder}/`), name]);
        const one = Buffer.from([0x66, 0xe9]);
        const other = Buffer.from([0x66, 0xe8]);
        for (const name of [one, other]) {
          await writeFile(inFolder(name), name);
          await chmod(inFolder(name), 0o666);
        }
        // What really is called as bytes are shown stays another file.
        await writeFile(at('f\uf7e9'), 'text');
        const listed = await names();
        assert.equal(new Set(listed).size, 3);
        const held = await Promise.all(
          listed.map(async (name) => Buffer.from(await files.read(at(name))).toString('latin1')),
        );
        assert.deepEqual(held.toSorted(), ['fè', 'fé', 'text']);
        const name = listed[held.indexOf('fé')] ?? '';
        await files.write(at(name), Buffer.from('changed'));
        assert.equal(await readFile(inFolder(one), 'utf8'), 'changed');
        assert.equal((await readFile(inFolder(other))).toString('latin1'), 'fè');
        await files.copy(at(name), at('copy'));
        await files.remove(at(name));
        assert.equal(existsSync(inFolder(one)), false);
        assert.equal((await failure(files.read(at(name)))).message.includes('\\xe9'), true);
      });

      it('are listed by the thousand', async () => {
        await Promise.all(Array.from({ length: 2000 }, (_, index) => writeFile(at(`file ${index}`), '')));
        assert.equal((await files.list(folder)).length, 2000);
      });

      it('may be links: shown as such, followed when written, and dangling ones too', async () => {
        await files.write(at('target'), Buffer.from('one'));
        await symlink('target', at('link'));
        await symlink('missing', at('dangling'));
        await symlink('.', at('folder'));
        await symlink('loop', at('loop'));
        const listed = Object.fromEntries(
          (await files.list(folder)).map(({ name, type, link: is }) => [name, [type, is]]),
        );
        assert.deepEqual(listed, {
          target: ['file', false],
          link: ['file', true],
          dangling: ['link', true],
          folder: ['folder', true],
          loop: ['link', true],
        });
        assert.deepEqual(
          [(await files.stat(at('link'))).type, (await files.stat(at('dangling'))).type],
          ['file', 'link'],
        );
        await files.write(at('link'), Buffer.from('two'));
        assert.equal(await readlink(at('link')), 'target');
        assert.equal(text(await files.read(at('target'))), 'two');
        await files.write(at('dangling'), Buffer.from('made'));
        assert.equal(text(await files.read(at('missing'))), 'made');
        assert.equal(await readlink(at('dangling')), 'missing');
        assert.equal((await failure(files.read(at('loop')))).code, 'file-not-found');
        await files.copy(at('link'), at('copied'));
        assert.equal(await readlink(at('copied')), 'target');
        await files.remove(at('folder'), { recursive: true });
        assert.equal(
          text(await files.read(at('target'))),
          'two',
          'what a removed link led to is still there',
        );
      });

      it('keep their mode, set-user-ID bits too, and leave no temporary files', async () => {
        for (const mode of [0o640, 0o755, 0o4755, 0o2755, 0o600]) {
          const file = at(`mode ${mode.toString(8)}`);
          await files.write(file, Buffer.from('one'));
          await chmod(file, mode);
          const { ino } = await stat(file);
          await files.write(file, Buffer.from('two'));
          const after = await stat(file);
          assert.equal(after.mode & 0o7777, mode, mode.toString(8));
          assert.notEqual(after.ino, ino, 'replaced in one step');
        }
        assert.deepEqual(
          (await readdir(folder)).filter((name) => name.startsWith('.')),
          [],
        );
      });

      it('with several names keep them', async () => {
        await files.write(at('one'), Buffer.from('a long first version'));
        await link(at('one'), at('other'));
        await files.write(at('one'), Buffer.from('short'));
        assert.equal(await readFile(at('other'), 'utf8'), 'short');
        await files.write(at('other'), Buffer.from('longer than it was before'));
        assert.equal(await readFile(at('one'), 'utf8'), 'longer than it was before');
      });

      it('with lists of access control keep them', async function () {
        await files.write(at('listed'), Buffer.from('one'));
        try {
          await exec('setfacl', ['-m', 'u:daemon:rw', at('listed')]);
        } catch {
          skip(this, 'setfacl is not installed, or the file system has no such lists');
        }
        await files.write(at('listed'), Buffer.from('two'));
        assert.match((await exec('getfacl', ['-cp', at('listed')])).stdout, /user:daemon:rw/);
        assert.equal(await readFile(at('listed'), 'utf8'), 'two');
      });

      it('are as they were after a save that found the disk full', async function () {
        const disk = await smallDisk(this, 64);
        const file = path.join(disk, 'file');
        const linked = path.join(disk, 'linked');
        const before = Buffer.alloc(20_000, 'a');
        for (const each of [file, linked]) await files.write(each, before);
        await link(linked, path.join(disk, 'other name'));
        for (const each of [file, linked]) {
          const error = await failure(files.write(each, Buffer.alloc(100_000, 'b')));
          assert.equal(error.code, 'file-no-space', each);
          assert.match(error.message, /is full/);
          assert.deepEqual(await readFile(each), before, each);
        }
        assert.equal(
          (await failure(files.write(path.join(disk, 'new'), Buffer.alloc(100_000)))).code,
          'file-no-space',
        );
        assert.deepEqual((await readdir(disk)).sort(), ['file', 'linked', 'other name']);
        await files.write(file, Buffer.from('short'));
        assert.equal(await readFile(file, 'utf8'), 'short', 'there is room for less');
      });

      it('move and are copied between disks, folders too', async function () {
        const disk = await smallDisk(this, 1024);
        await files.makeFolder(at('tree/in'));
        await files.write(at('tree/in/file'), Buffer.from('moved'));
        await chmod(at('tree/in/file'), 0o750);
        await symlink('in/file', at('tree/link'));
        await files.copy(at('tree'), path.join(disk, 'copy'));
        await files.rename(at('tree'), path.join(disk, 'tree'));
        assert.equal(existsSync(at('tree')), false);
        for (const place of ['copy', 'tree']) {
          assert.equal(await readFile(path.join(disk, place, 'in/file'), 'utf8'), 'moved');
          assert.equal((await stat(path.join(disk, place, 'in/file'))).mode & 0o777, 0o750);
          assert.equal(await readlink(path.join(disk, place, 'link')), 'in/file');
        }
      });

      it('take the place of others only where that is wanted', async () => {
        for (const name of ['a', 'b']) {
          await files.write(at(name), Buffer.from(name));
          await files.makeFolder(at(`${name} folder`));
          await files.write(at(`${name} folder/${name}`), Buffer.from(name));
        }
        assert.equal((await failure(files.copy(at('a'), at('b')))).code, 'file-exists');
        await files.copy(at('a'), at('b'), { replace: true });
        assert.equal(text(await files.read(at('b'))), 'a');
        await files.rename(at('a folder'), at('b folder'), { replace: true });
        assert.deepEqual(await names(at('b folder')), ['a']);
        await files.rename(at('b folder'), at('b'), { replace: true });
        assert.deepEqual(await names(), ['a', 'b']);
        assert.equal((await failure(files.copy(at('b'), at('b/in')))).code, 'file-failed');
        assert.equal(
          (await failure(files.write(at('a'), Buffer.from(''), { mayReplace: false }))).code,
          'file-exists',
        );
        assert.equal(
          (await failure(files.write(at('c'), Buffer.from(''), { mayCreate: false }))).code,
          'file-not-found',
        );
      });

      it('that are none are refused and keep nobody waiting', async () => {
        await exec('mkfifo', ['-m', '666', at('pipe')]);
        const [listed] = await files.list(folder);
        assert.equal(listed?.type, 'other');
        assert.equal((await files.stat(at('pipe'))).type, 'other');
        for (const file of [at('pipe'), '/dev/zero']) {
          assert.equal((await failure(files.read(file))).code, 'file-special');
          assert.equal((await failure(files.write(file, Buffer.from('x')))).code, 'file-special');
        }
        await files.remove(at('pipe'));
        assert.match(text(await files.read('/proc/self/status')), /^Name:/, 'a file whose size says nothing');
      });
    });
  }

  describe('of others', () => {
    let files: WorkbenchFiles;
    let folder: string;
    before(async () => {
      files = await (await machine.connect()).files();
      folder = path.join(machine.student.home, 'others');
      await mkdir(folder);
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it('are written in place where that is allowed, and refused where it is not', async () => {
      const shared = path.join(folder, 'shared.txt');
      const secret = path.join(folder, 'secret.txt');
      await writeFile(shared, 'root was here');
      await chmod(shared, 0o666);
      await writeFile(secret, 'secret', { mode: 0o600 });
      await files.write(shared, Buffer.from('so was I'));
      assert.equal((await stat(shared)).uid, 0);
      assert.equal(text(await files.read(shared)), 'so was I');
      assert.equal((await failure(files.read(secret))).code, 'file-forbidden');
      assert.equal((await failure(files.write(secret, Buffer.from('x')))).code, 'file-forbidden');
      assert.equal(
        (await failure(files.write(path.join(folder, 'new'), Buffer.from('x')))).code,
        'file-forbidden',
      );
    });

    it('are shown as not to be written to exactly where that is so', async () => {
      const modes: [name: string, mode: number, owner: 'ours' | 'root', writable: boolean][] = [
        ['ours', 0o644, 'ours', true],
        ['ours to read', 0o444, 'ours', false],
        ["root's", 0o644, 'root', false],
        ["everybody's", 0o666, 'root', true],
      ];
      const { uid, gid } = await stat(machine.student.home);
      for (const [name, mode, owner, writable] of modes) {
        const file = path.join(folder, name);
        await writeFile(file, '');
        if (owner === 'ours') await chown(file, uid, gid);
        await chmod(file, mode);
        assert.equal((await files.stat(file)).writable, writable, name);
        if (!writable)
          assert.equal((await failure(files.write(file, Buffer.from('x')))).code, 'file-forbidden', name);
      }
    });

    it('are not replaced through the rights that one has in their folder', async () => {
      await writeFile(path.join(machine.student.home, "root's"), 'root', { mode: 0o644 });
      assert.equal((await failure(files.write("~/root's", Buffer.from('mine')))).code, 'file-forbidden');
      assert.equal((await lstat(path.join(machine.student.home, "root's"))).uid, 0);
    });
  });

  describe('with the rights of root', () => {
    let sudoer: Machine | undefined;
    afterEach(async () => {
      await sudoer?.dispose();
      sudoer = undefined;
    });

    it('are read, saved in place of one another and kept what they are, and the password is asked for once', async function () {
      sudoer = await startMachine(this, { sudo: 'password' });
      const { student } = sudoer;
      let asked = 0;
      const workbench = await sudoer.connect({
        prompts: { sudoPassword: () => Promise.resolve(asked++ === 0 ? student.password : undefined) },
      });
      const file = path.join(student.home, "root's é");
      await writeFile(file, 'secret', { mode: 0o640 });
      await chown(file, 0, 4);
      assert.equal((await failure((await workbench.files()).read(file))).code, 'file-forbidden');
      const files = await workbench.files({ elevated: true });
      assert.equal(files.home, student.home);
      assert.equal(text(await files.read("~/root's é")), 'secret');
      assert.equal((await files.stat(file)).writable, true);
      await files.write(file, Buffer.from('changed'));
      const after = await stat(file);
      assert.deepEqual([after.mode & 0o777, after.uid, after.gid], [0o640, 0, 4]);
      const own = path.join(student.home, 'own');
      await (await workbench.files()).write(own, Buffer.from('mine'));
      const { uid, gid } = await stat(own);
      await files.write(own, Buffer.from('still mine'));
      const kept = await stat(own);
      assert.deepEqual([kept.uid, kept.gid], [uid, gid]);
      assert.equal((await (await workbench.files({ elevated: true })).list('/root')).length >= 0, true);
      assert.equal(asked, 1);
    });

    it('are nobody’s who may not use sudo', async () => {
      const workbench = await machine.connect();
      const error = await failure(workbench.files({ elevated: true }));
      assert.match(error.code, /^elevation-/);
      assert.equal((await failure((await workbench.files()).read('/etc/shadow'))).code, 'file-forbidden');
    });
  });

  it('come back after the program that serves them has ended; what reads does not even notice', async () => {
    const files = await (await machine.connect()).files();
    const big = path.join(machine.student.home, 'big');
    await writeFile(big, Buffer.alloc(60_000_000, 'x'));
    const servers = async (): Promise<number[]> => {
      const { stdout } = await exec('pgrep', ['-u', machine.student.name, '-x', 'sftp-server']);
      return stdout.trim().split('\n').map(Number);
    };
    const end = (pids: readonly number[]): void => pids.forEach((pid) => process.kill(pid, 'SIGKILL'));
    const first = await servers();
    const reading = files.read(big);
    end(first);
    assert.equal((await reading).length, 60_000_000);
    end(await servers());
    await files.write('after', Buffer.from('after'));
    assert.equal(text(await files.read('~/after')), 'after');
    const last = await servers();
    const temporary = new Promise<void>((resolve) => {
      const watcher = watch(machine.student.home, (_, name) => {
        if (name?.startsWith('.cw-') !== true) return;
        watcher.close();
        resolve();
      });
    });
    const writing = failure(files.write('after', Buffer.alloc(60_000_000)));
    await temporary;
    end(last);
    assert.equal((await writing).code, 'files-ended');
    assert.equal(text(await files.read('after')), 'after', 'a save that was cut off has changed nothing');
  });
});
