import assert from 'node:assert/strict';
import { evaluateCheck, runsCommands, type Check } from '../../../src/course';
import { fakeWorkbench, loadBody, type FakeWorkbench } from './support';

/** The check as the loader reads it. */
async function read(yaml: string): Promise<Check> {
  const body = `\`\`\`sh {#s .run}\nx\n\`\`\`\n\n:::{check} s\n${yaml}\n:::`;
  const { chapter, problems } = await loadBody(body, { 'checks/look.sh': 'echo "$0"; exit 3\n' });
  assert.deepEqual(problems, []);
  const check = chapter.steps[0]?.check;
  assert.ok(check);
  return check;
}

const WEB: FakeWorkbench['list'][number] = {
  name: 'web',
  image: 'caddy',
  state: 'running',
  command: ['caddy', 'run', '--config', '/etc/caddy/Caddyfile'],
  env: ['PATH=/bin', 'MODE=lab'],
  mounts: [
    { name: 'pages', source: '/var/lib/docker/volumes/pages/_data', target: '/srv', readOnly: false },
    { name: undefined, source: '/home/student/conf', target: '/conf', readOnly: true },
  ],
  ports: [
    { privatePort: 80, publicPort: 8888, protocol: 'tcp' },
    { privatePort: 443, publicPort: undefined, protocol: 'tcp' },
  ],
  limits: { cpus: 4, memory: 4 * 2 ** 30 },
  networks: [{ name: 'lab' }],
  user: '',
  workdir: '/srv',
  restart: 'always',
};

/** What the audit finds. */
const FOUND = {
  containers: [
    { severity: 'low', subject: 'web', message: 'It may use all memory.' },
    { severity: 'critical', subject: 'rogue', message: 'It sees the whole machine.' },
    { severity: 'medium', subject: 'web', message: 'It runs as root.' },
  ],
  images: [{ severity: 'info', subject: 'caddy', message: 'It has no health check.' }],
  host: [],
} as const;

const workbench = (): FakeWorkbench =>
  fakeWorkbench({
    list: [WEB],
    volumes: () => Promise.resolve([{ name: 'pages' }]),
    networks: () => Promise.resolve([{ name: 'lab', containers: ['web'] }]),
    imageHistory: (name) =>
      Promise.resolve(name === 'dream' ? ['FROM debian', 'RUN pip install jupyter'] : undefined),
    askPort: (port, path) =>
      Promise.resolve(
        port === 8888
          ? { open: true, ...(path !== undefined && { status: path === '/' ? 200 : 404, body: 'It works' }) }
          : { open: port === 22 },
      ),
    lintDockerfile: (path) =>
      Promise.resolve(
        path === '~/Dockerfile'
          ? [{ line: 3, code: 'DL3059', severity: 'info' as const, message: 'Several RUN' }]
          : undefined,
      ),
    sandboxes: () =>
      Promise.resolve({
        images: [{ runtime: 'enroot', name: 'whisper', path: '/home/student/whisper.sqsh' }],
        sandboxes: [{ runtime: 'enroot', name: 'whisper', running: true }],
      }),
    jobs: () => Promise.resolve([{ id: '12', name: 'whisper', state: 'RUNNING' }]),
    audit: (scope, name) => Promise.resolve(name === 'other' ? undefined : FOUND[scope]),
    answer: () => ({ exitCode: 3, stdout: 'The notebook is empty.\n', stderr: '' }),
  });

