import assert from 'node:assert/strict';
import { linter } from './rule-tester';

/** Where and what: `3:8 CW1010`, lines and columns from 1. */
function found(text: string): string[] {
  return linter
    .lint(text)
    .map(({ code, range: { start } }) => `${start.line + 1}:${start.character + 1} ${code}`);
}

describe('mistakes that beginners copy', () => {
  it('a first Dockerfile with comments behind its instructions', () => {
    const text = `FROM alpine:latest # the base
RUN apk update && apk add unrar # the tool
VOLUME data_to_unrar           # the data
ENTRYPOINT /usr/bin/unrar      # what to run
`;
    assert.deepEqual(found(text), [
      '1:13 DL3007',
      '1:20 CW1001',
      '2:19 DL3019',
      '2:27 CW1016',
      '2:27 DL3018',
      '3:8 CW1010',
      '3:32 CW1001',
      '4:12 DL3025',
    ]);
    assert.equal(
      linter.fixAll(text),
      `# the base
FROM alpine:latest
RUN apk update && apk add --no-cache unrar # the tool
# the data
VOLUME data_to_unrar
# what to run
ENTRYPOINT ["/usr/bin/unrar"]
`,
    );
  });

  it('a cheat sheet that shows how not to do it', () => {
    const text = `FROM example.org/team/image:1

LABEL maintainer      = "Jane Doe <jane@example.org>"

ARG jdk_version=11

RUN apt-get update \\
    && apt-get install -y --no-recommend \\
        build-essential \\
        openjdk-\${jdk_version}-jdk \\
    && apt clean \\
    && rm -rf /var/lib/{apt,cache}/ \\
    && rm -rf /var/cache/* \\


WORKDIR /tmp
ENTRYPOINT /entrypoint.sh
`;
    assert.deepEqual(found(text), [
      '3:7 LegacyKeyValueFormat',
      '8:8 DL3015',
      '8:27 CW1008',
      '9:9 CW1004',
      '9:9 DL3008',
      '11:8 DL3027',
      '12:24 CW1009',
      '13:28 NoEmptyContinuation',
      '17:12 DL3025',
    ]);
    const swallowed = linter.lint(text).find(({ code }) => code === 'NoEmptyContinuation');
    assert.match(swallowed!.message, /WORKDIR becomes part of this RUN/);
  });
});
