import assert from 'node:assert/strict';
import { Auditor } from '../../../src/audit/auditor';
import { readFacts } from '../../../src/audit/host/read';

const auditor = new Auditor();

function audited(lines: readonly string[]): { findings: string[]; gaps: Map<string, string> } {
  const facts = readFacts(lines.join('\n'), {
    name: 'lab',
    engine: undefined,
    engineVersion: undefined,
    networks: [],
    images: { total: 0, used: 0 },
  });
  const { findings, gaps } = auditor.host(facts);
  return {
    findings: findings.map(({ rule }) => rule),
    gaps: new Map(gaps.map(({ rule, reason }) => [rule, reason])),
  };
}

describe('the host', () => {
  it('settings are read from the arguments of the daemon, else from its file', () => {
    const { findings } = audited([
      'daemon=yes',
      'argument=--icc=false',
      'argument=-H',
      'argument=tcp://0.0.0.0:2375',
      'argument=--insecure-registry',
      'argument=10.0.0.0/8',
      'config.line={',
      'config.line="icc": true, "no-new-privileges": true, "log-level": "debug"',
      'config.line=}',
    ]);
    for (const rule of ['daemon-tls', 'daemon-insecure-registries', 'daemon-log-level'])
      assert.ok(findings.includes(rule), rule);
    for (const rule of ['daemon-icc', 'daemon-new-privileges']) assert.ok(!findings.includes(rule), rule);
  });

  it('owners and modes, also of the sticky and special bits', () => {
    const { findings } = audited([
      'unit.docker.service=/lib/systemd/system/docker.service',
      'file=regular file:root:root:666:/lib/systemd/system/docker.service',
      'file=directory:root:root:755:/etc/docker',
      'file=regular file:anna:root:644:/etc/docker/daemon.json',
      'file=socket:root:docker:660:/var/run/docker.sock',
    ]);
    assert.deepEqual(
      findings.filter((rule) => /-(?:owner|mode)$/.test(rule)),
      ['docker-service-mode', 'daemon-json-owner'],
    );
  });

  it('what only root may see is said to be unknown, not well', () => {
    const { findings, gaps } = audited([
      'config.hidden=yes',
      'file=hidden::::/run/containerd/containerd.sock',
      'file=regular file:root:root:755:/usr/bin/runc',
    ]);
    for (const rule of ['daemon-icc', 'containerd-socket-owner', 'audit-runc'])
      assert.equal(gaps.get(rule), 'rights', rule);
    assert.ok(!findings.includes('daemon-icc'));
  });

  it('members of the group docker are named', () => {
    assert.ok(audited(['group=docker:x:998:anna,bert']).findings.includes('docker-group'));
    assert.ok(!audited(['group=docker:x:998:']).findings.includes('docker-group'));
  });

  it('takes anything that a machine may print', () => {
    for (const lines of [
      [''],
      ['file='],
      ['config.line={'],
      ['config.line=[]'],
      ['port=zz', 'group=', '=', '\u0000='],
    ])
      assert.doesNotThrow(() => audited(lines));
  });
});
