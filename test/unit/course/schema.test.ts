import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { courseVocabulary } from '../../../src/course';
import { TOOLS } from '../../../src/course/requirements';
import { brief, loadFiles } from './support';

const SCHEMA = join(import.meta.dirname, '..', '..', '..', 'media', 'course.schema.json');

interface Schema {
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  enum?: string[];
  pattern?: string;
  definitions?: Record<string, Schema>;
}

const readSchema = async (): Promise<Schema> => JSON.parse(await readFile(SCHEMA, 'utf8')) as Schema;

describe('course: the JSON schema of the manifest', () => {
  it('has every key that the loader knows, and no other', async () => {
    const { manifest } = await courseVocabulary();
    assert.deepEqual(Object.keys((await readSchema()).properties ?? {}).sort(), [...manifest].sort());
  });

  it('has everything that can be required', async () => {
    const { properties } = await readSchema();
    assert.deepEqual(properties?.['requires']?.items?.anyOf?.[0]?.enum, [...TOOLS]);
  });

  it('asks for what the loader asks for', async () => {
    const { required = [] } = await readSchema();
    for (const key of required) {
      const lines = ['id: x', 'title: X', 'chapters: [one.md]'].filter((line) => !line.startsWith(`${key}:`));
      const { problems } = await loadFiles({ 'course.yaml': `${lines.join('\n')}\n`, 'one.md': '# One\n' });
      assert.ok(
        problems.some(({ file, severity }) => file === 'course.yaml' && severity === 'error'),
        key,
      );
    }
  });

  // What one takes and refuses the other takes and refuses.
  const words: readonly [key: string, path: readonly string[], value: string, good: boolean][] = [
    ['id', ['id'], 'first-containers', true],
    ['id', ['id'], 'First', false],
    ['language', ['language'], 'pt-BR', true],
    ['language', ['language'], 'english!', false],
    ['ssh-fingerprints', ['fingerprint'], `SHA256:${'a'.repeat(43)}`, true],
    ['ssh-fingerprints', ['fingerprint'], 'MD5:aa', false],
    ['requires', ['size'], '4G', true],
    ['requires', ['size'], '512 MiB', true],
    ['requires', ['size'], 'much', false],
  ];
  for (const [key, [name = ''], value, good] of words)
    it(`${good ? 'takes' : 'refuses'} ${key}: ${value}, as the loader does`, async () => {
      const { properties, definitions } = await readSchema();
      const pattern = (definitions?.[name] ?? properties?.[name])?.pattern ?? '';
      assert.equal(new RegExp(pattern).test(value), good);
      const written = key === 'requires' ? `[{ memory: ${value} }]` : value;
      const lines = [key === 'id' ? '' : 'id: x', 'title: X', 'chapters: [one.md]', `${key}: ${written}`];
      const { problems } = await loadFiles({ 'course.yaml': `${lines.join('\n')}\n`, 'one.md': '# One\n' });
      assert.equal(problems.length === 0, good, problems.map(brief).join('\n'));
    });
});
