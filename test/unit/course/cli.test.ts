import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { course } from '../../../src/cli/course';

/** What the command writes, and its exit status. */
async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const writeOut = process.stdout.write.bind(process.stdout);
  const writeErr = process.stderr.write.bind(process.stderr);
  process.stdout.write = (text) => Boolean((written.out += String(text)));
  process.stderr.write = (text) => Boolean((written.err += String(text)));
  try {
    return { status: await course(args), ...written };
  } finally {
    process.stdout.write = writeOut;
    process.stderr.write = writeErr;
  }
}

describe('container-workbench course', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'course-'));
    await writeFile(join(folder, 'course.yaml'), 'id: demo\ntitle: Demo\nchapters: [one.md]\n');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('check says that there is nothing to say', async () => {
    await writeFile(join(folder, 'one.md'), '---\ntitle: One\n---\n```sh {#a .run}\nls\n```\n');
    assert.deepEqual(await run('check', folder), {
      status: 0,
      out: 'Demo: 1 chapter, 1 step, no mistakes.\n',
      err: '',
    });
  });

  it('check prints each mistake with its place and remedy', async () => {
    await writeFile(join(folder, 'one.md'), '---\ntitle: One\n---\n# One\n\n[x](y.md)\n');
    assert.deepEqual(await run('check', folder), {
      status: 1,
      out:
        `${folder}/one.md:4:1: warning The chapter has a title already. Use "##" for the headings of its parts.\n` +
        `${folder}/one.md:6:5: error There is no y.md in the course. Use one of: one.md.\n` +
        '1 error, 1 warning.\n',
      err: '',
    });
  });

  it('check lets nothing of a course write to the terminal but letters', async () => {
    await writeFile(join(folder, 'course.yaml'), 'id: demo\ntitle: "D\\e[31m"\nchapters: [one.md]\n');
    await writeFile(join(folder, 'one.md'), '---\ntitle: One\n---\n');
    const { out } = await run('check', folder);
    assert.match(out, /^D\\u\{1b\}\[31m: 1 chapter/);
  });

  it('check is content with warnings', async () => {
    await writeFile(join(folder, 'one.md'), '---\ntitle: One\n---\n# One\n');
    assert.equal((await run('check', folder)).status, 0);
  });

  it('explains itself', async () => {
    assert.equal((await run('--help')).status, 0);
    for (const args of [
      [],
      ['check'],
      ['build'],
      ['build', folder, '-o'],
      ['check', folder, '-o', 'x'],
      ['check', '--fix'],
      ['check', folder, 'more'],
    ]) {
      const { status, err } = await run(...args);
      assert.equal(status, 2);
      assert.match(err, /^usage: container-workbench course check FOLDER/);
    }
  });
});
