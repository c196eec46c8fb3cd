import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { listFileNames, searchText } from '../../src/workbench';
import type { TextMatch, TextQuery, Workbench } from '../../src/workbench';
import { until } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

const exec = promisify(execFile);
const PROGRAMS = ['sh', 'find', 'grep', 'cat', 'git'];

describe('searching the files of a workbench', () => {
  let machine: Machine;
  let poor: Machine;
  let plain: string;
  let folder: string;
  before(async function () {
    plain = await mkdtemp('/tmp/cwtest-path-');
    await chmod(plain, 0o755);
    for (const program of PROGRAMS) {
      const { stdout } = await exec('sh', ['-c', `command -v ${program}`]).catch(() => ({ stdout: '' }));
      if (stdout.startsWith('/')) await symlink(stdout.trim(), path.join(plain, program));
    }
    machine = await startMachine(this);
    poor = await startMachine(this, { settings: [`SetEnv PATH=${plain}`] });
    folder = await mkdtemp('/tmp/cwtest-search-');
    await chmod(folder, 0o755);
    for (const name of ['in/deep', '.git', 'node_modules/x', "it's $(x)\n-rf"])
      await mkdir(path.join(folder, name), { recursive: true });
    const files: [name: string, content: string | Buffer][] = [
      ['Dockerfile', 'FROM debian:12\nRUN apt-get update\n'],
      ['in/deep/Dockerfile', 'FROM Debian\n'],
      ['.git/config', 'debian'],
      ['node_modules/x/index.js', 'debian'],
      ["it's $(x)\n-rf/a b", 'one\r\ntwo -e debian $(x)\r\n'],
      ['binary', Buffer.from([0, 1, 2, ...Buffer.from('debian')])],
      ['long', `${'x'.repeat(1_000_000)}debian\nshort debian\n`],
      ['secret', 'debian'],
    ];
    for (const [name, content] of files) await writeFile(path.join(folder, name), content);
    await writeFile(
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xe9])]),
      'debian in a name that is no text',
    );
    await chmod(path.join(folder, 'secret'), 0o600);
  });
  after(async () => {
    await machine?.dispose();
    await poor?.dispose();
    for (const each of [folder, plain]) await rm(each, { recursive: true, force: true });
  });

  async function found(
    workbench: Workbench,
    query: Partial<TextQuery>,
  ): Promise<{ matches: TextMatch[]; more: boolean }> {
    const matches: TextMatch[] = [];
    const all: TextQuery = {
      folder,
      text: 'debian',
      regex: false,
      matchCase: true,
      wholeWord: false,
      ...query,
    };
    const { more } = await searchText(workbench, all, (match) => matches.push(match));
    return { matches: matches.sort((one, other) => (one.path < other.path ? -1 : 1)), more };
  }
  const lines = ({ matches }: { matches: TextMatch[] }): string[] =>
    matches.map(({ path: file, line }) => `${path.relative(folder, file)}:${line}`);

  for (const kind of ['ripgrep', 'grep'] as const) {
    describe(`with ${kind}`, () => {
      let workbench: Workbench;
      before(async function () {
        workbench = await (kind === 'grep' ? poor : machine).connect();
        if (kind === 'ripgrep' && (await workbench.run(['rg', '--version'])).exitCode !== 0) {
          skip(this, 'ripgrep is not installed');
        }
      });

      it('finds text, whatever files and folders are called', async () => {
        const result = await found(workbench, {});
        assert.deepEqual(
          lines(result),
          ['Dockerfile:1', "it's $(x)\n-rf/a b:2", 'f\uf7e9:1', 'long:1', 'long:2'].sort(),
        );
        const match = result.matches.find(({ path: file }) => file.endsWith('a b'));
        assert.equal(match?.text, 'two -e debian $(x)');
        assert(result.matches.every(({ text }) => text.length <= 400));
      });

      it('heeds upper and lower case, whole words and regular expressions', async () => {
        assert.deepEqual(lines(await found(workbench, { matchCase: false, text: 'DEBIAN:' })), [
          'Dockerfile:1',
        ]);
        assert.deepEqual(
          lines(await found(workbench, { matchCase: false, regex: true, text: '^from deb' })),
          ['Dockerfile:1', 'in/deep/Dockerfile:1'],
        );
        assert.deepEqual(lines(await found(workbench, { text: 'deb', wholeWord: true })), []);
        assert.deepEqual(lines(await found(workbench, { text: '-e debian $(x)' })), ["it's $(x)\n-rf/a b:2"]);
        assert.deepEqual(lines(await found(workbench, { text: '-e', regex: true })).length, 1);
      });

      it('says what is wrong with an expression or a folder', async () => {
        assert.equal((await failure(found(workbench, { text: '(', regex: true }))).code, 'search-failed');
        assert.equal((await failure(found(workbench, { folder: '/no such folder' }))).code, 'search-failed');
      });

      it('ends when it is told to, and there too', async () => {
        const abort = new AbortController();
        const searching = searchText(
          workbench,
          { folder: '/', text: 'a', regex: false, matchCase: true, wholeWord: false },
          () => abort.abort(),
          abort.signal,
        );
        await assert.rejects(searching, { name: 'AbortError' });
        const user = (await workbench.run(['id', '-u'])).stdout.trim();
        await until('nothing searches any more', async () => {
          const { stdout } = await exec('sh', ['-c', `pgrep -u ${user} -x 'rg|grep' || true`]);
          return stdout === '';
        });
      });

      it('stops after many matches', async () => {
        for (let index = 0; index < 20; index++)
          await writeFile(path.join(folder, 'in', `many ${index}`), 'many\n'.repeat(300));
        const { matches, more } = await found(workbench, { text: 'many' });
        assert.deepEqual([matches.length, more], [2000, true]);
        for (let index = 0; index < 20; index++) await rm(path.join(folder, 'in', `many ${index}`));
      });

      it('lists the names of files, hidden ones and what git ignores left out', async () => {
        const { names, more } = await listFileNames(workbench, folder);
        assert.deepEqual(
          names.sort(),
          [
            'Dockerfile',
            'in/deep/Dockerfile',
            "it's $(x)\n-rf/a b",
            'binary',
            'long',
            'secret',
            'f\uf7e9',
          ].sort(),
        );
        assert.equal(more, false);
        await workbench.run([
          'sh',
          '-c',
          'git init -q repository && cd repository && echo ignored > .gitignore && : > ignored && : > known',
        ]);
        const { home } = await workbench.files();
        const tree = await listFileNames(workbench, `${home}/repository`);
        assert.deepEqual(tree.names.sort(), ['.gitignore', 'known']);
      });
    });
  }
});
