import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/dockerfile';
import type { KnownVersions } from '../../../src/dockerfile';
import { linter } from './rule-tester';

/** What the fixes of a text's findings make of it, by their titles. */
function proposed(text: string, code: string, versions: KnownVersions): Record<string, string> {
  return Object.fromEntries(
    linter
      .lint(text, { context: { versions } })
      .filter((finding) => finding.code === code)
      .flatMap(({ fixes }) => fixes)
      .map(({ title, edits, safe }) => {
        assert.ok(!safe);
        return [title, applyEdits(text, edits)];
      }),
  );
}

describe('versions to propose', () => {
  it('are tags and digests of the image that a FROM without one takes', () => {
    const digest = `sha256:${'0a'.repeat(32)}`;
    const asked: string[] = [];
    const versions: KnownVersions = {
      ofImage: (name) => (asked.push(name), ['latest', '12.11', digest, 'evil && rm', '12', '13']),
    };
    assert.deepEqual(proposed('FROM debian AS x\n', 'DL3006', versions), {
      'Use :12.11, as on the workbench': 'FROM debian:12.11 AS x\n',
      [`Use @${digest}, as on the workbench`]: `FROM debian@${digest} AS x\n`,
      'Use :12, as on the workbench': 'FROM debian:12 AS x\n',
    });
    assert.equal(
      proposed('FROM r.example.org:5000/a/b:latest\n', 'DL3007', versions)['Use :12, as on the workbench'],
      'FROM r.example.org:5000/a/b:12\n',
    );
    assert.deepEqual(asked, ['debian', 'r.example.org:5000/a/b']);
  });

  const asItIs = (name: string): string => `1.${name.length}~x`;
  const cases: [string, string, string][] = [
    ['DL3008', 'apt-get install -y curl "git" g=1', 'apt-get install -y curl=1.4~x "git" g=1'],
    ['DL3018', 'apk add --no-cache a \\\n  bb', 'apk add --no-cache a=1.1~x \\\n  bb=1.2~x'],
    ['DL3013', 'pip install x', 'pip install x==1.1~x'],
    ['DL3016', 'npm install @a/b', 'npm install @a/b@1.4~x'],
    ['DL3028', 'gem install x', 'gem install x:1.1~x'],
    ['DL3033', 'yum install -y x', 'yum install -y x-1.1~x'],
    ['DL3041', 'dnf install -y x', 'dnf install -y x-1.1~x'],
    ['DL3037', 'zypper install -y x', 'zypper install -y x=1.1~x'],
    ['DL3062', 'go install e.org/x@latest', 'go install e.org/x@1.7~x'],
  ];
  for (const [code, before, after] of cases)
    it(`are written as ${code} wants them`, () => {
      const text = `FROM base:1 AS a\nFROM a\nRUN ${before}\n`;
      const images = new Set<unknown>();
      const made = Object.values(
        proposed(text, code, {
          ofPackage: (_, name, image) => (images.add(image), asItIs(name)),
        }),
      );
      assert.deepEqual(made, [text.replace(before, after)]);
      assert.deepEqual([...images], ['base:1']);
    });

  it('are none where nothing is known, or nothing that a command line may hold', () => {
    const text = 'FROM a:1\nRUN apt-get install -y curl\n';
    for (const version of [undefined, '', '1; rm -rf /', '$(x)', '1 2'])
      assert.deepEqual(proposed(text, 'DL3008', { ofPackage: () => version }), {});
    assert.deepEqual(
      proposed('FROM a:1\nRUN ["apt-get", "install", "curl"]\n', 'DL3008', { ofPackage: () => '1' }),
      {},
    );
  });
});