describe('course: kinds of checks', () => {
  const met = [
    'container: { name: web, mounts: [/srv, pages:/srv, ~/conf:/conf:ro], ports: [80, "8888:80"] }',
    'container: { name: web, cpus: 4, memory: 4096MB, env: { MODE: lab, PATH: }, command: "^caddy run" }',
    'container: { name: web, env: [MODE, MODE=lab], user: root, network: lab, workdir: /srv, restart: always }',
    'container: { name: web, ports: [443], exists: false }',
    'volume: pages',
    'volume: { name: other, exists: false }',
    'network: lab',
    'network: { name: lab, containers: [web] }',
    'port: 22',
    'port: { port: 8888, path: /, matches: works }',
    'port: { port: 8888, path: /nothing, status: 404 }',
    'port: { port: 1, exists: false }',
    'dockerfile: { path: ~/Dockerfile, severity: warning }',
    'history: { image: dream, matches: "^RUN pip" }',
    'sandbox: whisper',
    'sandbox: { runtime: enroot, image: whisper.sqsh, name: whisper, state: running }',
    'sandbox: { image: ~/whisper.sqsh }',
    'sandbox: { runtime: apptainer, name: whisper, exists: false }',
    'not: { sandbox: other }',
    'job: { name: whisper, state: [running, COMPLETED] }',
    'audit: critical',
    'audit: { none-above: info, scope: images }',
    'audit: { none-above: info, scope: host }',
  ];
  for (const yaml of met)
    it(`met: ${yaml}`, async () => {
      const result = await evaluateCheck(await read(yaml), workbench());
      assert.ok(result.met, result.found);
    });

  const unmet: readonly [yaml: string, expected: string, found: string][] = [
    [
      'container: { name: web, ports: ["80:80"], memory: 512M, user: caddy }',
      'A container named web is there, publishes 80:80/tcp, is limited to 537 MB of memory, runs as caddy.',
      'The container web of caddy is running: 80:80/tcp is not published, its ports are 8888:80/tcp, 443/tcp (not published): it is limited to 4.29 GB of memory: it runs as root.',
    ],
    [
      'container: { name: web, mounts: [/data] }',
      'A container named web is there, has /data mounted.',
      'The container web of caddy is running: /data is not mounted, its mounts are pages:/srv, /home/student/conf:/conf:ro.',
    ],
    ['volume: data', 'There is a volume data.', 'The volumes are pages.'],
    [
      'network: { name: lab, containers: [web, db] }',
      'There is a network lab with web, db running in it.',
      'The network lab is there, with web in it.',
    ],
    ['port: 80', 'Somebody answers on port 80.', 'Nobody answers on port 80 of the workbench.'],
    [
      'port: { port: 8888, path: /x }',
      'Port 8888 answers a request for /x with success.',
      'Port 8888 answers with status 404 and "It works".',
    ],
    [
      'port: { port: 22, status: 200 }',
      'Port 22 answers a request for / with status 200.',
      'Somebody answers on port 22, but does not speak HTTP.',
    ],
    [
      'dockerfile: ~/Dockerfile',
      'The linter has nothing to say about ~/Dockerfile.',
      'In ~/Dockerfile: line 3, DL3059: Several RUN',
    ],
    [
      'audit: { none-above: low, scope: containers }',
      'The audit finds nothing worse than low about the containers that run.',
      'rogue: It sees the whole machine (critical), web: It runs as root (medium).',
    ],
    [
      'audit: { none-above: medium, name: other }',
      'The audit finds nothing worse than medium about the container other.',
      'There is no container other.',
    ],
    ['dockerfile: ~/none', 'The linter has nothing to say about ~/none.', 'There is no ~/none.'],
    [
      'history: { image: dream, matches: conda }',
      'The history of the image dream has a step that matches conda.',
      'The 2 steps of dream begin with "FROM debian", "RUN pip install jupyter".',
    ],
    [
      'sandbox: { name: whisper, state: stopped }',
      'There is a sandbox whisper that is stopped.',
      'The sandbox whisper of enroot is running.',
    ],
    ['job: { name: whisper, state: COMPLETED }', 'A job called whisper is COMPLETED.', 'Job 12 is RUNNING.'],
    [
      'script: checks/look.sh',
      'The script checks/look.sh finds everything as it should be.',
      'The notebook is empty.',
    ],
  ];
  for (const [yaml, expected, found] of unmet)
    it(`not met: ${yaml}`, async () => {
      const result = await evaluateCheck(await read(yaml), workbench());
      // Nothing tells of a server that is ready now.
      const soon = yaml.startsWith('port:') && { soon: true };
      assert.deepEqual(result, { met: false, expected, found, ...soon });
    });

  for (const yaml of [
    'script: checks/look.sh',
    'port: { port: 80, path: /quit }',
    'port: { port: 80, status: 200 }',
  ])
    it(`waits for the agreement of the person: ${yaml}`, async () => {
      const check = await read(yaml);
      assert.ok(runsCommands(check));
      const strict = fakeWorkbench({ mayRunCommands: () => false });
      const { met: done, found } = await evaluateCheck({ kind: 'not', of: [check] }, strict);
      assert.ok(!done);
      assert.match(found, /to which you have not agreed yet/);
      assert.deepEqual(strict.asked, []);
    });

  it('a port that is only looked at waits for nobody', async () => {
    assert.ok(!runsCommands(await read('port: 80')));
  });

  const mistakes: readonly [yaml: string, problem: string][] = [
    ['container: { ports: [http] }', '9:22 error "http" is no port.'],
    ['container: { ports: ["80:99999"] }', '9:22 error "80:99999" is no port.'],
    ['container: { mounts: [data] }', '9:23 error "data" is no mount.'],
    ['container: { memory: much }', '9:22 error "memory" has to be a size.'],
    ['container: { cpus: -1 }', '9:20 error "cpus" has to be a number of processors.'],
    ['port: { path: / }', '9:7 error The check names no port.'],
    ['port: 70000', '9:7 error A port has to be a whole number from 1 to 65535.'],
    ['port: { port: 80, path: "x y" }', '9:25 error "x y" is no path of a web page.'],
    ['audit: awful', '9:8 error There is no severity "awful" of what an audit finds.'],
    ['audit: { scope: images }', '9:8 error An audit check has no "none-above".'],
    ['audit: { none-above: low, scope: all }', '9:34 error An audit has no scope "all".'],
    [
      'audit: { none-above: low, scope: host, name: a }',
      '9:46 error There is only one host, so it needs no name.',
    ],
    ['dockerfile: { path: ~/a, severity: bad }', '9:36 error There is no severity "bad".'],
    ['history: { image: a }', '9:10 error The check does not say what to look for in which image.'],
    ['sandbox: { runtime: docker, name: a }', '9:21 error There is no runtime "docker".'],
    [
      'sandbox: { runtime: enroot }',
      '9:10 error The check says neither which sandbox nor which image of one.',
    ],
    ['job: { name: a, state: DONE }', '9:24 error There is no state "DONE" of a job.'],
    ['script: checks/none.sh', '9:9 error There is no script checks/none.sh in the course.'],
    ['script: ../../etc/passwd', '9:9 error There is no script ../../etc/passwd in the course.'],
    ['__proto__: x', '9:1 error There is no kind of check "__proto__".'],
    ['constructor: x', '9:1 error There is no kind of check "constructor".'],
  ];
  for (const [yaml, problem] of mistakes)
    it(`refused: ${yaml}`, async () => {
      const { problems } = await loadBody(`\`\`\`sh {#s .run}\nx\n\`\`\`\n\n:::{check} s\n${yaml}\n:::`);
      assert.ok(problems.includes(`one.md:${problem}`), problems.join('\n'));
    });
});
