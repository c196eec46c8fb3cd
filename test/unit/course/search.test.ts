import assert from 'node:assert/strict';
import { searchCourse, type Course } from '../../../src/course';
import { loadFiles } from './support';

const ONE = `# Images

An image is *read*-only.

## Layers & digests

Each layer of an image has a **digest**.

\`\`\`sh {#pull .run title="Fetch Caddy"}
docker pull caddy
\`\`\`

:::{question} how-many
:explanation: Because there are dolphins.
How many layers?

- [x] Seven
  > Because of whales.
:::
`;

describe('search in a course', () => {
  let course: Course;

  before(async () => {
    const loaded = await loadFiles({
      'course.yaml': 'id: test\ntitle: Test\nchapters: [one.md, two.md]\n',
      'one.md': ONE,
      'two.md': '# Containers\n\nA container runs an image.\n',
    });
    assert.ok(loaded.course);
    course = loaded.course;
  });

  const places = (query: string): string[] =>
    searchCourse(course, query).map(({ chapter, anchor }) => `${chapter}#${anchor ?? ''}`);

  it('finds all places where every word stands, whatever its case; headings first', () => {
    assert.deepEqual(places('image'), ['one#', 'one#layers-digests', 'two#']);
    assert.deepEqual(places('IMAGE container'), ['two#']);
    assert.deepEqual(places('digest'), ['one#layers-digests']);
    assert.deepEqual(places('no such words'), []);
    assert.deepEqual(places('  '), []);
  });

  it('finds steps by title and command, and leads to them', () => {
    assert.deepEqual(places('fetch caddy'), ['one#pull']);
    assert.deepEqual(places('docker pull'), ['one#pull']);
  });

  it('takes words as they are shown, and marks them in a line of the text', () => {
    const [hit] = searchCourse(course, 'read-only');
    assert.ok(hit);
    assert.deepEqual(
      hit.marks.map(([from, to]) => hit.excerpt.slice(from, to)),
      ['read-only'],
    );
    assert.equal(searchCourse(course, '& digests')[0]?.heading, 'Layers & digests');
  });

  it('does not give the answers to questions away', () => {
    assert.deepEqual(places('whales'), []);
    assert.deepEqual(places('dolphins'), []);
    assert.deepEqual(places('how many'), ['one#how-many']);
  });
});
