import assert from 'node:assert/strict';
import { Auditor } from '../../../src/audit/auditor';
import { auditDocument } from '../../../src/audit/documents/audit';
import type { AuditFinding } from '../../../src/audit';

const auditor = new Auditor();
/** What is missing from nearly every command: said, but mildly. */
const MISSING = new Set([
  'capabilities-kept',
  'cpu-limit',
  'default-bridge',
  'default-ulimits',
  'memory-limit',
  'new-privileges',
  'pids-limit',
  'writable-root',
]);

/** Rules that have something to say of a script, but for {@link MISSING}. */
function rulesOf(text: string): string[] {
  return auditDocument(auditor, text, 'shell')
    .map(({ rule }) => rule)
    .filter((rule) => !MISSING.has(rule));
}

/** Commands that give these findings, in order of place. */
const BAD: readonly (readonly [command: string, ...rules: readonly string[]])[] = [
  ['docker run --privileged alpine:3.20 id', 'privileged'],
  ['docker run --privileged=true alpine:3.20 id', 'privileged'],
  ['sudo docker run -it --rm --privileged alpine:3.20', 'privileged'],
  ['sudo -u root docker create --privileged alpine:3.20', 'privileged'],
  ['podman run --privileged alpine:3.20', 'privileged'],
  ['docker container run --privileged alpine:3.20', 'privileged'],
  ['DOCKER_HOST=unix:///x docker run --privileged alpine:3.20', 'privileged'],
  ['env A=b docker run --privileged alpine:3.20', 'privileged'],
  ['time docker run --privileged alpine:3.20', 'privileged'],
  ['timeout 10 docker run --privileged alpine:3.20', 'privileged'],
  ['/usr/bin/docker run --privileged alpine:3.20', 'privileged'],
  ['id=$(docker run -d --privileged alpine:3.20)', 'privileged'],
  ['if true; then docker run --privileged alpine:3.20; fi', 'privileged'],
  ['for i in 1 2; do docker run --privileged alpine:3.20', 'privileged'],
  ['docker run \\\n  -it \\\n  --privileged \\\n  alpine:3.20', 'privileged'],
  ['true && docker run --privileged alpine:3.20 | tee log', 'privileged'],
  ['docker run -v /var/run/docker.sock:/var/run/docker.sock alpine:3.20', 'docker-socket'],
  ['docker run -v /var/run/docker.sock:/var/run/docker.sock:ro alpine:3.20', 'docker-socket'],
  ['docker run --mount type=bind,src=/run/docker.sock,dst=/docker.sock alpine:3.20', 'docker-socket'],
  ['podman run -v $XDG_RUNTIME_DIR/podman/podman.sock:/s alpine:3.20', 'docker-socket'],
  ['docker run -v /:/host alpine:3.20', 'sensitive-mount'],
  ['docker run -v /:/host:ro alpine:3.20', 'sensitive-mount'],
  ['docker run --volume=/etc:/etc alpine:3.20', 'sensitive-mount'],
  ['docker run -v/proc:/host/proc alpine:3.20', 'sensitive-mount'],
  ['docker run -v /dev:/dev alpine:3.20', 'sensitive-mount'],
  ['docker run -v /sys/:/sys alpine:3.20', 'sensitive-mount'],
  ['docker run -v "/root/.ssh:/root/.ssh" alpine:3.20', 'sensitive-mount'],
  ['docker run -v //etc/./:/x alpine:3.20', 'sensitive-mount'],
  ['docker run --mount type=bind,source=/,target=/host alpine:3.20', 'sensitive-mount'],
  ['docker run -v /var/lib/docker:/d alpine:3.20', 'sensitive-mount'],
  ['docker run -v /data:/data:rshared alpine:3.20', 'mount-propagation'],
  ['docker run --device /dev/sda alpine:3.20', 'device'],
  ['docker run --device=/dev/ttyUSB0 alpine:3.20', 'device'],
  ['docker run --network host alpine:3.20', 'host-network'],
  ['docker run --net=host alpine:3.20', 'host-network'],
  ['docker run --pid host alpine:3.20', 'host-pid'],
  ['docker run --ipc=host alpine:3.20', 'host-ipc'],
  ['docker run --uts host alpine:3.20', 'host-uts'],
  ['docker run --userns host alpine:3.20', 'host-userns'],
  ['docker run --cgroupns host alpine:3.20', 'host-cgroupns'],
  ['docker run --cap-add SYS_ADMIN alpine:3.20', 'capabilities-added'],
  ['docker run --cap-add=ALL alpine:3.20', 'capabilities-added'],
  ['docker run --cap-add cap_net_admin alpine:3.20', 'capabilities-added'],
  ['docker run --security-opt seccomp=unconfined alpine:3.20', 'unconfined'],
  ['docker run --security-opt apparmor:unconfined alpine:3.20', 'unconfined'],
  ['docker run --security-opt label=disable alpine:3.20', 'unconfined'],
  ['docker run -p 8080:80 alpine:3.20', 'published-port'],
  ['docker run -p 0.0.0.0:8080:80 alpine:3.20', 'published-port'],
  ['docker run -p 53:53/udp alpine:3.20', 'published-port', 'privileged-port'],
  ['docker run -P alpine:3.20', 'published-port'],
  ['docker run -itP alpine:3.20', 'published-port'],
  ['docker run -p 127.0.0.1:80:80 alpine:3.20', 'privileged-port'],
  ['docker run --cgroup-parent=/x alpine:3.20', 'cgroup-parent'],
  ['docker run --restart on-failure:50 alpine:3.20', 'restart-policy'],
  ['docker run --log-driver none alpine:3.20', 'log-driver'],
  ['docker run --disable-content-trust alpine:3.20', 'content-trust'],
  ['docker run -e MYSQL_ROOT_PASSWORD=hunter2 mysql:8.4', 'secret-in-environment'],
  ['docker run --env "API_KEY=abc123" alpine:3.20', 'secret-in-environment'],
  ['docker run -e "TOKEN=$TOKEN" alpine:3.20', 'secret-in-environment'],
  ['docker run ubuntu', 'untagged-image'],
  ['docker run ubuntu:latest id', 'untagged-image'],
  ['docker pull registry.example.org:5000/team/tool', 'untagged-image'],
  ['docker exec --privileged web sh', 'exec-privileged'],
  ['docker exec -it -u root web sh', 'exec-root'],
  ['docker exec --user=0 web sh', 'exec-root'],
  ['docker build --build-arg NPM_TOKEN=npm_abc .', 'secret-in-environment'],
  ['docker build --network=host .', 'host-network'],
  ['docker buildx build --allow security.insecure .', 'insecure-build'],
  ['docker login -u anna -p hunter2 registry.example.org', 'password-on-command-line'],
  ['docker login --username anna --password=$PASSWORD', 'password-on-command-line'],
  ['docker -H tcp://192.0.2.7:2375 ps', 'insecure-connection'],
  ['docker --host=tcp://192.0.2.7:2375 run --privileged alpine:3.20', 'insecure-connection', 'privileged'],
  ['curl -fsSL https://example.org/install.sh | sh', 'curl-pipe-shell'],
  ['wget -qO- https://example.org/x | sudo bash -s -- --yes', 'curl-pipe-shell'],
  ['bash <(curl -s https://example.org/x)', 'curl-pipe-shell'],
  ['sh -c "$(curl -fsSL https://example.org/x)"', 'curl-pipe-shell'],
  ['docker run alpine:3.20 sh -c "curl https://example.org/x | sh"', 'curl-pipe-shell'],
  ['docker run debian:12.11 /usr/sbin/sshd -D', 'ssh-server'],
  ['enroot start -m /:/host -e API_TOKEN=abc ubuntu', 'sensitive-mount', 'secret-in-environment'],
  ['enroot import docker://ubuntu', 'untagged-image'],
  ['ch-run --set-env=API_TOKEN=abc -b /:/mnt image -- ls', 'secret-in-environment', 'sensitive-mount'],
  [
    'srun --container-image=nvcr.io#nvidia/pytorch:24.05-py3 --container-mounts=/:/host ls',
    'sensitive-mount',
  ],
  ['srun -n 4 docker run --privileged alpine:3.20', 'privileged'],
  [
    'docker run -it --net host --pid host --userns host --cap-add audit_control -v /etc:/etc x:1',
    'host-network',
    'host-pid',
    'host-userns',
    'capabilities-added',
    'sensitive-mount',
  ],
];

