import assert from 'node:assert/strict';
import { findLinks } from '../../../src/editor/terminals/outputLinks';

/** What a line offers: each link's text, and what it is taken for. */
function offered(line: string): [text: string, meaning: string][] {
  return findLinks(line).map((link) => [
    line.slice(link.start, link.start + link.length),
    link.kind === 'address'
      ? link.url
      : [link.path, link.line, link.column].filter((part) => part !== undefined).join(' '),
  ]);
}

describe('links in the output of a terminal', () => {
  for (const [line, ...expected] of [
    ['/etc/hosts is there', ['/etc/hosts', '/etc/hosts']],
    ['see ./a/b.txt, and ~/notes.md.', ['./a/b.txt', './a/b.txt'], ['~/notes.md', '~/notes.md']],
    ['src/main.c:12:3: error: expected ‘;’', ['src/main.c:12:3', 'src/main.c 12 3']],
    ['Dockerfile:7 DL3008 warning: Pin versions', ['Dockerfile:7', 'Dockerfile 7']],
    [
      '  File "/srv/app dir/run.py", line 42, in <module>',
      ['"/srv/app dir/run.py", line 42', '/srv/app dir/run.py 42'],
    ],
    ['(../x.yaml)', ['../x.yaml', '../x.yaml']],
    ["'quoted/path'", ['quoted/path', 'quoted/path']],
    [
      'Listening on http://localhost:8080/a?b=c#d.',
      ['http://localhost:8080/a?b=c#d', 'http://localhost:8080/a?b=c#d'],
    ],
    [
      'http://127.0.0.1:3000 (or https://[::]:8443/)',
      ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
      ['https://[::]:8443/', 'https://[::]:8443/'],
    ],
    ['http://localhost.evil.example/ https://example.com/a/b.txt'],
    ['http://localhost:8080.evil.example/'],
    ['-v --out=-x/y version 1.5, and or 2 // 3'],
    ['total 12'],
  ] as [string, ...[string, string][]][]) {
    it(`are found in ${JSON.stringify(line)}`, () => assert.deepEqual(offered(line), expected));
  }

  it('are few, and found fast in any line', () => {
    for (const line of [
      'a/b '.repeat(100_000),
      '"'.repeat(100_000),
      'http://localhost:'.repeat(10_000),
      ':1'.repeat(50_000),
    ]) {
      const start = performance.now();
      assert(findLinks(line).length <= 200);
      assert(findLinks(line).filter(({ kind }) => kind === 'path').length <= 10);
      assert(performance.now() - start < 200, line.slice(0, 20));
    }
  });
});
