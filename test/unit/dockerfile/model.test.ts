import assert from 'node:assert/strict';
import { parseDockerfile } from '../../../src/dockerfile/model/parse';
import { parseImage } from '../../../src/dockerfile/model/image';
import { SourceText } from '../../../src/dockerfile/model/source';
import type { Span } from '../../../src/dockerfile/model/source';

const first = (text: string) => parseDockerfile(text).instructions[0]!;

describe('model of a Dockerfile', () => {
  it('joins continued lines as the builder does, and knows where each character stands', () => {
    const text = 'RUN one\\\n  # a comment\n\n two \\\t\n   th\\\nree\n';
    const { args, comments, emptyLines, lastLine } = first(text);
    assert.equal(args.text, 'one two    three');
    const { start, end } = args.span(args.text.indexOf('three'), args.text.length);
    assert.equal(text.slice(start, end), 'th\\\nree');
    assert.deepEqual([comments.map(({ line }) => line), emptyLines, lastLine], [[1], [2], 5]);
  });

  it('takes the escape character from its directive, and only there', () => {
    assert.equal(parseDockerfile('# escape=`\nRUN a `\n  b\n').instructions[0]!.args.text, 'a   b');
    assert.equal(parseDockerfile('# hello\n# escape=`\nRUN a `\n').escape, '\\');
    assert.equal(parseDockerfile('#syntax=x\n# ESCAPE = `\nRUN a').escape, '`');
  });

  it('knows an escaped escape character, which continues nothing', () => {
    assert.deepEqual(
      parseDockerfile('RUN a \\\\\nRUN b\n').instructions.map(({ args }) => args.text),
      ['a \\\\', 'b'],
    );
  });

  it('reads flags, words and JSON arrays', () => {
    const copy = first('COPY --from=x --chown="a:b" [ "c d" , "e\\"\\u0041" ]\n');
    assert.deepEqual(
      copy.flags.map(({ name, value }) => [name, value]),
      [
        ['from', 'x'],
        ['chown', 'a:b'],
      ],
    );
    assert.deepEqual(
      copy.words.map(({ value }) => value),
      ['c d', 'e"A'],
    );
    assert.equal(first("CMD ['a']").json, undefined);
    assert.equal(first('CMD ["a"] b').json, undefined);
    assert.deepEqual(first('CMD []').json, []);
    assert.deepEqual(
      first('ENV A="b c" D=e\\ f').pairs.map(({ key, value }) => [key, value]),
      [
        ['A', 'b c'],
        ['D', 'e f'],
      ],
    );
  });

  it('takes here-documents whole', () => {
    const { instructions } = parseDockerfile('COPY <<A <<-"B" /x/\n1\nA\n\t2\n\tB\nRUN <<E\nls\nE\nUSER u\n');
    assert.deepEqual(
      instructions.map(({ keyword, lastLine }) => [keyword, lastLine]),
      [
        ['COPY', 4],
        ['RUN', 7],
        ['USER', 8],
      ],
    );
    assert.deepEqual(
      instructions[1]!.script.commands.map(({ name }) => name),
      ['ls'],
    );
    assert.equal(first('RUN <<E\n#!/usr/bin/env python3\nimport os\nE\n').script.commands.length, 0);
  });

  it('hands a here-document to the command that it is for', () => {
    const { script, lastLine } = first('RUN cat <<E > /x && ls\ntext | y\nE\n');
    assert.deepEqual(
      script.commands.map(({ name }) => name),
      ['cat', 'ls'],
    );
    assert.equal(script.hasPipe, false);
    assert.equal(lastLine, 2);
  });

  it('connects stages with those that they start from', () => {
    const document = parseDockerfile(
      'ARG V\nFROM a:$V AS Base\nRUN x\nFROM base AS mid\nFROM c\nFROM mid\nUSER u\n',
    );
    assert.deepEqual(
      document.stages.map(({ name, parent, isFinal }) => [name, parent?.index, isFinal]),
      [
        ['Base', undefined, false],
        ['mid', 0, false],
        [undefined, undefined, false],
        [undefined, 1, true],
      ],
    );
    assert.deepEqual(
      document.stages.map((stage) => document.isShipped(stage)),
      [true, true, false, true],
    );
  });

  const images: [string, (string | undefined)[]][] = [
    ['debian', [undefined, 'debian', undefined, undefined]],
    ['debian:12@sha256:0', [undefined, 'debian', '12', 'sha256:0']],
    ['a.io/b/c:1', ['a.io', 'b/c', '1', undefined]],
    ['localhost:5000/x', ['localhost:5000', 'x', undefined, undefined]],
    ['user/x', [undefined, 'user/x', undefined, undefined]],
    ['${A:-b/c:d@e}', [undefined, '${A:-b/c:d@e}', undefined, undefined]],
    ['x:${V:-1}', [undefined, 'x', '${V:-1}', undefined]],
  ];
  for (const [text, parts] of images) {
    it(`reads the image ${text}`, () => {
      const image = parseImage({ text, value: text, start: 0, end: text.length });
      assert.deepEqual([image.registry, image.name, image.tag, image.digest], parts);
    });
  }
});