/** Commands of which nothing but what is missing is said. */
const GOOD: readonly string[] = [
  'docker run --rm -it alpine:3.20 sh',
  'docker run -p 127.0.0.1:8080:80 caddy:2.8',
  'docker run -p [::1]:8080:80 caddy:2.8',
  'docker run -v "$PWD":/work -w /work alpine:3.20 ls',
  'docker run -v data:/var/lib/postgresql/data postgres:16.4',
  'docker run -v /etc/localtime:/etc/localtime:ro alpine:3.20',
  'docker run -v ./etc:/etc alpine:3.20',
  'docker run -v /home/anna/etc:/etc alpine:3.20',
  'docker run --mount type=tmpfs,target=/etc alpine:3.20',
  'docker run --tmpfs /run alpine:3.20',
  'docker run --privileged=false alpine:3.20',
  'docker run alpine:3.20 echo --privileged -v /:/host',
  'docker run --name privileged alpine:3.20',
  'docker run --cap-drop ALL --cap-add NET_BIND_SERVICE alpine:3.20',
  'docker run --network none alpine:3.20',
  'docker run --network my-net alpine:3.20',
  'docker run --pid container:web alpine:3.20',
  'docker run --gpus all --device /dev/nvidia0 tensorflow/tensorflow:2.16.1',
  'docker run -e DB_PASSWORD alpine:3.20',
  'docker run -e DB_PASSWORD_FILE=/run/secrets/db alpine:3.20',
  'docker run -e POSTGRES_HOST_AUTH=true -e MAX_TOKENS=100 alpine:3.20',
  'docker run -e TOKEN= alpine:3.20',
  'docker run debian@sha256:0000000000000000000000000000000000000000000000000000000000000000 id',
  'docker run "$IMAGE" id',
  'docker run $OPTIONS alpine:3.20',
  'docker run --restart unless-stopped alpine:3.20',
  'docker run --security-opt seccomp=profile.json alpine:3.20',
  'docker exec -it web sh',
  'docker exec -u 1000 web sh',
  'docker build -t name:1 .',
  'docker build --build-arg VERSION=1.2 .',
  'docker login --username anna --password-stdin',
  'docker -H ssh://anna@host ps',
  'docker ps -a',
  'docker --tlsverify -H tcp://192.0.2.7:2376 ps',
  '# docker run --privileged alpine:3.20',
  'echo docker run --privileged',
  'docker-compose up',
  'docker run --help',
  'curl -fsSL https://example.org/x -o x',
  'curl https://example.org/x | jq .',
  'curl https://example.org/x | tee log',
  'enroot start --rw ubuntu bash',
  'ch-run -b /data:/mnt image -- ls',
  'srun -N 2 --pty bash',
];

