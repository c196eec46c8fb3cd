import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadLinter } from '../../src/dockerfile';
import { parseDockerfile } from '../../src/dockerfile/model/parse';
import { compare, type Figure } from '../support/bench';

const STAGE = `FROM debian:latest AS build
LABEL maintainer="somebody@example.org"
ENV LANG=C.UTF-8 \\
    PATH=/opt/tool/bin:$PATH
RUN apt-get update && \\
    apt-get install -y curl build-essential && \\
    rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN set -eux; cd /src; ./configure --prefix=/opt/tool; make -j"$(nproc)"; sudo make install
ADD https://example.org/archive.tar.gz /tmp/
HEALTHCHECK --interval=30s CMD curl -fsS http://localhost/ || exit 1
EXPOSE 8080
USER nobody
ENTRYPOINT ["/opt/tool/bin/tool"]
CMD ["--help"]

`;
const exec = promisify(execFile);
const SIZES = [1, 60];
const RUNS = 50;

/** Linting as the editor does it, beside the hadolint program where there is one, else beside only parsing. */
export default async function lint(): Promise<Figure[]> {
  const linter = await loadLinter();
  const folder = await mkdtemp(join(tmpdir(), 'bench-lint-'));
  const hasHadolint = await exec('hadolint', ['--version']).then(
    () => true,
    () => false,
  );
  const figures: Figure[] = [];
  try {
    for (const stages of SIZES) {
      const text = STAGE.repeat(stages);
      const file = join(folder, `Dockerfile.${stages}`);
      await writeFile(file, text);
      const program = (): unknown => exec('hadolint', ['--no-fail', file]);
      figures.push({
        what: `linting ${text.split('\n').length - 1} lines`,
        subject: 'in the editor',
        baseline: hasHadolint ? 'the hadolint program' : 'parsing alone',
        ...(await compare(
          RUNS,
          () => linter.lint(text),
          hasHadolint ? program : () => parseDockerfile(text),
        )),
      });
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
}
