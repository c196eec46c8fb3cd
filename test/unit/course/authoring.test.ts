import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brief, loadFiles } from './support';

const GUIDE = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'authoring.md'), 'utf8');
/** Files that the examples speak of. */
const FILES = {
  'figures/stack.svg': '<svg viewBox="0 0 1 1"><rect class="box"/></svg>',
  'picture.png': '',
  'faq.md': '# Questions\n',
  'other.md': '# Other\n\n## A heading\n',
  'hello.md': '# Hello\n\n{cite}`hykes2013`\n',
  '2-dream/question/dream.ipynb': '{}',
  '2-dream/solution/Dockerfile': 'FROM scratch\n',
};

/** The fenced examples of a language in the guide, by the heading of the second level that they stand under. */
function examples(language: string): { section: string; text: string }[] {
  return GUIDE.split(/^## /m).flatMap((part) =>
    [...part.matchAll(new RegExp(`^(\`{3,})${language}\n(.*?)^\\1$`, 'gms'))].map((match) => ({
      section: part.split('\n')[0] ?? '',
      text: match[2] ?? '',
    })),
  );
}

const manifest = examples('yaml').find(({ text }) => text.includes('bibliography:'))?.text ?? '';
const references = examples('yaml').find(({ text }) => text.startsWith('- id:'))?.text ?? '';
const glossary = examples('text').find(({ text }) => text.includes(':::{glossary}'))?.text ?? '';

/** Problems of a course whose chapter is this text, with everything that the guide tells to have. */
async function problemsOf(chapter: string): Promise<string[]> {
  const { problems } = await loadFiles({
    ...FILES,
    'course.yaml': manifest.replace('chapters: [hello.md]', 'chapters: [hello.md, example.md, other.md]'),
    'glossary.md': glossary,
    'references.yaml': references,
    'example.md': `# Example\n\n${chapter}`,
  });
  return problems.map(brief);
}

describe('docs/authoring.md', () => {
  it('begins with a course of ten lines that works', async () => {
    const yaml = /^`my-course\/course\.yaml`:\n\n```yaml\n(.*?)^```$/ms.exec(GUIDE)?.[1] ?? '';
    const chapter = /^`my-course\/hello\.md`:\n\n````text\n(.*?)^````$/ms.exec(GUIDE)?.[1] ?? '';
    assert.equal(`${yaml}${chapter}`.trimEnd().split('\n').length, 10);

    const { course, problems } = await loadFiles({ 'course.yaml': yaml, 'hello.md': chapter });
    assert.deepEqual(problems.map(brief), []);
    assert.deepEqual(course?.chapters[0]?.steps[0]?.check, { kind: 'image', name: 'hello-world' });
  });

  it('shows a manifest, a glossary and a bibliography that work', async () => {
    assert.ok(manifest !== '' && glossary !== '' && references !== '');
    assert.deepEqual(await problemsOf(''), []);
  });

  it('shows front matter that works', async () => {
    const head = examples('yaml').find(({ text }) => text.startsWith('---'))?.text ?? '';
    const { course, problems } = await loadFiles({
      'course.yaml': 'id: x\ntitle: X\nchapters: [one.md]\n',
      'one.md': `${head}Text\n`,
    });
    assert.deepEqual(problems.map(brief), []);
    assert.deepEqual(course?.chapters[0]?.requires.tools, ['docker']);
  });

  for (const section of new Set(examples('markdown').map((example) => example.section)))
    it(`has examples without mistakes under “${section}”`, async () => {
      const texts = examples('markdown').filter((example) => example.section === section);
      assert.deepEqual(await problemsOf(texts.map(({ text }) => text).join('\n\n')), []);
    });

  it('names every kind of check with its fields', async () => {
    const { courseVocabulary } = await import('../../../src/course');
    const { checks, blocks } = await courseVocabulary();
    for (const { kind, fields } of checks) {
      const row =
        GUIDE.split('\n').find((line) => new RegExp(`^\\| (\`all\`, )?\`${kind}\``).test(line)) ?? '';
      for (const field of fields)
        assert.ok(row.includes(`\`${field}\``) || field === 'name', `${kind}: ${field}`);
    }
    for (const { name } of blocks)
      assert.ok(GUIDE.includes(`{${name}}`) || GUIDE.includes(`\`${name}\``), name);
  });
});
