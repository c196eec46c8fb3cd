import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { script } from '../../support/script';

interface Facts {
  port: number;
  user: string;
  hostKey: string;
  authorizedKeys: string;
  environment: Record<string, string>;
  usePam: boolean;
}

const FACTS: Facts = {
  port: 4022,
  user: 'ada',
  hostKey: '/home/ada/my work/host',
  authorizedKeys: '/home/ada/100%/keys',
  environment: {},
  usePam: false,
};

describe('the embedded workbench', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describe('its SSH server', () => {
    let config: (facts: Facts) => string;
    before(async () => {
      ({ sshdConfig: config } = await script<{ sshdConfig: typeof config }>('workbench/sshd.mjs'));
    });

    it('lets one person in, by key, from this computer', () => {
      const lines = config(FACTS).split('\n');
      for (const line of [
        'ListenAddress 127.0.0.1',
        'AllowUsers "ada"',
        'AuthenticationMethods publickey',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
      ]) {
        assert.ok(lines.includes(line), line);
      }
    });

    it('quotes paths, and takes their percent signs for what they are', () => {
      const text = config(FACTS);
      assert.match(text, /^HostKey "\/home\/ada\/my work\/host"$/m);
      assert.match(text, /^AuthorizedKeysFile "\/home\/ada\/100%%\/keys"$/m);
    });

    it('sets variables on one line, since the server heeds the first only', () => {
      assert.match(config({ ...FACTS, environment: { A: '1', B: 'x y' } }), /^SetEnv "A=1" "B=x y"$/m);
      assert.doesNotMatch(config(FACTS), /SetEnv/);
    });

    it('refuses a path that it cannot write down', () => {
      assert.throws(() => config({ ...FACTS, hostKey: '/a"\nPermitEmptyPasswords yes' }), /quotes/);
    });
  });

  it('serves its registry read-only on the loopback interface', async () => {
    const { registryConfig } = await script<{ registryConfig: (facts: object) => string }>(
      'workbench/registry.mjs',
    );
    const text = registryConfig({ port: 5001, store: '/a "b"/c' });
    assert.match(text, /addr: '127\.0\.0\.1:5001'/);
    assert.match(text, /readonly: \{ enabled: true \}/);
    assert.match(text, /rootdirectory: "\/a \\"b\\"\/c"/);
  });

  it("finds the reason in the Docker daemon's log", async () => {
    const { complaint } = await script<{ complaint: (file: string) => string }>('workbench/engine.mjs');
    const log = join(folder, 'dockerd.log');
    assert.equal(complaint(log), 'it gave no reason.');
    writeFileSync(
      log,
      'time="x" level=info msg="a"\ntime="x" level=error msg="no iptables"\ntime="x" level=info msg="b"\n',
    );
    assert.equal(complaint(log), 'no iptables');
    writeFileSync(log, 'time="x" level=info msg="a"\nfailed to start daemon: no cgroups\n');
    assert.equal(complaint(log), 'failed to start daemon: no cgroups');
  });

  it('starts anew from a state file that is missing or damaged', async () => {
    const { readJson, writeJson } = await script<{
      readJson: (file: string) => unknown;
      writeJson: (file: string, value: unknown) => void;
    }>('files.mjs');
    const file = join(folder, 'state.json');
    assert.equal(readJson(file), undefined);
    writeFileSync(file, '{"half":');
    assert.equal(readJson(file), undefined);
    writeJson(file, { whole: true });
    assert.deepEqual(readJson(file), { whole: true });
  });

  it('tells changed sources by their content, not by their times', async () => {
    const { digestOf } = await script<{ digestOf: (root: string, paths: string[]) => string }>('package.mjs');
    mkdirSync(join(folder, 'src/deep'), { recursive: true });
    writeFileSync(join(folder, 'src/deep/a.ts'), 'one');
    const first = digestOf(folder, ['src', 'missing']);
    utimesSync(join(folder, 'src/deep/a.ts'), 1, 1);
    assert.equal(digestOf(folder, ['src', 'missing']), first);
    writeFileSync(join(folder, 'src/deep/a.ts'), 'two');
    assert.notEqual(digestOf(folder, ['src', 'missing']), first);
    writeFileSync(join(folder, 'src/deep/a.ts'), 'one');
    writeFileSync(join(folder, 'src/deep/b.ts'), '');
    assert.notEqual(digestOf(folder, ['src', 'missing']), first);
  });
});
