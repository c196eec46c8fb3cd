import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCourse } from '../../../src/course';
import { brief, loadFiles } from './support';

const CHAPTER = '---\ntitle: One\nminutes: 5\nobjectives:\n  - Know it\n---\n## Hello\n';

describe('course: loading', () => {
  it('reads the manifest and its chapters in order', async () => {
    const print = `SHA256:${'a'.repeat(43)}`;
    const { course, problems } = await loadFiles({
      'course.yaml': `id: demo\ntitle: "Demo: one"\nversion: 1.10\nlanguage: pt-BR\nchapters: [b.md, sub/a.md]\nssh-fingerprints: ${print}\n`,
      'b.md': CHAPTER,
      'sub/a.md': '---\r\ntitle: A\r\n---\r\n[b](../b.md#hello)\r\n',
    });
    assert.deepEqual(problems, []);
    assert.ok(course);
    const { folder, chapters, ...rest } = course;
    assert.match(folder, /^\//);
    assert.deepEqual(rest, {
      id: 'demo',
      title: 'Demo: one',
      language: 'pt-BR',
      version: '1.10',
      sshFingerprints: [print],
      glossary: [],
      references: [],
      variables: [],
      requires: { tools: [], memory: undefined, disk: undefined },
    });
    assert.deepEqual(
      chapters.map(({ id, file, title, minutes, objectives }) => ({ id, file, title, minutes, objectives })),
      [
        { id: 'b', file: 'b.md', title: 'One', minutes: 5, objectives: ['Know it'] },
        { id: 'a', file: 'sub/a.md', title: 'A', minutes: undefined, objectives: [] },
      ],
    );
    assert.equal(chapters[1]?.html, '<p><a href="b.md#hello">b</a></p>\n');
  });

  describe('without a usable manifest there is no course, but a reason', () => {
    for (const [what, files, problem] of [
      [
        'no manifest',
        {},
        'course.yaml:1:1 error There is no course.yaml in this folder, so it is no course.',
      ],
      [
        'an empty one',
        { 'course.yaml': '' },
        'course.yaml:1:1 error The manifest says nothing about the course.',
      ],
      [
        'a list',
        { 'course.yaml': '- a' },
        'course.yaml:1:1 error The manifest says nothing about the course.',
      ],
      [
        'broken YAML',
        { 'course.yaml': 'id: "a\ntitle: b' },
        'course.yaml:2:9 error This is not valid YAML: Missing closing "quote',
      ],
      [
        'no id',
        { 'course.yaml': 'title: a\nchapters: []' },
        'course.yaml:1:1 error The manifest has no "id".',
      ],
      [
        'an id that is none',
        { 'course.yaml': 'id: My Course\ntitle: a\nchapters: []' },
        'course.yaml:1:5 error "My Course" cannot be the id of a course.',
      ],
    ] as const)
      it(what, async () => {
        const { course, problems } = await loadFiles(files);
        assert.equal(course, undefined);
        assert.deepEqual(problems.map(brief), [problem]);
        for (const { remedy } of problems) assert.match(remedy, /\.$/);
      });

    it('a folder that is not there', async () => {
      const { course, problems } = await loadCourse(join(tmpdir(), 'there-is-no-such-course'));
      assert.equal(course, undefined);
      assert.match(problems[0]?.message ?? '', /^The course cannot be read\. ENOENT/);
    });
  });

  it('a broken chapter leaves the others as they are', async () => {
    const { course, problems } = await loadFiles({
      'course.yaml':
        'id: demo\ntitle: Demo\nchapters:\n  - one.md\n  - two.md\n  - tree.md\n  - big.md\n  - one.md\n',
      'one.md': CHAPTER,
      'two.md': '---\ntitle: [\n---\n:::{nope}\ntext\n',
      'three.md': CHAPTER,
      'big.md': 'x'.repeat(1024 * 1024 + 1),
    });
    assert.deepEqual(
      course?.chapters.map(({ id }) => id),
      ['one', 'two'],
    );
    assert.deepEqual(
      problems.map((problem) => `${brief(problem)} ${problem.remedy}`),
      [
        'course.yaml:6:5 error There is no chapter tree.md in the course. Did you mean "three.md"?',
        'course.yaml:8:5 error There are two chapters called one. Give them different file names.',
        'two.md:3:1 error This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ] Check the indentation, and put text with a colon in quotes.',
        'two.md:4:1 error The block "nope" is never closed. End it with a line :::; a block around other blocks needs more colons than they have.',
        'two.md:4:1 error There is no block "nope". Use one of: check, hint, exercise, solution, question, quiz, dropdown, figure, table, glossary, math.',
        'big.md:1:1 error The chapter is larger than 1 MiB. Divide it into several.',
      ],
    );
  });

  it('takes the title from a heading too', async () => {
    const { course, problems } = await loadFiles({
      'course.yaml': 'id: demo\ntitle: Demo\nchapters: [a.md, b.md, c.md, d.md]\n',
      'a.md': '\n# From *here* #\ntext [x](y.md)\n',
      'b.md': '---\nminutes: 3\n---\n\n# B\n\ntext\n',
      'c.md': 'text\n\n# Late\n',
      'd.md': '---\n---\n',
    });
    assert.deepEqual(
      course?.chapters.map(({ title, html }) => [title, html]),
      [
        ['From *here*', '<p>text <span>x</span></p>\n'],
        ['B', '<p>text</p>\n'],
        ['c', '<p>text</p>\n<h1 id="late">Late</h1>\n'],
        ['d', ''],
      ],
    );
    assert.deepEqual(problems.map(brief), [
      'a.md:3:10 error There is no y.md in the course.',
      'c.md:1:1 error The chapter has no title.',
      'c.md:3:1 warning The chapter has a title already.',
      'd.md:1:1 error The chapter has no title.',
    ]);
  });

  it('finds ids that two chapters share, and dead links between them', async () => {
    const { problems } = await loadFiles({
      'course.yaml': 'id: demo\ntitle: Demo\nchapters: [one.md, two.md]\n',
      'one.md': `${CHAPTER}\n\`\`\`sh {#ls .run}\nls\n\`\`\`\n`,
      'two.md': `${CHAPTER}\n[x](one.md#helo)\n\n\`\`\`sh {#ls .run}\nls\n\`\`\`\n`,
    });
    assert.deepEqual(problems.map(brief), [
      'two.md:9:5 error There is nothing called #helo in one.md.',
      'two.md:11:1 error The id "ls" is taken: one.md, line 9.',
    ]);
    assert.equal(problems[0]?.remedy, 'Did you mean "hello"?');
  });

  it('never leaves the folder, not even by a symbolic link', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    const folder = await mkdtemp(join(tmpdir(), 'course-'));
    try {
      await writeFile(join(outside, 'secret.md'), '---\ntitle: Secret\n---\n');
      await symlink(join(outside, 'secret.md'), join(folder, 'one.md'));
      await writeFile(
        join(folder, 'course.yaml'),
        'id: demo\ntitle: Demo\nchapters: [one.md, ../x.md, /etc/x.md]\n',
      );
      const { course, problems } = await loadCourse(folder);
      assert.deepEqual(course?.chapters, []);
      assert.equal(problems.length, 3);
    } finally {
      await rm(outside, { recursive: true });
      await rm(folder, { recursive: true });
    }
  });
});
