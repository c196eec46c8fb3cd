import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { download, upload } from '../../src/workbench';
import type { TransferProgress, WorkbenchFiles } from '../../src/workbench';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

const exec = promisify(execFile);
const MEGABYTE = 1_000_000;

describe('copying files from and to a workbench', () => {
  let machine: Machine;
  let files: WorkbenchFiles;
  let owner: { uid: number; gid: number };
  let remote: string;
  let local: string;
  before(async function () {
    machine = await startMachine(this);
    files = await (await machine.connect()).files();
    owner = await stat(machine.student.home);
  });
  after(() => machine?.dispose());
  beforeEach(async () => {
    remote = path.join(machine.student.home, randomBytes(4).toString('hex'));
    await mkdir(remote);
    await chown(remote, owner.uid, owner.gid);
    local = await mkdtemp('/tmp/cwtest-local-');
  });
  afterEach(() => rm(local, { recursive: true, force: true }));

  const there = (name: string): string => path.join(remote, name);
  const here = (name: string): string => path.join(local, name);
  const parts = async (folder: string): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.endsWith('.part'));
  const digest = async (file: string): Promise<string> =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');

  it('brings a folder down with everything in it, whatever that is called', async () => {
    const names = ['a', 'in/deep/b', "it's $(x)\n-rf/ c", '-rf', '%2e', 'empty'];
    for (const name of names) {
      await mkdir(path.dirname(there(name)), { recursive: true });
      await writeFile(there(name), name === 'empty' ? '' : name);
    }
    await mkdir(there('nothing in it'));
    await chmod(there('a'), 0o755);
    await utimes(there('a'), 1_700_000_000, 1_700_000_000);
    await symlink('a', there('to a file'));
    await symlink('.', there('to a folder'));
    await symlink('/nowhere', there('to nothing'));
    await exec('mkfifo', ['-m', '644', there('pipe')]);
    const raw = Buffer.concat([Buffer.from(`${remote}/`), Buffer.from([0x66, 0xe9])]);
    await writeFile(raw, 'no text');
    const told: TransferProgress[] = [];
    const result = await download(files, remote, here('all'), {
      onProgress: (progress) => told.push(progress),
    });
    for (const name of names)
      assert.equal(await readFile(here(`all/${name}`), 'utf8'), name === 'empty' ? '' : name);
    assert.equal(
      await readFile(Buffer.concat([Buffer.from(`${here('all')}/`), Buffer.from([0x66, 0xe9])]), 'utf8'),
      'no text',
    );
    assert.equal((await stat(here('all/nothing in it'))).isDirectory(), true);
    assert.equal(
      (await lstat(here('all/to a file'))).isFile(),
      true,
      'a link to a file arrives as what it leads to',
    );
    assert.deepEqual(result.left.map((each) => path.basename(each)).sort(), [
      'pipe',
      'to a folder',
      'to nothing',
    ]);
    const { mode, mtimeMs } = await stat(here('all/a'));
    assert.deepEqual([mode & 0o777, mtimeMs], [0o755, 1_700_000_000_000]);
    assert.deepEqual([told.at(-1)?.files, told.at(-1)?.bytes], [8, result.bytes]);
    assert(
      told.every(({ bytes }, index) => bytes >= (told[index - 1]?.bytes ?? 0)),
      'progress only grows',
    );
  });

  it('brings a folder up with everything in it', async () => {
    const names = ['a', 'in/deep/b', "it's $(x)\n-rf/ c", '-rf'];
    for (const name of names) {
      await mkdir(path.dirname(here(name)), { recursive: true });
      await writeFile(here(name), name);
    }
    await chmod(here('a'), 0o750);
    await utimes(here('a'), 1_700_000_000, 1_700_000_000);
    await symlink('a', here('link'));
    const result = await upload(files, local, there('all'));
    for (const name of names) assert.equal(await readFile(there(`all/${name}`), 'utf8'), name);
    const { mode, mtimeMs, uid } = await stat(there('all/a'));
    assert.deepEqual([mode & 0o777, mtimeMs, uid], [0o750, 1_700_000_000_000, owner.uid]);
    assert.deepEqual(
      result.left.map((each) => path.basename(each)),
      ['link'],
    );
  });

  it('writes through no link, and nowhere else than where it was told to', async () => {
    await mkdir(there('tree/sub'), { recursive: true });
    await writeFile(there('tree/sub/file'), 'theirs');
    const outside = await mkdtemp('/tmp/cwtest-outside-');
    await mkdir(here('tree'));
    await symlink(outside, here('tree/sub'));
    assert.equal((await failure(download(files, there('tree'), here('tree')))).code, 'local-in-the-way');
    assert.deepEqual(await readdir(outside), []);
    await rm(here('tree/sub'));
    await mkdir(here('tree/sub'));
    await writeFile(path.join(outside, 'precious'), 'precious');
    await symlink(path.join(outside, 'precious'), here('tree/sub/file'));
    await download(files, there('tree'), here('tree'));
    assert.equal(await readFile(here('tree/sub/file'), 'utf8'), 'theirs');
    assert.equal(await readFile(path.join(outside, 'precious'), 'utf8'), 'precious');
    await chown(outside, owner.uid, owner.gid);
    await mkdir(there('up'));
    await symlink(outside, there('up/sub'));
    await chown(there('up'), owner.uid, owner.gid);
    assert.equal((await failure(upload(files, here('tree'), there('up')))).code, 'transfer-link');
    assert.deepEqual(await readdir(outside), ['precious']);
    await rm(outside, { recursive: true });
  });

  it('refuses what a server calls something that leads elsewhere', async () => {
    // No file can be called so; a server that says it nevertheless is a hostile one.
    const lying: WorkbenchFiles = {
      home: files.home,
      stat: (file) => files.stat(file),
      list: async (folder) =>
        (await files.list(folder)).map((entry) => ({ ...entry, name: `../../${entry.name}` })),
      read: (file) => files.read(file),
      write: (file, data) => files.write(file, data),
      makeFolder: (folder) => files.makeFolder(folder),
      rename: (from, to) => files.rename(from, to),
      copy: (from, to) => files.copy(from, to),
      remove: (file) => files.remove(file),
      // Whatever it is asked for, it has something to give.
      open: () => files.open(there('tree/evil'), 'read'),
    };
    await mkdir(there('tree'));
    await writeFile(there('tree/evil'), 'x'.repeat(10));
    await mkdir(here('in'));
    await download(lying, there('tree'), here('in/tree'));
    assert.deepEqual(await readdir(local), ['in']);
    assert.deepEqual(await readdir(here('in')), ['tree']);
    assert.deepEqual(await readdir(here('in/tree')), ['.._.._evil']);
  });

  for (const way of ['down', 'up'] as const) {
    describe(`on its way ${way}`, () => {
      const size = 60 * MEGABYTE;
      let from: string;
      let to: string;
      let folder: string;
      beforeEach(async () => {
        [from, to, folder] =
          way === 'down' ? [there('big'), here('big'), local] : [here('big'), there('big'), remote];
        await writeFile(from, randomBytes(size));
      });
      const move = (options: Parameters<typeof download>[3] = {}): ReturnType<typeof download> =>
        way === 'down' ? download(files, from, to, options) : upload(files, from, to, options);

      it('comes through a lost connection, and goes on from where it was', async function () {
        this.timeout(30_000);
        let cut = false;
        await move({
          onProgress: ({ bytes }) => {
            if (cut || bytes < size / 3) return;
            cut = true;
            void machine.sshd.sessions().then((pids) => pids.forEach((pid) => process.kill(pid, 'SIGKILL')));
          },
        });
        assert(cut);
        assert.equal(await digest(to), await digest(from));
        assert.deepEqual(await parts(folder), []);
      });

      it('is stopped, leaves what it has, and goes on from there the next time', async () => {
        const abort = new AbortController();
        const stopped = move({
          signal: abort.signal,
          onProgress: ({ bytes }) => bytes > size / 3 && abort.abort(),
        });
        await assert.rejects(stopped, { name: 'AbortError' });
        assert.equal(existsSync(to), false);
        const [part = ''] = await parts(folder);
        assert((await stat(path.join(folder, part))).size > MEGABYTE);
        const first: number[] = [];
        await move({ onProgress: ({ bytes }) => first.push(bytes) });
        assert((first[0] ?? 0) > MEGABYTE, 'what was there counts at once');
        assert.equal(await digest(to), await digest(from));
        assert.deepEqual(await parts(folder), []);
        const again: number[] = [];
        await move({ onProgress: ({ bytes }) => again.push(bytes) });
        assert.equal(again[0], size, 'what is there already is not copied again');
      });

      it('does not go on with what is left of another version', async () => {
        const abort = new AbortController();
        await assert.rejects(
          move({ signal: abort.signal, onProgress: ({ bytes }) => bytes > size / 3 && abort.abort() }),
        );
        await writeFile(from, randomBytes(size));
        await utimes(from, 1_700_000_000, 1_700_000_000);
        await move();
        assert.equal(await digest(to), await digest(from));
      });

      it('fails where its source changes meanwhile', async () => {
        let changed: Promise<void> | undefined;
        const moving = move({ onProgress: () => void (changed ??= truncate(from, size - 10)) });
        assert.equal((await failure(moving)).code, 'transfer-changed');
        assert.equal(existsSync(to), false);
      });
    });
  }

  it('says so where the disk is full, and keeps what it has', async function () {
    const disk = here('disk');
    await mkdir(disk);
    try {
      await exec('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=777', 'tmpfs', disk]);
    } catch {
      skip(this, 'a file system of its own may not be mounted here');
    }
    try {
      await writeFile(there('big'), Buffer.alloc(4 * MEGABYTE));
      assert.equal(
        (await failure(download(files, there('big'), path.join(disk, 'big')))).code,
        'local-no-space',
      );
      for (const name of await readdir(disk)) await rm(path.join(disk, name));
      await chmod(local, 0o755);
      await writeFile(here('big'), Buffer.alloc(4 * MEGABYTE));
      assert.equal((await failure(upload(files, here('big'), path.join(disk, 'big')))).code, 'file-no-space');
    } finally {
      await exec('umount', [disk]);
    }
  });
});
