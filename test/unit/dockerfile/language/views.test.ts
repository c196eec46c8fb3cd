import assert from 'node:assert/strict';
import type { OutlineSymbol } from '../../../../src/dockerfile';
import { cursorIn, language } from './support';

const FILE = `# syntax=docker/dockerfile:1
# one
# two
ARG V=12
FROM debian:\${V} AS base
RUN <<EOF
  echo "$V"
EOF
RUN apt-get update \\
  # why
  # so
  && true
FROM ghcr.io/me/tool@sha256:0
COPY --from=base --link /a /b
RUN --mount=type=cache,target=/x y
`;

describe('views of a Dockerfile', () => {
  it('fold stages, instructions, here-documents and comments', () => {
    assert.deepEqual(
      language.folds(FILE).map(({ start, end, kind }) => `${start}-${end} ${kind}`),
      ['1-2 comment', '4-11 region', '5-7 region', '8-11 region', '9-10 comment', '12-14 region'],
    );
  });

  it('tell the words that take more than a look, in order and without overlaps', () => {
    const lines = FILE.split('\n');
    const tokens = language.tokens(FILE).map(({ line, character, length, type, isDeclaration }) => {
      const word = lines[line]!.slice(character, character + length);
      return `${line} ${type}${isDeclaration ? '!' : ''} ${word}`;
    });
    for (const expected of [
      ...['3 variable! V', '4 class debian', '4 keyword AS', '4 namespace! base', '5 macro <<EOF'],
      ...[
        '6 string   echo "$',
        '6 variable V',
        '6 string "',
        '7 macro EOF',
        '12 class ghcr.io/me/tool@sha256:0',
      ],
      ...['13 parameter --from', '13 namespace base', '13 parameter --link', '14 property target'],
    ])
      assert.ok(tokens.includes(expected), `${expected} is in ${tokens.join(', ')}`);
    const places = language
      .tokens(FILE)
      .map(({ line, character, length }) => [line * 1000 + character, length] as const);
    places.forEach(([start], index) => {
      const before = places[index - 1];
      assert.ok(before === undefined || before[0] + before[1] <= start);
    });
  });

  it('link images and the syntax to their pages', () => {
    const targets = (text: string): string[] => language.links(text).map(({ target }) => target);
    assert.deepEqual(targets(FILE), [
      'https://hub.docker.com/r/docker/dockerfile',
      'https://hub.docker.com/_/debian',
      'https://ghcr.io/me/tool',
    ]);
    assert.deepEqual(
      targets('FROM debian:12 AS a\nFROM a\nFROM scratch\nFROM $X\nCOPY --from=me/tool:1 / /\n'),
      ['https://hub.docker.com/_/debian', 'https://hub.docker.com/r/me/tool'],
    );
    assert.deepEqual(
      targets('FROM nvcr.io/nvidia/pytorch:25.01-py3\nFROM quay.io/a/b\nFROM mcr.microsoft.com/dotnet/sdk'),
      [
        'https://catalog.ngc.nvidia.com/orgs/nvidia/containers/pytorch',
        'https://quay.io/repository/a/b',
        'https://mcr.microsoft.com/artifact/mar/dotnet/sdk',
      ],
    );
    assert.deepEqual(targets('FROM registry.example/a/b\nFROM docker.io/library/debian\n'), [
      'https://hub.docker.com/_/debian',
    ]);
  });

  it('outline stages with their instructions', () => {
    const brief = ({ name, children }: OutlineSymbol): unknown => [name, children.map((child) => child.name)];
    assert.deepEqual(language.symbols(FILE).map(brief), [
      ['ARG', []],
      ['base', ['RUN', 'RUN']],
      ['ghcr.io/me/tool@sha256:0', ['COPY', 'RUN']],
    ]);
  });

  it('tell how an instruction is written, and which part of it is being written', () => {
    const help = (marked: string, isWanted = true): (string | undefined)[] | undefined => {
      const { text, position } = cursorIn(marked);
      const found = language.signatureHelp(text, position, isWanted);
      const signature = found?.signatures[found.activeSignature];
      return signature && [signature.label, signature.parameters[found.activeParameter]?.label];
    };
    assert.deepEqual(help('FROM a\n\nEXPOSE |'), ['EXPOSE port ...', 'port']);
    assert.deepEqual(help('# escape=`\nFROM a\nENV `\n  A=|'), ['ENV key=value', 'value']);
    assert.match(help('FROM a\nONBUILD COPY x |')?.[0] ?? '', /^COPY/);
    assert.equal(help('FROM a\nRUN <<E\nCOPY |\nE'), undefined);
    assert.equal(help('FROM a\n# COPY |'), undefined);
    assert.equal(help('FROM a\nRUN x |', false), undefined);
    assert.ok(help('FROM a\nRUN x |', true));
  });
});