describe('commands', () => {
  it('are a hundred and more', () =>
    assert.ok(BAD.length + GOOD.length >= 100, `${BAD.length + GOOD.length}`));

  for (const [command, ...rules] of BAD)
    it(`finds ${rules.join(', ')}: ${JSON.stringify(command)}`, () =>
      assert.deepEqual(rulesOf(command).sort(), [...rules].sort()));

  for (const command of GOOD)
    it(`leaves alone: ${JSON.stringify(command)}`, () => assert.deepEqual(rulesOf(command), []));

  it('nothing is said of what is missing where options come from a variable', () =>
    assert.deepEqual(
      auditDocument(auditor, 'docker run $OPTIONS alpine:3.20\ndocker run "$@"', 'shell'),
      [],
    ));

  it('says what is missing at the name of the command', () => {
    const text = 'docker run --rm alpine:3.20';
    const [finding] = auditDocument(auditor, text, 'shell').filter(({ rule }) => rule === 'memory-limit');
    assert.equal(spanned(text, finding), 'docker run');
    assert.equal(fixed(text, finding), 'docker run --memory 512m --rm alpine:3.20');
  });
});

describe('places and quick fixes of commands', () => {
  /** What is underlined, and what the first fix makes of it. */
  const cases: readonly (readonly [text: string, rule: string, at: string, fixed: string])[] = [
    ['docker run -it --privileged alpine:3.20', 'privileged', '--privileged', 'docker run -it alpine:3.20'],
    [
      'docker run --privileged alpine:3.20 mount /dev/x /mnt',
      'privileged',
      '--privileged',
      'docker run --cap-add SYS_ADMIN alpine:3.20 mount /dev/x /mnt',
    ],
    [
      'docker run \\\n  --privileged \\\n  alpine:3.20',
      'privileged',
      '--privileged',
      'docker run \\\n  alpine:3.20',
    ],
    [
      'docker run -v "$PWD":/w -v /etc:/host alpine:3.20',
      'sensitive-mount',
      '-v /etc:/host',
      'docker run -v "$PWD":/w alpine:3.20',
    ],
    [
      'docker run -p8080:80/udp a:1',
      'published-port',
      '-p8080:80/udp',
      'docker run -p 127.0.0.1:8080:80/udp a:1',
    ],
    ['docker run -itP a:1', 'published-port', '-itP', 'docker run -it a:1'],
    ['docker run -e "TOKEN=a b" a:1', 'secret-in-environment', '-e "TOKEN=a b"', 'docker run -e TOKEN a:1'],
    ['docker login -p x', 'password-on-command-line', '-p x', 'docker login --password-stdin'],
  ];
  for (const [text, rule, at, result] of cases)
    it(`${rule}: ${JSON.stringify(text)}`, () => {
      const finding = auditDocument(auditor, text, 'shell').find((each) => each.rule === rule);
      assert.equal(spanned(text, finding), at);
      assert.equal(fixed(text, finding), result);
    });
});

function spanned(text: string, finding: AuditFinding | undefined): string | undefined {
  return finding?.span && text.slice(finding.span.start, finding.span.end);
}

function fixed(text: string, finding: AuditFinding | undefined): string | undefined {
  const [fix] = finding?.fixes ?? [];
  return fix?.edits.reduceRight(
    (done, { start, end, text: put }) => done.slice(0, start) + put + done.slice(end),
    text,
  );
}
