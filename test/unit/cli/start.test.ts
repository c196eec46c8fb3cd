import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path, { join } from 'node:path';
import { cacheFolder } from '../../../src/cli/start/cacheFolder';
import { loadCached } from '../../../src/cli/start/cachedFiles';

describe('what the command line has compiled earlier', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-start-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  describe('is used', () => {
    let cache: string;
    let main: string;

    beforeEach(async () => {
      cache = join(folder, 'cache');
      main = join(folder, 'main.js');
      await mkdir(cache);
      await writeFile(main, `exports.path = require('node:path'); exports.other = require('./other.js');`);
      await writeFile(
        join(folder, 'other.js'),
        `module.exports = { file: __filename, answer: () => 41 + 1 };`,
      );
    });

    interface Main {
      path: unknown;
      other: { file: string; answer: () => number };
    }

    /** Runs the program to its end. Tells how many files had to be compiled. */
    function run(): { exports: Main; compiled: number } {
      const atEnd: (() => void)[] = [];
      const exports = loadCached(main, cache, (work) => atEnd.push(work)) as Main;
      for (const work of atEnd) work();
      return { exports, compiled: atEnd.length };
    }

    it('by the next run, which does the same', () => {
      const first = run();
      const second = run();
      assert.deepEqual([first.compiled, second.compiled], [2, 0]);
      for (const { exports } of [first, second]) {
        assert.equal(exports.other.answer(), 42);
        assert.equal(exports.other.file, join(folder, 'other.js'));
        assert.equal(exports.path, path);
      }
    });

    it('not of a file that is another one now, be it as long as before', async () => {
      run();
      const { atime, mtime } = await stat(main);
      await writeFile(main, (await readFile(main, 'utf8')).replace('exports.other', 'exports.later'));
      await utimes(main, atime, mtime);
      const { exports, compiled } = run();
      assert.deepEqual(Object.keys(exports), ['path', 'later']);
      assert.equal(compiled, 1);
    });

    it('not where it is damaged, and is made anew then', async () => {
      run();
      for (const name of await readdir(cache)) {
        const bytes = await readFile(join(cache, name));
        await writeFile(join(cache, name), bytes.fill(0, 16, 64));
      }
      assert.equal(run().exports.other.answer(), 42);
      assert.equal(run().compiled, 0);
    });

    it('not where nothing can be kept', async () => {
      await rm(cache, { recursive: true });
      assert.equal(run().exports.other.answer(), 42);
      assert.equal(run().compiled, 2);
    });

    it('by this user only, and nothing else is left', async () => {
      run();
      const names = await readdir(cache);
      assert.equal(names.length, 2);
      for (const name of names) assert.equal((await stat(join(cache, name))).mode & 0o077, 0, name);
    });
  });

  describe('is looked for', () => {
    const user = process.getuid?.() ?? 0;

    it('in a folder of the user’s own, which is made where there is none', async () => {
      assert.equal(cacheFolder({ HOME: folder }, user), join(folder, '.cache', 'container-workbench'));
      const made = await stat(join(folder, '.cache', 'container-workbench'));
      assert.equal(made.mode & 0o077, 0);
      assert.equal(
        cacheFolder({ HOME: '/nowhere', XDG_CACHE_HOME: folder }, user),
        join(folder, 'container-workbench'),
      );
    });

    it('nowhere where the home folder is somebody else’s, and nothing is made there', async () => {
      assert.equal(cacheFolder({ HOME: folder }, user + 1), undefined);
      assert.deepEqual(await readdir(folder), []);
    });

    it('nowhere where others may write', async () => {
      const cache = join(folder, 'container-workbench');
      await mkdir(cache);
      await chmod(cache, 0o777);
      assert.equal(cacheFolder({ XDG_CACHE_HOME: folder }, user), undefined);
    });

    it('nowhere without a home folder', () => {
      assert.equal(cacheFolder({}, user), undefined);
      assert.equal(cacheFolder({ HOME: join(folder, 'missing') }, user), undefined);
    });
  });
});
