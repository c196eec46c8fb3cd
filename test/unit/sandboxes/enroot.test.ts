import assert from 'node:assert/strict';
import { conversionChecks } from '../../../src/sandboxes/checks';
import { enrootCommands, uriOf } from '../../../src/sandboxes/enroot/commands';
import { enrootPhase } from '../../../src/sandboxes/enroot/conversion';
import { explainEnroot } from '../../../src/sandboxes/enroot/failures';
import { isContainerName } from '../../../src/sandboxes/enroot/names';
import { readInfo } from '../../../src/sandboxes/enroot/survey';
import { invocationText } from '../../../src/sandboxes/invocation';
import { readMounts } from '../../../src/sandboxes/mounts';
import { processesByRoot } from '../../../src/sandboxes/processes';
import { Records } from '../../../src/sandboxes/records';
import type { Runtime } from '../../../src/sandboxes/types';

const runtime: Runtime = {
  id: 'enroot',
  label: 'enroot',
  version: '4.1.2',
  program: '/usr/bin/enroot',
  environment: { ENROOT_RUNTIME_PATH: '/tmp/enroot-1000' },
  hindrance: undefined,
  settings: {},
};

const record = (word: string, ...fields: string[]): string =>
  `${[`${word}/${fields.length}`, ...fields].join('\0')}\0`;

describe('enroot', () => {
  it('takes the names that cannot mean anything else', () => {
    for (const name of ['alpine', 'a', 'A.b_c+d-e', '1']) assert(isContainerName(name), name);
    for (const name of ['', '.', '..', '.a', '-a', 'a/b', 'a b', 'a\n', 'é', '*', '$x', 'a'.repeat(300)]) {
      assert(!isContainerName(name), name);
    }
  });

  it('imports by addresses that old versions understand too', () => {
    const registry = (reference: string, user?: string): string =>
      uriOf({ kind: 'registry', reference, ...(user === undefined ? {} : { user }) });
    assert.equal(registry('alpine'), 'docker://alpine:latest');
    assert.equal(registry('nvidia/cuda:12'), 'docker://nvidia/cuda:12');
    assert.equal(registry('ghcr.io/a/b:1', 'me'), 'docker://me@ghcr.io#a/b:1');
    assert.equal(registry('localhost:5000/x'), 'docker://localhost:5000#x:latest');
    assert.equal(uriOf({ kind: 'podman', reference: 'localhost/x:1' }), 'podman://localhost/x:1');
    for (const reference of ['a b', '-x', 'x;id', 'x@sha256:1']) {
      assert.throws(() => uriOf({ kind: 'docker', reference, elevated: false }), { code: 'bad-reference' });
    }
    assert.throws(() => uriOf({ kind: 'archive', path: '/x.tar' }), { code: 'bad-source' });
  });

  it('shows the line that does the same, with sudo where that is needed', () => {
    const convert = (elevated: boolean): string =>
      invocationText(
        enrootCommands.convert!(
          runtime,
          { kind: 'docker', reference: 'x:1', elevated, socket: '/s' },
          '/a b.sqsh',
        ),
      );
    assert.equal(
      convert(false),
      "env 'ENROOT_RUNTIME_PATH=/tmp/enroot-1000' 'DOCKER_HOST=unix:///s' enroot import --output '/a b.sqsh' -- dockerd://x:1",
    );
    assert.equal(
      convert(true),
      "sudo env 'DOCKER_HOST=unix:///s' /usr/bin/enroot import --output '/a b.sqsh' -- dockerd://x:1",
    );
  });

  it('says what goes on', () => {
    assert.deepEqual(enrootPhase('[INFO] Extracting image content...'), {
      text: 'Extracting image content',
      fraction: 0.3,
    });
    assert.deepEqual(enrootPhase('[INFO] Something new'), { text: 'Something new', fraction: undefined });
    assert.equal(enrootPhase('Parallel mksquashfs: Using 2 processors'), undefined);
  });

  it('explains what its users trip over', () => {
    const cases: readonly (readonly [output: string, code: string])[] = [
      ['[ERROR] File already exists: /x.sqsh', 'file-exists'],
      [
        'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
        'engine-forbidden',
      ],
      ['[ERROR] URL https://x/manifests/1.0 returned error code: 404 Not Found', 'no-such-image'],
      ['[ERROR] URL https://x returned error code: 401 Unauthorized', 'registry-unauthorized'],
      ['[INFO] Authenticating with user: me', 'registry-unauthorized'],
      ['[INFO] Authenticating with user: <anonymous>', 'registry-unauthorized'],
      ['enroot-aufs2ovlfs: failed to set capabilities: Operation not permitted', 'capabilities-missing'],
      ['enroot-nsenter: failed to create user namespace: No space left on device', 'user-namespaces-off'],
      ['enroot-nsenter: failed to create user namespace: Permission denied', 'apparmor'],
      ['Write failed because No space left on device', 'disk-full'],
      ['[ERROR] Command not found: nvidia-container-cli', 'program-missing'],
      ["mkdir: cannot create directory '/run/enroot': Permission denied", 'runtime-folder'],
      ['curl: (6) Could not resolve host: registry-1.docker.io', 'registry-unreachable'],
      ['[INFO] Authenticating with user: <anonymous>\n[ERROR] something else', 'enroot-failed'],
    ];
    for (const [output, code] of cases) assert.equal(explainEnroot('do it', 1, output).code, code, output);
  });

  it('tells of its settings', () => {
    const text =
      'Enroot version: 4.1.2\nConfig file: /x\n\nEnvironment variables:\n  ENROOT_DATA_PATH=/a=b c\n';
    assert.deepEqual(readInfo(text), { version: '4.1.2', settings: { ENROOT_DATA_PATH: '/a=b c' } });
  });

  it('is checked before a conversion, each hindrance with its remedy', () => {
    const needs = {
      programs: ['jq'],
      space: [
        { folder: '/tmp', share: 1 },
        { folder: '/data', share: 0.5 },
      ],
      userNamespaces: true,
      capable: [],
    };
    const { problem } = conversionChecks(needs, { target: '/data/x.sqsh', size: undefined });
    const check = (text: string): string | undefined => problem(new Records(text))?.code;
    assert.equal(check(''), undefined);
    assert.match(
      problem(new Records(record('full', '2048', '1024', '0', '1')))?.message ?? '',
      /some 2\.1 MB in \/tmp and \/data, and 1\.05 MB are free/,
    );
    assert.equal(check(record('missing', 'jq')), 'program-missing');
    assert.equal(check(record('refused', '1')), 'apparmor');
    assert.equal(check(record('refused', '')), 'user-namespaces-off');
    assert.equal(check(record('closed', '/root')), 'folder-closed');
    assert.equal(check(record('incapable', 'x')), 'capabilities-missing');
  });
});

