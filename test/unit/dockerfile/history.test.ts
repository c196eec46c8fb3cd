import assert from 'node:assert/strict';
import { readInstructionsOf } from '../../../src/dockerfile';

const DOCKERFILE = `FROM golang AS build
RUN go build
FROM debian AS base
ENV A=1
RUN apt-get update \\
    # a comment
    && apt-get install -y curl
FROM base
ARG V
COPY --from=build --chown=1:1 go.bin $PLACE /usr/bin/
RUN --mount=type=cache,target=/x ["make", "all"]
CMD ["curl"]
`;

/** Numbers of lines, from 1; 0 for none. */
async function lines(history: readonly string[], text = DOCKERFILE): Promise<number[] | undefined> {
  return (await readInstructionsOf(text, history))?.map((made) => (made === undefined ? 0 : made.line + 1));
}

describe('the instructions that made an image', () => {
  const buildKit = [
    '/bin/sh -c #(nop) ADD file:1a2b in / ',
    'ENV A=1',
    'RUN /bin/sh -c apt-get update     && apt-get install -y curl # buildkit',
    'ARG V',
    'COPY --chown=1:1 go.bin b /usr/bin/ # buildkit',
    'RUN |1 V=2 make all # buildkit',
    'CMD ["curl"]',
  ];

  it('are found in what BuildKit wrote down', async () => {
    assert.deepEqual(await lines(buildKit), [0, 4, 5, 9, 10, 11, 12]);
  });

  it('are found in what the classic builder wrote down', async () => {
    const history = [
      '/bin/sh -c #(nop)  ENV A=1',
      '/bin/sh -c apt-get update     && apt-get install -y curl',
      '/bin/sh -c #(nop)  ARG V',
      '/bin/sh -c #(nop) COPY --chown=1:1file:3c4d in /usr/bin/ ',
      '|1 V=2 make all',
      '/bin/sh -c #(nop)  CMD ["curl"]',
    ];
    assert.deepEqual(await lines(history), [4, 5, 9, 10, 11, 12]);
  });

  it('may be those of an earlier stage', async () => {
    assert.deepEqual(await lines(['from elsewhere', 'RUN /bin/sh -c go build # buildkit']), [0, 2]);
  });

  it('may show by what is copied where', async () => {
    const text = 'FROM scratch\nCOPY tool /bin/\n';
    assert.deepEqual(await lines(['COPY tool /bin/ # buildkit'], text), [2]);
    assert.equal(await lines(['COPY tool /sbin/ # buildkit'], text), undefined);
  });

  it('are none where another Dockerfile made the image, or nothing tells it', async () => {
    assert.equal(await lines([...buildKit, 'USER root']), undefined);
    assert.equal(await lines(buildKit.slice(2)), undefined);
    assert.equal(await lines(['RUN /bin/sh -c go build ./cmd # buildkit']), undefined);
    assert.equal(await lines(['CMD ["x"]'], 'FROM a\nCMD ["x"]\n'), undefined);
    assert.equal(await lines([], ''), undefined);
  });
});
