import assert from 'node:assert/strict';
import { BuildFailure } from '../../../src/docker/buildFailure';
import { BuildKitBuild } from '../../../src/docker/buildKitBuild';
import { BuildSteps } from '../../../src/docker/buildSteps';
import type { BuildReader } from '../../../src/docker/buildSteps';
import { ClassicBuild } from '../../../src/docker/classicBuild';

interface Told {
  steps: string[];
  image: string | undefined;
  failed: string | undefined;
}

/** What a reader tells of each step that ended, in a time of its own in which each line takes a second. */
function read(make: (steps: BuildSteps) => BuildReader, text: string, succeeded = true): Told {
  let clock = 0;
  const steps: string[] = [];
  const reader = make(
    new BuildSteps(
      (event) => {
        if (event.kind !== 'step' || event.step.state === 'running') return;
        const { stage, number, total, instruction, state, duration } = event.step;
        steps.push(`${stage ?? '-'} ${number}/${total} ${instruction}: ${state} ${duration}`);
      },
      () => clock,
    ),
  );
  for (const line of text.split('\n')) {
    clock += 1000;
    reader.readLine(line);
  }
  return { failed: reader.end(succeeded)?.instruction, steps, image: reader.image };
}
const classic = (steps: BuildSteps): BuildReader => new ClassicBuild(steps);
const buildKit = (steps: BuildSteps): BuildReader => new BuildKitBuild(steps);

describe('what builders print', () => {
  it('the classic one: steps, what was cached, the image', () => {
    const told = read(
      classic,
      `Step 1/4 : ARG V=1
Step 2/4 : FROM scratch AS one
 ---> 
Step 3/4 : COPY a /a
 ---> Using cache
 ---> 92affde26835
Step 4/4 : CMD ["x"]
 ---> Running in 0123456789ab
Removing intermediate container 0123456789ab
 ---> 3b4173d9d8f9
Successfully built 3b4173d9d8f9
Successfully tagged bk:test2`,
    );
    assert.deepEqual(told, {
      steps: [
        '- 1/4 ARG V=1: done 1000',
        '- 2/4 FROM scratch AS one: done 2000',
        '- 3/4 COPY a /a: cached 3000',
        '- 4/4 CMD ["x"]: done 5000',
      ],
      image: '3b4173d9d8f9',
      failed: undefined,
    });
  });

  it('the classic one: the step that failed', () => {
    const { failed } = read(
      classic,
      'Step 1/2 : FROM a\n ---> 1\nStep 2/2 : RUN false\n ---> Running in 2',
      false,
    );
    assert.equal(failed, 'RUN false');
  });

  it('Podman’s: steps by stage', () => {
    const id = 'a'.repeat(64);
    const told = read(
      classic,
      `[1/2] STEP 1/2: FROM scratch AS one
[1/2] STEP 2/2: COPY a /a
--> Using cache ${id}
[2/2] STEP 1/1: FROM one
${id}`,
    );
    assert.deepEqual(told.steps, [
      '0 1/2 FROM scratch AS one: done 1000',
      '0 2/2 COPY a /a: cached 2000',
      '1 1/1 FROM one: done 1000',
    ]);
    assert.equal(told.image, id);
  });

  it('BuildKit: steps that run side by side, durations, the image', () => {
    const id = `sha256:${'1'.repeat(64)}`;
    const told = read(
      buildKit,
      `#1 [internal] load remote build context
#1 DONE 0.0s

#3 [one 1/1] COPY a /a
#3 CACHED

#4 [linux/amd64 stage-1 1/2] RUN make
#4 0.312 [1/2] compiling
#5 [stage-1 2/2] COPY --from=one /a /b
#5 DONE 0.1s

#4 [linux/amd64 stage-1 1/2] RUN make
#4 DONE 2.5s

#6 exporting to image
#6 writing image ${id} done
#6 DONE 0.0s`,
    );
    assert.deepEqual(told, {
      steps: [
        'one 1/1 COPY a /a: cached 0',
        '1 2/2 COPY --from=one /a /b: done 100',
        '1 1/2 RUN make: done 2500',
      ],
      image: id,
      failed: undefined,
    });
  });

  it('BuildKit: the step that failed', () => {
    const { failed } = read(
      buildKit,
      `#6 [2/2] COPY missing /c
#6 ERROR: "/missing" not found: not found
------
 > [2/2] COPY missing /c:
------`,
      false,
    );
    assert.equal(failed, 'COPY missing /c');
  });

  it('says where a build failed, and how', () => {
    const step = {
      id: '2',
      stage: undefined,
      number: 2,
      total: 3,
      instruction: 'RUN false',
      state: 'failed',
      duration: 1,
    } as const;
    const failed = new BuildFailure(
      'classic',
      step,
      "The command '/bin/sh -c false' returned a non-zero code: 7",
    );
    assert.equal(
      failed.message,
      'The build failed at step 2 of 3, “RUN false”. The command ended with exit status 7.',
    );
    const refused = new BuildFailure(
      'classic',
      undefined,
      'dockerfile parse error line 3: unknown instruction: X',
    );
    assert.equal(refused.line, 3);
  });

  it('says which image could not be had', () => {
    const said = `#3 [internal] load metadata for docker.io/library/nope:1
#3 ERROR: pull access denied, repository does not exist or may require authorization
------
 > [internal] load metadata for docker.io/library/nope:1:
------
failed to solve with frontend dockerfile.v0: failed to create LLB definition: pull access denied`;
    const failed = new BuildFailure('buildkit', undefined, said);
    assert.deepEqual([failed.image, failed.unauthorized], ['docker.io/library/nope:1', true]);
    assert.match(failed.message, /could not get the image “docker.io\/library\/nope:1”/);
  });

  it('knows the line that BuildKit points at', () => {
    const excerpt = `Dockerfile:3
--------------------
   1 |     FROM debian
   2 |     
   3 | >>> RUN false && \\
   4 | >>>   true
--------------------
ERROR: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1`;
    const failed = new BuildFailure('buildkit', undefined, excerpt);
    assert.equal(failed.line, 3);
    assert.match(failed.message, /before its first step. The command ended with exit status 1/);
  });
});
