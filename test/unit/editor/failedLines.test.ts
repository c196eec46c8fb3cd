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
    const failed = failedLines({ builder: 'classic', step: undefined, line: 5 }, await readOutline(TEXT));
    assert.deepEqual([failed?.line, failed?.lastLine], [3, 5]);
  });
});
