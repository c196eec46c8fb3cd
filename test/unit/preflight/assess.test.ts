import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { reportText } from '../../../src/preflight';
import type { Capability, PreflightReport } from '../../../src/preflight';
import { Facts } from '../../../src/preflight/facts';
import { assess } from '../../../src/preflight/preflight';

const recorded = (name: string): string =>
  readFileSync(path.join(__dirname, 'recorded', `${name}.txt`), 'utf8');

/** A recorded output in which some lines are others; `undefined` takes all lines of a key away. */
function changed(name: string, changes: Readonly<Record<string, string | undefined>>): string {
  const lines = recorded(name)
    .split('\n')
    .filter((line) => !(line.slice(0, line.indexOf('=')) in changes));
  const more = Object.entries(changes).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${value}`],
  );
  return [...lines, ...more].join('\n');
}

const NOON = Date.UTC(2026, 5, 1, 12);

function report(output: string, time = NOON): PreflightReport {
  return assess(new Facts(output), {
    exercises: [{ label: '1-first-steps', paths: ['~/labs/1-first-steps', '/etc'] }],
    takenAt: NOON,
    asked: { from: time - 300, to: time },
  });
}

function find({ capabilities }: PreflightReport, id: string): Capability {
  const found = capabilities.find((capability) => capability.id === id);
  assert(found !== undefined, `nothing is said of ${id}`);
  return found;
}

/** State and value of one capability of a changed recording. */
function told(name: string, changes: Readonly<Record<string, string | undefined>>, id: string): string {
  const { state, value } = find(report(changed(name, changes)), id);
  return `${state}: ${value}`;
}

describe('what a workbench has', () => {
  it('is told of a Debian machine with Docker, as root', () => {
    const seen = report(recorded('debian-as-root'));
    const states = (state: Capability['state']): string[] =>
      seen.capabilities.filter((one) => one.state === state && one.id !== 'clock').map(({ id }) => id);
    assert.deepEqual(states('missing'), [
      'gpu',
      'buildx',
      'compose',
      'enroot',
      'charliecloud',
      'apptainer',
      'nextflow',
      'slurm',
      'shellcheck',
      'hadolint',
    ]);
    assert.deepEqual(states('hindered'), []);
    assert.equal(find(seen, 'distribution').value, 'Debian GNU/Linux 12 (bookworm)');
    assert.equal(find(seen, 'docker').value, '20.10.24+dfsg1, as root');
    assert.equal(find(seen, 'git').value, '2.39.5');
    assert.equal(find(seen, 'java').value, '17.0.15');
    assert.equal(find(seen, 'exercise.1-first-steps').value, '/etc');
    assert.deepEqual(find(seen, 'charliecloud').packages, ['charliecloud']);
    assert.equal(find(seen, 'compose').packages, undefined, 'Debian 12 has none that is current');
    assert.deepEqual(seen.installer, { manager: 'apt-get', free: true });
  });

  it('is told of a student’s login', () => {
    const seen = report(recorded('debian-as-student'));
    const docker = find(seen, 'docker');
    assert.equal(docker.value, 'your user may not use it');
    assert(docker.needed);
    assert.match(docker.remedy ?? '', /group “docker”.*usermod -aG docker/);
    assert.equal(find(seen, 'locale').state, 'hindered');
    assert.deepEqual(seen.installer, { manager: 'apt-get', free: false });
  });

  it('is told of small machines without a package of their own or a file of theirs', () => {
    const alpine = report(recorded('alpine-container'));
    assert.deepEqual(find(alpine, 'docker').packages, ['docker']);
    assert.deepEqual(find(alpine, 'shellcheck').packages, ['shellcheck']);
    assert.equal(find(alpine, 'userns').state, 'hindered');
    const busybox = report(recorded('busybox-container'));
    assert.equal(busybox.installer, undefined);
    assert.equal(find(busybox, 'docker').state, 'missing');
    assert(busybox.capabilities.every(({ packages }) => packages === undefined));
  });

  it('gives a remedy for whatever is not as it should be', () => {
    for (const name of ['debian-as-root', 'debian-as-student', 'alpine-container', 'busybox-container']) {
      for (const { id, state, remedy = '' } of report(recorded(name)).capabilities) {
        assert.equal(remedy === '', state === 'ok', `${name}: ${id}`);
        if (state !== 'ok') assert.match(remedy, /[.)]$/, `${name}: ${id}`);
      }
    }
  });

  it('knows the ways in which Docker may be used', () => {
    const gone = { 'docker.refused': undefined, 'docker.server': undefined };
    const student = (changes: Readonly<Record<string, string | undefined>>): string =>
      told('debian-as-student', { ...gone, ...changes }, 'docker');
    assert.equal(
      student({ groups: 'student docker', 'docker.server': '28.1' }),
      'ok: 28.1, through the group “docker”',
    );
    assert.equal(
      student({ 'docker.server': '28.1', 'docker.info.security': '[name=seccomp name=rootless]' }),
      'ok: 28.1, rootless',
    );
    assert.equal(
      student({ 'docker.server': '28.1', 'docker.host': 'tcp://192.0.2.1:2376' }),
      'ok: 28.1, at DOCKER_HOST',
    );
    assert.equal(student({ 'docker.server': '28.1' }), 'ok: 28.1, its socket is open to you');
    const denied = 'permission denied while trying to connect to the Docker daemon socket';
    assert.equal(
      student({ 'docker.refused': denied, 'docker.group': 'teacher,student' }),
      'hindered: not for this login yet',
    );
    assert.equal(
      student({ 'docker.refused': denied, 'docker.server.sudo': '28.1' }),
      'hindered: 28.1, through sudo without a password',
    );
    const stopped =
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
    assert.equal(student({ 'docker.refused': stopped }), 'hindered: not running');
    assert.equal(
      student({ 'docker.refused': stopped, dockerd: undefined, 'docker.socket': undefined }),
      'hindered: its program without an engine',
    );
    assert.equal(student({ late: 'yes' }), 'hindered: does not answer');
    assert.equal(
      student({ 'docker.path': undefined }),
      'hindered: the engine is there, its program “docker” is not',
    );
    assert.equal(student({ 'docker.version': 'podman version 5.4' }), 'hindered: Podman under Docker’s name');
  });

  it('knows what keeps user namespaces away', () => {
    const failed = { 'userns.trial': 'failed: unshare: unshare failed: Operation not permitted' };
    const told_ = (changes: Readonly<Record<string, string | undefined>>): string =>
      told('debian-as-student', { ...failed, ...changes }, 'userns');
    assert.equal(told_({ 'userns.clone': '0' }), 'hindered: switched off');
    assert.equal(told_({ 'userns.max': '0' }), 'hindered: none allowed');
    assert.equal(told_({ 'userns.apparmor': '1' }), 'hindered: restricted by AppArmor');
    assert.equal(told_({}), 'hindered: refused: unshare: unshare failed: Operation not permitted');
    assert.equal(told_({ 'userns.trial': 'ok', 'userns.apparmor': '1' }), 'ok: yours to make');
  });

  it('knows what enroot is without', () => {
    const enroot = {
      'enroot.path': '/usr/bin/enroot',
      'enroot.version': '4.1.2',
    };
    const needs = ['bash', 'curl', 'gawk', 'mksquashfs', 'newuidmap', 'parallel', 'unsquashfs', 'zstd', 'jq'];
    const lines = (some: readonly string[]): string => some.map((need) => `enroot.need=${need}`).join('\n');
    const complete = report(`${changed('debian-as-student', enroot)}\n${lines(needs)}`);
    assert.deepEqual([find(complete, 'enroot').state, find(complete, 'enroot').value], ['ok', '4.1.2']);
    const bare = find(
      report(
        `${changed('debian-as-student', enroot)}\n${lines(['bash', 'curl', 'gawk', 'zstd', 'newuidmap'])}`,
      ),
      'enroot',
    );
    assert.equal(bare.value, '4.1.2, without jq, parallel, mksquashfs, unsquashfs');
    assert.deepEqual(bare.packages, ['jq', 'parallel', 'squashfs-tools']);
    const folder = "mkdir: cannot create directory '/run/enroot': Permission denied";
    const homeless = find(
      report(changed('debian-as-student', { ...enroot, 'enroot.refused': folder })),
      'enroot',
    );
    assert.match(homeless.remedy ?? '', /ENROOT_RUNTIME_PATH=\/tmp\/enroot-/);
  });

  it('tells disks that are full, small, not writable or do not answer', () => {
    const home = (line: string | undefined, more = {}): string =>
      told('debian-as-root', { 'disk.home': line, ...more }, 'disk.home');
    assert.equal(home('/dev/vda1 41020640 41020640 0 100% /'), 'hindered: full: 0 B free of 42 GB');
    assert.equal(
      home('//server/my share 41020640 20510320 20510320 50% /home/my share'),
      'ok: 21 GB free of 42 GB',
    );
    assert.equal(
      home('/dev/vda1 41020640 20510320 20510320 50% /', { 'disk.home.writable': undefined }),
      'hindered: 21 GB free of 42 GB, not writable',
    );
    assert.equal(home(undefined, { late: 'yes' }), 'hindered: does not answer');
    const images = told(
      'debian-as-root',
      { 'disk.images': '/dev/vdb 41020640 38020640 3000000 93% /srv' },
      'disk.docker',
    );
    assert.equal(images, 'hindered: 3.07 GB free of 42 GB');
  });

  it('tells a clock that is wrong, and only then', () => {
    const at = (seconds: number): string => {
      const { state, value } = find(
        report(changed('debian-as-root', { time: String(NOON / 1000 + seconds) })),
        'clock',
      );
      return `${state}: ${value}`;
    };
    assert.equal(at(0), 'ok: agrees with this computer');
    assert.equal(at(59), 'ok: agrees with this computer');
    assert.equal(at(90), 'hindered: 90 s ahead of this computer');
    assert.equal(at(-7200), 'hindered: 120 min behind this computer');
  });

  it('tells GPUs apart', () => {
    const gpu = (...lines: readonly string[]): string => {
      const { state, value } = find(report(`${recorded('debian-as-root')}${lines.join('\n')}\n`), 'gpu');
      return `${state}: ${value}`;
    };
    const card = 'gpu.nvidia=NVIDIA A100-SXM4-40GB, 40960 MiB, 550.54.15';
    assert.equal(
      gpu('gpu.smi=yes', card, 'gpu.toolkit=yes'),
      'ok: NVIDIA A100-SXM4-40GB, 40960 MiB, driver 550.54.15',
    );
    assert.match(gpu('gpu.smi=yes', card), /^hindered: .*not for containers yet$/);
    assert.match(gpu('gpu.pci=0x10de'), /^hindered: NVIDIA, without a driver/);
    assert.match(
      gpu(
        'gpu.smi=yes',
        'gpu.nvidia=NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.',
      ),
      /^hindered: NVIDIA, without a driver/,
    );
    assert.match(gpu('gpu.pci=0x1002', 'gpu.device=/dev/kfd'), /^ok: AMD/);
    assert.equal(gpu('gpu.pci=0x8086', 'gpu.device=/dev/dri/renderD128'), 'ok: Intel');
  });

  it('tells an old Java and a Slurm that does not answer', () => {
    assert.equal(
      told('debian-as-root', { 'java.version': 'openjdk version "1.8.0_382"' }, 'java'),
      'hindered: 1.8.0_382',
    );
    assert.equal(told('debian-as-root', { 'java.version': 'openjdk 21 2023-09-19' }, 'java'), 'ok: 21');
    const slurm = { 'slurm.path': '/usr/bin/sinfo', 'slurm.version': 'slurm-wlm 22.05.8' };
    assert.equal(told('debian-as-root', { ...slurm, 'slurm.answer': 'debug* up 1' }, 'slurm'), 'ok: 22.05.8');
    assert.equal(
      told(
        'debian-as-root',
        { ...slurm, 'slurm.answer': 'slurm_load_partitions: Unable to contact slurm controller' },
        'slurm',
      ),
      'hindered: 22.05.8, does not answer',
    );
  });

  it('bears whatever a machine prints', () => {
    const hostile = [
      'end=yes',
      'uid=0',
      'docker.path=/usr/bin/docker',
      `docker.server=${'9'.repeat(10_000)}`,
      'os.PRETTY_NAME="a\u001b[31m\u202e](command:x) | **bold** `x`"',
      'os.ID="__proto__"',
      'os.ID_LIKE=constructor toString debian',
      'disk.home=/dev/x 99999999999999999999999 1 1 1% /',
      'memory.MemTotal=-1',
      'cpu.count=NaN',
      'time=1e400',
      'exercise=__proto__',
      '=',
      'constructor=1',
      ...Array.from({ length: 100_000 }, (_, index) => `gpu.device=/dev/x${index}`),
    ].join('\n');
    const seen = report(hostile);
    assert.equal(find(seen, 'distribution').value.includes('\u001b'), false);
    assert(!seen.capabilities.some(({ id }) => ['disk.home', 'memory', 'cpu', 'clock'].includes(id)));
    assert(find(seen, 'docker').value.length < 500);
    assert(report('').capabilities.length > 0);
    assert(report('\0\uffff'.repeat(100_000)).capabilities.length > 0);
  });

  it('is reported in Markdown that shows foreign text as it is', () => {
    const text = reportText(
      report(changed('debian-as-root', { 'os.PRETTY_NAME': '"![x](http://example.org/) | <b> `a` **"' })),
      'What the workbench has',
    );
    assert(text.includes('\\!\\[x\\](http://example.org/) \\| \\<b\\> \\`a\\` \\*\\*'));
    assert.match(text, /^\| ✔ \| \*\*Docker\*\* \| 20\.10\.24\+dfsg1, as root \| {2}\|$/m);
    assert(
      !/\broot@|student/.test(reportText(report(recorded('debian-as-student')), 'What the workbench has')),
    );
  });
});
