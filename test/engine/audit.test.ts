import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { Audit, AuditedWorkbench } from '../../src/audit';
import { loadAudit } from '../../src/audit';
import { AUDIT_RULES } from '../../src/audit/rules';
import type { Engine, EngineEvent } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import type { OwnEngine } from '../support/ownEngine';
import { startOwnEngine } from '../support/ownEngine';
import { skip } from '../support/skip';

const exec = promisify(execFile);
const IMAGE = 'cwtest-audit:1';
const SLEEP = ['/bin/busybox', 'sleep', '600'];
/** Faults of the daemon, as many as an engine starts with. */
const SETTINGS = { 'log-level': 'debug', 'insecure-registries': ['registry.invalid:5000'] };
const FAULTY = `--pid host --ipc host --uts host --userns host --network host -v /etc:/host-etc
  -v /var/run/docker.sock:/engine.sock --cap-add SYS_ADMIN --security-opt seccomp=unconfined --restart on-failure:10
  -e DB_PASSWORD=hunter2`.split(/\s+/);
const GOOD = `--network none --memory 16m --cpus 0.5 --pids-limit 50 --read-only --cap-drop ALL --user 1000
  --security-opt no-new-privileges`.split(/\s+/);

describe('the audit of a workbench', () => {
  let own: OwnEngine;
  let engine: Engine;
  let audit: Audit;
  let audited: AuditedWorkbench;
  const heard: EngineEvent[] = [];
  const workbench = localWorkbench();
  const docker = async (...words: readonly string[]): Promise<void> => {
    await exec('docker', ['-H', `unix://${engine.info.socket}`, ...words]);
  };

  before(async function () {
    this.timeout(60_000);
    own = await startOwnEngine(this, 64, SETTINGS);
    engine = await own.open();
    const { stdout } = await exec('tar', ['-C', '/', '-c', 'bin/busybox'], {
      encoding: 'buffer',
      maxBuffer: 64 * 1024 * 1024,
    });
    await engine.images.import(Readable.from([stdout]), { reference: IMAGE });
    await docker('run', '-d', '--name', 'faulty', ...FAULTY, IMAGE, ...SLEEP);
    await docker('run', '-d', '--name', 'good', ...GOOD, IMAGE, ...SLEEP);
    audit = await loadAudit();
    const watch = await engine.watch((event) => heard.push(event));
    audited = await audit.auditWorkbench(
      audit.auditor,
      { workbench, engine },
      { scope: { host: true, containers: true, images: true }, now: Date.now() },
    );
    watch.dispose();
  });
  after(async function () {
    this.timeout(30_000);
    engine?.close();
    await own?.dispose();
  });

  const rulesOf = (name: string): string[] => [
    ...new Set(
      audited.entries
        .filter(({ finding }) => finding.subject.name === name)
        .map(({ finding }) => finding.rule),
    ),
  ];

  it('finds what a container is allowed, and says it in a sentence', () => {
    const found = rulesOf('faulty');
    for (const rule of `host-pid host-ipc host-uts host-userns host-network sensitive-mount docker-socket
      capabilities-added unconfined restart-policy secret-in-environment root-user memory-limit cpu-limit pids-limit
      writable-root new-privileges`.split(/\s+/))
      assert.ok(found.includes(rule), rule);
    for (const { finding } of audited.entries) assert.match(finding.allows, /^[A-Z].*[.]$/s, finding.rule);
  });

  it('has next to nothing to say of one that is made with care', () => {
    const grave = audited.entries.filter(
      ({ finding }) => finding.subject.name === 'good' && !['low', 'info'].includes(finding.severity),
    );
    assert.deepEqual(grave, []);
  });

  it('shows the command that makes the container again without a fault, which the engine takes', async () => {
    // Made, not started: not every machine that runs this may start a privileged one.
    await docker(
      'create',
      '--name',
      'again',
      '--privileged',
      '--network',
      'none',
      '-e',
      'A=b c',
      IMAGE,
      ...SLEEP,
    );
    const { id } = await engine.containers.inspect('again');
    const { findings } = await audit.auditContainer(audit.auditor, engine, id);
    const [program, ...words] = findings.find(({ rule }) => rule === 'privileged')?.corrected ?? [];
    assert.equal(program, 'docker');
    await docker('rm', 'again');
    await docker(...words);
    const { privileged, running, env, networkMode } = await engine.containers.inspect('again');
    await docker('rm', '-f', 'again');
    assert.deepEqual(
      { privileged, running, a: env.includes('A=b c'), networkMode },
      { privileged: false, running: true, a: true, networkMode: 'none' },
    );
  });

  it('finds the faults of this engine’s settings, and of no other engine’s', () => {
    const found = rulesOf(workbench.label);
    for (const rule of ['daemon-log-level', 'daemon-insecure-registries', 'daemon-iptables', 'daemon-icc'])
      assert.ok(found.includes(rule), rule);
  });

  it('changes nothing', () =>
    // Asking for the processes of a container is an event, too.
    assert.deepEqual(
      heard.filter(({ action }) => action !== 'top'),
      [],
    ));

  it('comes to the verdicts of docker-bench-security', async function () {
    this.timeout(120_000);
    const program = process.env['DOCKER_BENCH_SECURITY'];
    if (program === undefined || !existsSync(path.join(program, 'docker-bench-security.sh')))
      skip(
        this,
        'DOCKER_BENCH_SECURITY names no folder with docker-bench-security, which no distribution packages',
      );
    const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-security-'));
    const log = path.join(folder, 'log');
    await exec('bash', ['docker-bench-security.sh', '-b', '-l', log], {
      cwd: program,
      env: { ...process.env, DOCKER_HOST: `unix://${engine.info.socket}` },
      maxBuffer: 16 * 1024 * 1024,
    });
    const { tests } = JSON.parse(await readFile(`${log}.json`, 'utf8')) as {
      tests: { results: { id: string; result: string }[] }[];
    };
    await rm(folder, { recursive: true });
    const found = new Set(audited.entries.map(({ finding }) => finding.rule));
    const hidden = new Set(audited.gaps.filter(({ reason }) => reason === 'rights').map(({ rule }) => rule));
    const verdicts = tests.flatMap(({ results }) =>
      results.flatMap(({ id, result }) => {
        const rules = AUDIT_RULES.filter(({ meta }) => meta.bench?.includes(id) === true).map(
          ({ meta }) => meta.id,
        );
        if (rules.length === 0 || (result !== 'WARN' && result !== 'PASS')) return [];
        // It takes any containerd.sock below /run, also that of another engine.
        if (id === '1.1.8' && !existsSync('/run/containerd/containerd.sock')) return [];
        const ours = rules.some((rule) => found.has(rule)) ? 'WARN' : 'PASS';
        const isUnknown = ours === 'PASS' && rules.every((rule) => hidden.has(rule));
        return [{ id, theirs: result, ours: isUnknown ? 'unknown' : ours }];
      }),
    );
    assert.ok(verdicts.length > 60, `${verdicts.length} verdicts`);
    assert.deepEqual(
      verdicts.filter(({ theirs, ours }) => theirs !== ours),
      [],
    );
  });
});
