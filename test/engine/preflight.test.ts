import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { preflight } from '../../src/preflight';
import type { Capability, PreflightReport } from '../../src/preflight';
import { localWorkbench } from '../../src/workbench';
import { findEngine, NoEngine } from '../support/dockerd';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

function find({ capabilities }: PreflightReport, id: string): Capability {
  const found = capabilities.find((capability) => capability.id === id);
  assert(found !== undefined, `nothing is said of ${id}`);
  return found;
}

describe('preflight', () => {
  let machine: Machine | undefined;
  let folder: string | undefined;
  afterEach(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
    folder = undefined;
    await machine?.dispose();
    machine = undefined;
  });

  it('says what this computer has', async () => {
    const workbench = localWorkbench();
    const report = await preflight(workbench, {
      exercises: [
        { label: 'there', paths: ['/nowhere', '/etc'] },
        { label: 'not there', paths: ['~/nowhere "$(id)"'] },
      ],
    });
    assert.equal(find(report, 'kernel').state, 'ok');
    assert.equal(find(report, 'clock').state, 'ok');
    assert.equal(find(report, 'git').state, 'ok');
    assert.equal(find(report, 'exercise.there').value, '/etc');
    assert.equal(find(report, 'exercise.not there').state, 'missing');
    await workbench.close();
  });

  for (const shell of ['/bin/bash', '/bin/dash']) {
    it(`takes one command over SSH, with ${shell} as the login shell`, async function () {
      machine = await startMachine(this, { shell });
      const workbench = await machine.connect();
      const sessions = async (): Promise<number> =>
        (await machine?.sshd.logged(/Starting session/))?.match(/Starting session: /g)?.length ?? 0;
      await workbench.run(['true']);
      const before = await sessions();
      const report = await preflight(workbench);
      assert.equal((await sessions()) - before, 1);
      assert.equal(find(report, 'kernel').state, 'ok');
      assert.notEqual(find(report, 'sudo').value, 'you are root');
    });
  }

  it('knows whether a user may use Docker', async function () {
    const engine = await findEngine().catch((error: unknown) => {
      if (error instanceof NoEngine) skip(this, error.message);
      throw error;
    });
    const settings = [`SetEnv DOCKER_HOST=unix://${engine.socket}`];
    try {
      machine = await startMachine(this, { settings });
      const stranger = find(await preflight(await machine.connect()), 'docker');
      assert.equal(`${stranger.state}: ${stranger.value}`, 'hindered: your user may not use it');
      await machine.dispose();
      machine = await startMachine(this, { settings, groups: ['docker'] });
      const member = find(await preflight(await machine.connect()), 'docker');
      assert.match(`${member.state}: ${member.value}`, /^ok: \d+\.\d+.*, at DOCKER_HOST$/);
    } finally {
      await engine.dispose();
    }
  });

  it('waits for nothing that does not answer, and leaves nothing behind', async function () {
    this.timeout(25_000);
    this.slow(20_000);
    folder = await mkdtemp('/tmp/cwtest-preflight-');
    await chmod(folder, 0o755);
    machine = await startMachine(this, { settings: [`SetEnv PATH=${folder}:/usr/bin:/bin`] });
    for (const name of ['docker', 'sinfo']) {
      await writeFile(path.join(folder, name), '#!/bin/sh\ntrap "" HUP\nsleep 1234\n');
      await chmod(path.join(folder, name), 0o755);
    }
    const workbench = await machine.connect();
    const report = await preflight(workbench);
    assert.equal(find(report, 'docker').value, 'does not answer');
    assert.equal(find(report, 'slurm').value, 'does not answer');
    assert.equal(find(report, 'kernel').state, 'ok');
    // The end of a process that was asked to end is not told to anybody.
    while ((await workbench.run(['pgrep', '-u', workbench.user, 'sleep'])).exitCode === 0);
  });

  it('says so where a machine cannot be asked', async function () {
    machine = await startMachine(this, { settings: ['SetEnv PATH=/nowhere'] });
    const workbench = await machine.connect();
    assert.equal((await failure(preflight(workbench))).code, 'preflight-failed');
  });
});
