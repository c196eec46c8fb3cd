import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Position, Range } from '../../../../src/dockerfile';
import { SourceText } from '../../../../src/dockerfile/model/source';
import { linter } from '../rule-tester';
import { IMAGES, language } from './support';

/** Asks everything about a place: the places that the answers name. */
function ask(text: string, position: Position): (Range | undefined)[] {
  const renaming = language.rename(text, position, 'other');
  language.signatureHelp(text, position, true);
  return [
    ...(['full', 'extras'] as const).flatMap((extent) => [
      ...language
        .complete(text, position, { extent, images: IMAGES, isWanted: true })
        .flatMap(({ typed, word }) => [typed, word]),
      language.hover(text, position, IMAGES, extent)?.range,
    ]),
    ...(language.placesOf(text, position)?.all ?? []),
    ...(renaming !== undefined && 'edits' in renaming ? renaming.edits.map(({ range }) => range) : []),
    ...language.links(text).map(({ range }) => range),
    ...language.symbols(text).flatMap(({ range, nameRange }) => [range, nameRange]),
    ...language.tokens(text).map(({ line, character, length }) => ({
      start: { line, character },
      end: { line, character: character + length },
    })),
    ...language.folds(text).map(({ start, end }) => ({
      start: { line: start, character: 0 },
      end: { line: end, character: 0 },
    })),
  ];
}

function check(text: string, ranges: readonly (Range | undefined)[]): void {
  const source = new SourceText(text);
  for (const range of ranges) {
    if (range === undefined) continue;
    const { start, end } = range;
    assert.ok(source.offsetAt(start) <= source.offsetAt(end));
    for (const place of [start, end]) assert.deepEqual(source.positionAt(source.offsetAt(place)), place);
  }
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function placeIn(text: string, part: number): Position {
  return new SourceText(text).positionAt(Math.floor(text.length * part));
}

describe('any text as a Dockerfile', () => {
  it('is answered with places inside it, however it ends', function () {
    this.timeout(60_000);
    const examples = linter.rules.flatMap(({ bad, good }) => [bad, good]);
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.string({ unit: 'grapheme', maxLength: 8 }),
        fc.constantFrom('', '\r\n', '\0', '"', '<<E', '\\\n', '${', '\uFEFF', '# check=', ' --mount=from='),
        (example, where, noise, end) => {
          const text = `${example.slice(0, Math.floor(where * example.length))}${noise}${end}`;
          for (const part of [where, 1]) check(text, ask(text, placeIn(text, part)));
        },
      ),
      process.env['FUZZ_RUNS'] === undefined
        ? { numRuns: 150, seed: 1 }
        : { numRuns: Number(process.env['FUZZ_RUNS']) },
    );
  });

  it('is answered in a time that grows with its length alone', function () {
    this.timeout(120_000);
    const step =
      'RUN --mount=type=cache,target=/x apt-get update && \\\n  echo "$A" && \\\n  true\nENV A=1 B=$A\n';
    const shapes: Record<string, (size: number) => string> = {
      stages: (size) =>
        Array.from(
          { length: size / 130 },
          (_, index) => `FROM debian AS s${index}\n${step}COPY --from=s0 /a /b\n`,
        ).join(''),
      variables: (size) => `FROM a\nENV A="${'$A '.repeat(20)}\\\n`.repeat(size / 70),
      continued: (size) => `FROM a\nRUN x \\\n${' && y \\\n'.repeat(size / 8)} && z\n`,
      'here-document': (size) => `FROM a\nRUN <<E\n${'echo $A\n'.repeat(size / 8)}E\n`,
      escapes: (size) => `FROM a\n${`RUN ${'\\'.repeat(1000)}$\n`.repeat(size / 1000)}`,
      mounts: (size) => `FROM a\nRUN ${'--mount=type=bind,from=a \\\n'.repeat(size / 30)} x\n`,
    };
    for (const [shape, make] of Object.entries(shapes)) {
      const [small, large] = [make(5_000), make(40_000)];
      ask(small, placeIn(small, 0.5));
      const before = timed(() => ask(small, placeIn(small, 0.5)));
      const after = timed(() => ask(large, placeIn(large, 0.5)));
      const limit = Math.max(before, 30) * 8 * 4;
      assert.ok(after < limit, `${shape}: ${before} ms, and ${after} ms for eight times as much`);
    }
  });

  it('is left alone where it is larger than anything a person writes', () => {
    for (const text of [`FROM a\n${'RUN x\n'.repeat(200_000)}`, `FROM a\nRUN ${'x'.repeat(1_000_000)}\n`]) {
      const position = { line: 1, character: 4 };
      const request = { extent: 'full', images: IMAGES, isWanted: true } as const;
      assert.deepEqual(language.complete(text, position, request), []);
      assert.deepEqual(language.tokens(text), []);
      assert.deepEqual(language.format(text, { tabSize: 4, insertSpaces: true }), []);
    }
  });
});
