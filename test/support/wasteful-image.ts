import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestEngine } from './dockerd';

/** No one's: it has the form of one. */
export const TOKEN = `npm_${'0aB1'.repeat(9)}`;

/** Stands in for the real one: leaves what that leaves. */
const APT_GET =
  '#!/bin/sh\nmkdir -p /var/lib/apt/lists\nhead -c 3000000 /dev/zero > /var/lib/apt/lists/packages\n';

/** Of an image that does what one should not: the third line leaves lists of packages, the fourth a secret. */
const LINES = [
  'COPY apt-get /usr/bin/',
  'RUN apt-get update && echo one > /etc/motd',
  `RUN rm -rf /var/lib/apt/lists/* && echo //npm.lab.org/:_authToken=${TOKEN} > /root/.npmrc`,
  'RUN rm /root/.npmrc && echo two > /etc/motd',
];

/** Builds it from `folder`, which has its Dockerfile then. Answers with its name. */
export async function buildWastefulImage(engine: TestEngine, folder: string): Promise<string> {
  const image = `${engine.image.split(':')[0]}:wasteful`;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'apt-get'), APT_GET);
  await chmod(path.join(folder, 'apt-get'), 0o755);
  await writeFile(
    path.join(folder, 'Dockerfile'),
    [`FROM ${engine.image}`, 'RUN mkdir -p /etc /root', ...LINES, ''].join('\n'),
  );
  await engine.docker('build', '--quiet', '--tag', image, folder);
  return image;
}
