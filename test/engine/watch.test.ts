import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Emitter } from '../../src/base';
import { FileWatcher, localWorkbench } from '../../src/workbench';
import type { FileChange, Workbench } from '../../src/workbench';
import { eventually, until } from '../support/eventually';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

const exec = promisify(execFile);
/** What the script needs where nothing tells of changes. */
const PROGRAMS = ['sh', 'find', 'stat', 'head', 'sleep', 'cat', 'tr', 'xargs', 'wc', 'true', 'kill'];

describe('watching the files of a workbench', () => {
  let machine: Machine;
  let plain: string;
  before(async function () {
    plain = await mkdtemp('/tmp/cwtest-path-');
    await exec('chmod', ['755', plain]);
    for (const program of PROGRAMS) {
      const { stdout } = await exec('sh', ['-c', `command -v ${program}`]);
      if (stdout.startsWith('/')) await symlink(stdout.trim(), path.join(plain, program));
    }
    machine = await startMachine(this);
  });
  after(async () => {
    await machine?.dispose();
    await rm(plain, { recursive: true, force: true });
  });

  /** All changes heard of, and a way to wait for one. */
  function listen(watcher: FileWatcher): (change: FileChange) => Promise<void> {
    const heard: FileChange[] = [];
    const more = new Emitter<void>();
    watcher.onDidChange((changes) => {
      heard.push(...changes);
      more.fire();
    });
    return ({ path: file, kind }) =>
      eventually(
        `${file} is ${kind}; heard of: ${JSON.stringify(heard)}`,
        more.event,
        () => heard.some((one) => one.path === file && one.kind === kind),
        15_000,
      );
  }

  /** Watching begins a moment after it was asked for, and nothing else tells when. */
  async function begun(watcher: FileWatcher, folder: string): Promise<void> {
    let seen = false;
    let count = 0;
    const subscription = watcher.onDidChange((changes) => {
      seen ||= changes.some(({ path: file }) => path.basename(file).startsWith('probe'));
    });
    await until(
      `${folder} is watched`,
      async () => {
        if (!seen) await writeFile(path.join(folder, `probe ${count++}`), '');
        return seen;
      },
      15_000,
    );
    subscription.dispose();
  }

  async function watched(workbench: Workbench, name: string): Promise<void> {
    const folder = path.join(machine.student.home, name);
    await mkdir(path.join(folder, 'deep', 'er'), { recursive: true });
    await mkdir(path.join(folder, 'node_modules', 'x'), { recursive: true });
    await writeFile(path.join(folder, 'file'), 'one');
    await writeFile(path.join(folder, 'gone'), 'one');
    const watcher = new FileWatcher(workbench);
    try {
      const heard = listen(watcher);
      watcher.watch(folder, 'folder', { recursive: true });
      await begun(watcher, folder);
      await writeFile(path.join(folder, 'file'), 'two');
      await writeFile(path.join(folder, 'deep', 'er', "new\n$(x) '"), '');
      await rm(path.join(folder, 'gone'));
      await heard({ path: path.join(folder, 'file'), kind: 'changed' });
      await heard({ path: path.join(folder, 'gone'), kind: 'deleted' });
      await rename(path.join(folder, 'file'), path.join(folder, 'deep', 'moved'));
      await mkdir(path.join(folder, 'later'));
      await heard({ path: path.join(folder, 'file'), kind: 'deleted' });
      await heard({ path: path.join(folder, 'deep', 'moved'), kind: 'created' });
      await heard({ path: path.join(folder, 'later'), kind: 'created' });
      await begun(watcher, path.join(folder, 'later'));
    } finally {
      watcher.dispose();
    }
  }

  it('tells what changes there (ssh)', async function () {
    if (!existsSync('/usr/bin/inotifywait')) skip(this, 'inotifywait is not installed');
    this.timeout(30_000);
    await watched(await machine.connect(), 'followed');
  });

  it('tells what changes here', async function () {
    this.timeout(30_000);
    await watched(localWorkbench(), 'local');
  });

  it('looks every two seconds where nothing tells of changes', async function () {
    this.timeout(40_000);
    this.slow(30_000);
    const poor = await startMachine(this, { settings: [`SetEnv PATH=${plain}`] });
    try {
      await watched(await poor.connect(), 'looked at');
    } finally {
      await poor.dispose();
    }
  });

  it('says once it watches that something may have been missed before', async () => {
    const watcher = new FileWatcher(await machine.connect());
    const folder = path.join(machine.student.home, 'just now');
    await mkdir(folder);
    watcher.watch(folder, 'folder', { recursive: true });
    await new Promise<void>((resolve) => watcher.onDidMiss(resolve));
    const heard = listen(watcher);
    await writeFile(path.join(folder, 'file'), '');
    await heard({ path: path.join(folder, 'file'), kind: 'created' });
    watcher.dispose();
  });

  it('is over with the watcher, and with the connection: no program stays behind', async function () {
    this.timeout(20_000);
    const programs = async (): Promise<string[]> => {
      const found: string[] = [];
      const { stdout } = await exec('id', ['-u', machine.student.name]);
      for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
        const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
        if (status.includes(`Uid:\t${stdout.trim()}\t`) && !/^Name:\tsshd/.test(status)) found.push(pid);
      }
      return found;
    };
    for (const end of ['dispose', 'disconnect'] as const) {
      const workbench = await machine.connect();
      const watcher = new FileWatcher(workbench);
      watcher.watch(machine.student.home, 'folder', { recursive: false });
      await begun(watcher, machine.student.home);
      assert((await programs()).length > 0);
      if (end === 'dispose') watcher.dispose();
      else await workbench.close();
      await until('nothing runs any more', async () => (await programs()).length === 0);
      watcher.dispose();
    }
  });

  it('begins anew after the connection was lost, and says that something may have been missed', async function () {
    this.timeout(30_000);
    const workbench = await machine.connect();
    const watcher = new FileWatcher(workbench);
    const folder = path.join(machine.student.home, 'again');
    await mkdir(folder);
    watcher.watch(path.join(folder, 'file'), 'file', { recursive: false });
    watcher.watch(folder, 'folder', { recursive: false });
    await begun(watcher, folder);
    const missed = new Promise<void>((resolve) => watcher.onDidMiss(resolve));
    for (const pid of await machine.sshd.sessions()) process.kill(pid, 'SIGKILL');
    await missed;
    const heard = listen(watcher);
    await writeFile(path.join(folder, 'file'), '');
    await heard({ path: path.join(folder, 'file'), kind: 'created' });
    watcher.dispose();
  });
});
