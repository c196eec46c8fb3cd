import assert from 'node:assert/strict';
import { cleanPath, parseDockerIgnore } from '../../../src/base';

/** Verdicts of moby/patternmatcher, as Docker's own ignorefile package hands it the lines. */
const VERDICTS: readonly (readonly [text: string, ignored: readonly string[], kept: readonly string[]])[] = [
  ['', [], ['a']],
  ['# a\n\n  \n', [], ['a', '# a']],
  ['\uFEFFa\r\nb\r\n', ['a', 'b'], ['c']],
  ['a', ['a', 'a/b', 'a/b/c'], ['A', 'b/a', 'ab']],
  ['/a/', ['a', 'a/b'], ['b/a']],
  ['./x/../a', ['a'], ['x']],
  ['*.log', ['x.log', 'x.log/y'], ['a/x.log', 'x.logs']],
  ['*/tmp/*', ['a/tmp/b', 'a/tmp/b/c'], ['tmp/b', 'a/b/tmp/c', 'a/tmp']],
  ['**/*.log', ['x.log', 'a/x.log', 'a/b/x.log'], ['x.txt']],
  ['**/a', ['a', 'b/a', 'b/a/c'], ['ba', 'b/ca']],
  ['**log', ['log', 'catalog', 'a/log'], ['logs']],
  ['a/**', ['a/b', 'a/b/c'], ['a', 'ab']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb', 'x/a/b']],
  ['a**b*', ['ab', 'abc', 'ax/b'], ['axb']],
  ['**', ['a', 'a/b'], []],
  ['a?c', ['abc', 'aéc', 'a😀c'], ['ac', 'a/c', 'abbc']],
  ['[a-cx]1', ['b1', 'x1'], ['d1']],
  ['[^a-c]1', ['d1'], ['b1']],
  ['[]a]1\n[a', [], [']1', 'a1', '[a', 'a']],
  ['\\*.x', ['*.x'], ['a.x']],
  ['c++\n(x)\na.b\n$', ['c++', '(x)', 'a.b', '$'], ['ccc', 'x', 'aab']],
  ['*\n!a', ['b'], ['a', 'a/b']],
  ['a\n!a/b\na/b/c', ['a', 'a/x', 'a/b/c'], ['a/b', 'a/b/d']],
  ['! a\na', ['a'], []],
];

describe('.dockerignore', () => {
  for (const [text, ignored, kept] of VERDICTS)
    it(`leaves out what Docker leaves out: ${JSON.stringify(text)}`, () => {
      const ignore = parseDockerIgnore(text);
      assert.deepEqual(
        [...ignored, ...kept].filter((path) => ignore.ignores(path)),
        ignored,
      );
    });

  it('says what it leaves out, and whether it takes something in again', () => {
    assert.deepEqual(parseDockerIgnore('/a/\n#b\n**/*\n').patterns, ['a', '**/*']);
    assert.equal(parseDockerIgnore('*').hasExceptions, false);
    assert.equal(parseDockerIgnore('*\n!a').hasExceptions, true);
  });

  it('takes no time for patterns that make regular expressions despair', () => {
    const ignore = parseDockerIgnore(`${'**/a*'.repeat(200)}\n${'*'.repeat(5000)}b\n[${'a-'.repeat(9000)}`);
    const start = process.cpuUsage().user;
    ignore.ignores(`${'a/'.repeat(200)}c`);
    assert.ok(process.cpuUsage().user - start < 2e6);
  });

  it('cleans paths as Go does', () => {
    for (const [path, clean] of [
      ['', '.'],
      ['./a//b/.', 'a/b'],
      ['a/../..', '..'],
      ['/../a/', '/a'],
      ['/', '/'],
    ] as const)
      assert.equal(cleanPath(path), clean);
  });
});
