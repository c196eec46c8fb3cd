import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { openEngine } from '../../src/docker';
import type { BuildEvent, BuilderName, BuildSpec, Engine } from '../../src/docker';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { until } from '../support/eventually';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { isRunning } from '../support/marked';
import { skip } from '../support/skip';

const exec = promisify(execFile);

/** A docker program from before 23 has BuildKit built in. */
const OLDER_DOCKER = '/usr/bin/docker';

const ROUTES = [
  { what: 'over SSH', options: { groups: ['docker'] } },
  { what: 'over SSH and sudo', options: { sudo: 'no-password' } },
] as const;

for (const { what, options } of ROUTES) {
  describe(`builds ${what}`, () => {
    let docker: TestEngine;
    let machine: Machine;
    let here: string;
    let there: string;
    before(async function () {
      docker = await useEngine(this);
      if ('sudo' in options && !existsSync('/usr/bin/sudo')) skip(this, 'sudo is not installed');
      machine = await startMachine(this, options);
      here = await mkdtemp('/tmp/cwtest-build-');
      there = path.join(machine.student.home, 'context');
      await mkdir(there);
    });
    after(async () => {
      if (here !== undefined) await rm(here, { recursive: true });
      await machine?.dispose();
      await docker?.docker('image', 'prune', '--force', '--filter', `label=test=${docker.image}`);
      await docker?.dispose();
    });

    const write = async (dockerfile: string): Promise<void> => {
      const text = dockerfile.replace(/^FROM .*$/gm, (from) => `${from}\nLABEL test=${docker.image}`);
      for (const folder of [here, there]) {
        await writeFile(path.join(folder, 'Dockerfile'), text);
        await writeFile(path.join(folder, 'word'), folder);
      }
      await exec('chown', ['-R', machine.student.name, there]);
    };

    for (const builder of ['buildkit', 'classic'] satisfies BuilderName[]) {
      describe(builder === 'buildkit' ? 'by BuildKit' : 'by the classic builder', () => {
        let engine: Engine;
        before(async function () {
          let folder = path.dirname(OLDER_DOCKER);
          if (builder === 'buildkit') {
            if (!existsSync(OLDER_DOCKER)) skip(this, `${OLDER_DOCKER} is not installed`);
            const { stdout } = await exec(OLDER_DOCKER, ['--version']);
            if (!/version (19|20)\./.test(stdout))
              skip(this, 'the docker program has no BuildKit of its own');
          } else {
            // The engine has a BuildKit; a program of a later version without its plugin cannot use it.
            folder = path.join(machine.student.home, 'bin');
            await mkdir(folder);
            await writeFile(path.join(folder, 'docker'), WITHOUT_BUILDX, { mode: 0o755 });
          }
          const { name, home } = machine.student;
          const lines = [`export DOCKER_HOST=unix://${docker.socket}`, `export PATH=${folder}:$PATH`];
          await writeFile(path.join(home, '.bashrc'), `${lines.join('\n')}\n`);
          if ('sudo' in options) {
            const rules = [
              `${name} ALL=(ALL:ALL) NOPASSWD: ALL`,
              `Defaults:${name} secure_path=${folder}:/usr/bin:/bin`,
            ];
            await writeFile(`/etc/sudoers.d/${name}`, `${rules.join('\n')}\n`);
          }
          engine = await openEngine(await machine.connect());
        });
        after(() => engine?.close());

        const build = async (
          spec: Partial<BuildSpec>,
          options: { signal?: AbortSignal; onEvent?: (event: BuildEvent) => void } = {},
        ): Promise<string[]> => {
          const said: string[] = [];
          const onEvent = (event: BuildEvent): void => {
            if (event.kind === 'builder') said.push(event.builder);
            else if (event.kind === 'step' && event.step.state !== 'running') {
              said.push(`${event.step.instruction}: ${event.step.state}`);
            }
            options.onEvent?.(event);
          };
          await engine.builds.run(
            { context: here, tags: [`${docker.image}-built`], ...spec },
            { ...options, onEvent },
          );
          return said;
        };

        // What is packed here goes the same way whatever the route.
        for (const remote of 'sudo' in options ? [true] : [false, true]) {
          it(`take a folder ${remote ? 'there' : 'from here'}, with arguments, a platform and a stage`, async () => {
            await write(`FROM ${docker.image} AS first
ARG WORD
COPY word /word
RUN echo "$WORD $(cat /word)" > /list
FROM first
RUN exit 9
`);
            const spec = {
              ...(remote ? { context: there, remote } : {}),
              args: { WORD: '"$(id)" ;' },
              target: 'first',
              platform: (await engine.images.inspect(docker.image)).platform,
            };
            const said = await build({ ...spec, noCache: true });
            assert.equal(said[0], builder);
            assert(said.includes('COPY word /word: done'), said.join('\n'));
            const list = await docker.docker('run', '--rm', `${docker.image}-built`, 'cat', '/list');
            assert.equal(list, `"$(id)" ; ${remote ? there : here}`);
            assert((await build(spec)).includes('COPY word /word: cached'));
          });

          it(`of a folder ${remote ? 'there' : 'from here'} end at the engine when they are cancelled`, async () => {
            const mark = randomBytes(8).toString('hex');
            await write(`FROM ${docker.image}\nRUN echo begun ${mark}; busybox sleep 600\n`);
            const controller = new AbortController();
            const onEvent = (event: BuildEvent): void => {
              if (event.kind === 'output' && /^(#\d+ [\d.]+ )?begun/.test(event.line)) controller.abort();
            };
            const { signal } = controller;
            const work = build({ ...(remote ? { context: there, remote } : {}) }, { signal, onEvent });
            await assert.rejects(work, { name: 'AbortError' });
            await until('what the build ran has ended', async () => !(await isRunning(mark)));
          });
        }
      });
    }
  });
}

const WITHOUT_BUILDX = `#!/bin/sh
case "$*" in
  --version) echo 'Docker version 28.0.0' ;;
  'buildx version') exit 1 ;;
  *) exec ${OLDER_DOCKER} "$@" ;;
esac
`;