describe('commands of a script', () => {
  const places = (text: string, spans: readonly Span[]): string[] =>
    spans.map(({ start, end }) => text.slice(start, end));

  it('have exact places through continuations and comments', () => {
    const text = 'FROM a\nRUN apt-get \\\n  # note\n  inst\\\nall "$X y" | tee x\n';
    const { script } = parseDockerfile(text).runs[0]!;
    const [apt] = script.commands;
    assert.deepEqual(places(text, apt!.args), ['inst\\\nall', '"$X y"']);
    assert.deepEqual(
      apt!.args.map(({ value }) => value),
      ['install', '${X} y'],
    );
    assert.equal(script.hasPipe, true);
  });

  it('are found in substitutions, conditions and functions, behind wrappers', () => {
    const { script } = first('RUN if a; then b $(c "`d`"); fi; f() { command e; }; exec -a n g; [ h ]; $i j');
    assert.deepEqual(
      script.commands.map(({ name }) => name),
      ['a', 'b', 'c', 'd', 'e', 'g'],
    );
  });

  it('know flags, their values and the rest', () => {
    const [command] = first('RUN x -ab --long=1 --other 2 -- - y').script.commands;
    assert.deepEqual(
      command!.flags.map(({ name }) => name),
      ['a', 'b', 'long', 'other'],
    );
    assert.deepEqual(
      command!.operands(['other', 'long']).map(({ value }) => value),
      ['--', '-', 'y'],
    );
    assert.deepEqual([command!.flagValue('long'), command!.flagValue('other')], ['1', '2']);
  });

  it('are none where the shell would refuse the text, and those before a word that ends it', () => {
    const names = (run: string): string[] => first(run).script.commands.map(({ name }) => name);
    assert.deepEqual(names('RUN if then'), []);
    assert.deepEqual(names('RUN a; "b'), []);
    assert.deepEqual(names('RUN a | | b'), []);
    assert.deepEqual(names('RUN a; fi; b'), ['a']);
    assert.deepEqual(names("RUN a; (b).c('x'); d"), ['a', 'b']);
    assert.deepEqual(names('RUN a; [Net.X]::Y = [Net.Z]::T; b'), []);
  });
});

describe('positions', () => {
  it('count lines as editors do, in UTF-16 code units', () => {
    const source = new SourceText('a😀b\r\nc\rd\n');
    assert.deepEqual(source.positionAt(4), { line: 0, character: 4 });
    assert.deepEqual(source.positionAt(8), { line: 2, character: 0 });
    for (let offset = 0; offset <= source.text.length; offset++)
      assert.equal(source.offsetAt(source.positionAt(offset)), offset);
    assert.equal(source.offsetAt({ line: 99, character: 0 }), source.text.length);
    assert.equal(source.eol, '\r\n');
  });
});
