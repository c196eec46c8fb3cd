import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brief, loadFiles } from './support';

const GUIDE = join(import.meta.dirname, '..', '..', '..', 'docs', 'authoring.md');

describe('docs/authoring.md', () => {
  it('begins with a course of ten lines that works', async () => {
    const text = await readFile(GUIDE, 'utf8');
    const manifest = /^`my-course\/course\.yaml`:\n\n```yaml\n(.*?)^```$/ms.exec(text)?.[1] ?? '';
    const chapter = /^`my-course\/hello\.md`:\n\n````text\n(.*?)^````$/ms.exec(text)?.[1] ?? '';
    assert.equal(`${manifest}${chapter}`.trimEnd().split('\n').length, 10);

    const { course, problems } = await loadFiles({ 'course.yaml': manifest, 'hello.md': chapter });
    assert.deepEqual(problems.map(brief), []);
    assert.deepEqual(course?.chapters[0]?.steps[0]?.check, { kind: 'image', name: 'hello-world' });
  });
});
