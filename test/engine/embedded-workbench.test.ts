import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { script } from '../support/script';
import { skip } from '../support/skip';

interface State {
  running: boolean;
  port?: number;
  user?: string;
  identityFile?: string;
  knownHostsFile?: string;
  hostKeyFingerprint?: string;
  dockerHost?: string;
  dockerStartedByUs: boolean;
  notices: string[];
}
interface Embedded {
  up(options: object): Promise<State>;
  down(options: object): Promise<string[]>;
  status(options: object): Promise<State>;
}

describe('the embedded workbench, started and stopped', function () {
  this.timeout(60_000);
  let embedded: Embedded;
  let folder: string;

  const ssh = (state: State, ...command: string[]) =>
    execFileSync(
      'ssh',
      [
        ...['-F', 'none', '-i', state.identityFile ?? '', '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'],
        ...['-o', `UserKnownHostsFile="${state.knownHostsFile}"`, '-o', 'StrictHostKeyChecking=yes'],
        ...['-p', String(state.port), `${state.user}@127.0.0.1`, ...command],
      ],
      { encoding: 'utf8' },
    ).trim();

  before(async function () {
    if (process.platform !== 'linux') skip(this, 'the embedded workbench needs Linux');
    embedded = await script<Embedded>('embedded-workbench.mjs');
    // Docker must run already: a test does not install it, nor take the usual socket for itself.
    const { dockerHost } = await embedded.status({ folder: tmpdir() });
    if (dockerHost === undefined) skip(this, 'no Docker runs on this machine');
    folder = mkdtempSync(join(tmpdir(), 'embedded workbench-'));
  });
  after(async () => {
    if (folder === undefined) return;
    await embedded.down({ folder });
    rmSync(folder, { recursive: true });
  });

  it('lets its user in with its own key and its own known host', async () => {
    const state = await embedded.up({ folder });
    assert.ok(state.running);
    assert.equal(ssh(state, 'whoami'), state.user);
    assert.match(state.hostKeyFingerprint ?? '', /^SHA256:/);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(state.identityFile ?? '').mode & 0o777, 0o600);
  });

  it('uses the Docker that runs already, and does not call it its own', async () => {
    const state = await embedded.up({ folder });
    assert.equal(state.dockerStartedByUs, false);
    assert.match(ssh(state, 'docker', 'version', '--format', '{{.Server.Version}}'), /^\d+\./);
  });

  it('is found running by a second start, with everything as it was', async () => {
    const first = await embedded.up({ folder });
    assert.deepEqual(await embedded.up({ folder }), first);
  });

  it('keeps its port and key from one start to the next', async () => {
    const first = await embedded.up({ folder });
    assert.deepEqual(await embedded.down({ folder }), ['the SSH server']);
    assert.equal((await embedded.status({ folder })).running, false);
    const second = await embedded.up({ folder });
    assert.deepEqual([second.port, second.hostKeyFingerprint], [first.port, first.hostKeyFingerprint]);
  });

  it('leaves a process alone that got the number of its own', async () => {
    await embedded.up({ folder });
    await embedded.down({ folder });
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    try {
      await once(stranger, 'spawn');
      const file = join(folder, 'state.json');
      const records = JSON.parse(readFileSync(file, 'utf8')) as { sshd: object };
      const process_ = { pid: stranger.pid, started: '1', boot: 'before' };
      writeFileSync(file, JSON.stringify({ ...records, sshd: { ...records.sshd, process: process_ } }));
      assert.deepEqual(await embedded.down({ folder }), []);
      assert.equal(stranger.exitCode, null);
      assert.ok(stranger.kill(0));
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('finds and ends what an interrupted start left behind', async () => {
    await embedded.up({ folder });
    rmSync(join(folder, 'state.json'));
    assert.deepEqual(await embedded.down({ folder }), ['the SSH server']);
  });
});
