import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCourse, type KeptCourses, type LoadedCourse } from '../../../src/course';

const FIGURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"/></svg>';

describe('course: what is kept of a load', () => {
  let folder = '';
  let kept: KeptCourses;

  const load = (): Promise<LoadedCourse> => loadCourse(folder, { kept });
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  const keptFile = async (): Promise<string> =>
    join(kept.folder, (await readdir(kept.folder))[0] ?? 'nothing');
  /** Another number where the file was written anew. */
  const written = async (): Promise<number> => (await stat(await keptFile())).ino;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'course-'));
    kept = { folder: join(await mkdtemp(join(tmpdir(), 'kept-')), 'courses'), by: 'this build' };
    await write('course.yaml', 'id: test\ntitle: Test\nchapters: [one.md, two.md]\n');
    await write('one.md', '# One\n\n![A line](line.svg)\n\n```sh {#list .run}\nls\n```\n');
    await write('two.md', '# Two\n\n[nowhere](#nowhere)\n');
    await write('line.svg', FIGURE);
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
    await rm(join(kept.folder, '..'), { recursive: true });
  });

  it('is the course with all of its problems, found as long as nothing has changed', async () => {
    const plain = await loadCourse(folder);
    assert.deepEqual(await load(), plain);
    const before = await written();
    assert.deepEqual(await load(), plain);
    assert.equal(await written(), before);
    assert.equal(plain.problems.length, 1);
  });

  const CHANGES: readonly [what: string, change: () => unknown][] = [
    ['a page', () => write('two.md', '# Another\n')],
    ['a figure', () => write('line.svg', FIGURE.replace('h1', 'v1'))],
    ['the manifest', () => write('course.yaml', 'id: test\ntitle: Other\nchapters: [one.md]\n')],
    ['the files that are there', () => write('three.md', '')],
    ['the loader', () => (kept = { ...kept, by: 'another build' })],
    ['what is kept', async () => writeFile(await keptFile(), 'broken')],
  ];
  for (const [what, change] of CHANGES)
    it(`is left alone when ${what} has become another`, async () => {
      await load();
      const before = await written();
      await change();
      assert.deepEqual(await load(), await loadCourse(folder));
      assert.notEqual(await written(), before);
    });

  it('is none of a course that cannot be loaded', async () => {
    await rm(join(folder, 'course.yaml'));
    assert.equal((await load()).course, undefined);
    assert.equal((await load()).problems.length, 1);
  });
});
