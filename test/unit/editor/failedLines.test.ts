import assert from 'node:assert/strict';
import { readOutline } from '../../../src/dockerfile';
import { failedLines } from '../../../src/editor/builds/failedLines';

const TEXT = `ARG V=1
FROM debian:12 AS one
ENV A=b
RUN make \\
  # a comment
  all
FROM one
WORKDIR /x
COPY --from=one /a /b
`;

describe('where a build failed', () => {
  const step = (stage: string | undefined, number: number, total: number) => ({
    step: { id: '', stage, number, total, instruction: '', state: 'failed', duration: 0 } as const,
    line: undefined,
    image: undefined,
  });

  it('is found by the classic builder’s number', async () => {
    const outline = await readOutline(TEXT);
    const failed = failedLines({ builder: 'classic', ...step(undefined, 4, 7) }, outline);
    assert.deepEqual([failed?.line, failed?.lastLine], [3, 5]);
    assert.equal(failedLines({ builder: 'classic', ...step(undefined, 99, 99) }, outline), undefined);
  });

  it('is found by Podman’s number within a stage', async () => {
    const failed = failedLines({ builder: 'classic', ...step('0', 3, 3) }, await readOutline(TEXT));
    assert.equal(failed?.line, 3);
  });

  it('is found by BuildKit’s stage and number, FROM counted or not', async () => {
    const outline = await readOutline(TEXT);
    assert.equal(failedLines({ builder: 'buildkit', ...step('one', 2, 2) }, outline)?.line, 3);
    assert.equal(failedLines({ builder: 'buildkit', ...step('1', 2, 2) }, outline)?.line, 8);
  });

  it('is the line that the builder names', async () => {
    const failed = failedLines(
      { builder: 'classic', step: undefined, line: 5, image: undefined },
      await readOutline(TEXT),
    );
    assert.deepEqual([failed?.line, failed?.lastLine], [3, 5]);
  });

  it('is where the image stands that could not be had', async () => {
    const outline = await readOutline(
      'ARG TAG=3\nFROM alpine:$TAG AS a\nFROM a\nCOPY --from=a /x /\nCOPY --from=docker.io/library/busybox /x /\n',
    );
    const lineOf = (image: string): number | undefined =>
      failedLines({ builder: 'buildkit', step: undefined, line: undefined, image }, outline)?.line;
    assert.deepEqual(
      ['docker.io/library/alpine:3', 'docker.io/library/busybox:latest', 'docker.io/library/a:latest'].map(
        lineOf,
      ),
      [1, 4, undefined],
    );
    const only = await readOutline('ARG BASE=none\nFROM $BASE\n');
    const failed = failedLines(
      { builder: 'buildkit', step: undefined, line: undefined, image: 'given.example/it:1' },
      only,
    );
    assert.equal(failed?.line, 1);
  });
});