describe('what the survey tells', () => {
  it('is read to the last whole record, whatever names hold', () => {
    const records = new Records(`${record('a', 'x\ny', '')}${record('a', 'b/1', 'z')}${record('end')}`);
    assert.deepEqual(records.all('a'), [
      ['x\ny', ''],
      ['b/1', 'z'],
    ]);
    assert.equal(records.complete, true);
    const cut = new Records(record('a', 'x', 'y').slice(0, -1));
    assert.deepEqual([cut.all('a'), cut.complete], [[], false]);
  });

  it('assigns processes to root folders, the oldest first', () => {
    const records = new Records(
      record('spaces', '12 mnt:[2]\n7 mnt:[1]\n9 mnt:[1]') +
        record(
          'roots',
          '/proc/12/root/. 5:77\n/proc/7/root/. 5:77\n/proc/9/root/. 5:78\n/proc/8/root/. 5:77',
        ) +
        record(
          'processes',
          '  12 Sun Nov 22 12:00:00 2026 sleep 60\n   7 Sun Nov  1 11:00:00 2026 sh -c "a b"\n',
        ),
    );
    assert.deepEqual(processesByRoot(records).get('5:77'), [
      { pid: 7, namespace: 'mnt:[1]', since: Date.UTC(2026, 10, 1, 11), command: 'sh -c "a b"' },
      { pid: 12, namespace: 'mnt:[2]', since: Date.UTC(2026, 10, 22, 12), command: 'sleep 60' },
    ]);
    assert.deepEqual(processesByRoot(records).get('5:78'), [
      { pid: 9, namespace: 'mnt:[1]', since: undefined, command: '' },
    ]);
  });

  it('has the mounts that somebody asked for', () => {
    const text = [
      '1 0 8:1 / / ro,relatime - ext4 /dev/sda1 rw',
      '2 1 8:1 /home/me/my\\040data /data rw,nosuid shared:1 - ext4 /dev/sda1 rw',
      '3 1 0:5 / /proc rw - proc proc rw',
      '4 1 0:30 / /scratch ro - nfs server:/scratch rw',
      'nonsense',
    ].join('\n');
    assert.deepEqual(readMounts(text), [
      { source: '/home/me/my data', target: '/data', type: 'ext4', readOnly: false },
      { source: 'server:/scratch', target: '/scratch', type: 'nfs', readOnly: true },
    ]);
  });
});
