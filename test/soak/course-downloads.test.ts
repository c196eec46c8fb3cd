import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadCourse } from '../../src/course';
import { LABS } from '../support/course/participant';
import { until } from '../support/eventually';
import { skip } from '../support/skip';

const exec = promisify(execFile);
/** What the solutions build and start. */
const IMAGES = ['dream', 'dream:small', 'voice', 'whisper.cpp:1.9.3', 'rnaseq-tools'];
const CONTAINERS = ['report', 'secure', 'dreamer', 'mongo'];

/** What the course downloads, done for real: too much for each run, and not everywhere to be had. */
describe('the course with what it downloads', function () {
  this.timeout(60 * 60_000);
  let folder: string;

  before(async function () {
    await exec('docker', ['pull', '-q', 'debian:bookworm-slim']).catch(() =>
      skip(this, 'Docker is not running, or debian:bookworm-slim cannot be pulled'),
    );
    folder = await mkdtemp(join(tmpdir(), 'cwtest-course-'));
    for (const name of ['2-dream', '3-speech-to-text', '4-reproducible-workflow'])
      await cp(join(LABS, name), join(folder, name), { recursive: true });
  });
  after(async () => {
    await exec('docker', ['rm', '--force', '--volumes', ...CONTAINERS]).catch(() => undefined);
    await exec('docker', ['network', 'rm', 'pipeline']).catch(() => undefined);
    await exec('docker', ['volume', 'rm', 'mongo-data']).catch(() => undefined);
    await exec('docker', ['rmi', '--force', ...IMAGES]).catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** `make` in a solution's folder. */
  const make = (name: string, target: string, variables: NodeJS.ProcessEnv = {}): Promise<unknown> =>
    exec('make', ['--environment-overrides', '--directory', join(folder, name, 'solution'), target], {
      env: { ...process.env, ...variables },
      maxBuffer: 1 << 28,
    });
  const read = (...path: string[]): Promise<string> => readFile(join(folder, ...path), 'utf8');

  it('a small network dreams in a small image, and Jupyter shows the notebook', async function () {
    await reachable(this, 'https://pypi.org');
    await trustTheNetwork(join(folder, '2-dream'));
    await make('2-dream', 'build', { REQUIREMENTS: 'requirements-small.txt', IMAGE: 'dream:small' });
    const { stdout } = await exec('docker', ['image', 'inspect', '--format', '{{.Size}}', 'dream:small']);
    assert.ok(Number(stdout) < 1e9, `dream:small has ${stdout.trim()} bytes`);
    const data = join(folder, 'small');
    await exec('docker', [
      ...['run', '--detach', '--name', 'dreamer', '--publish', '127.0.0.1:8889:8888'],
      ...['--volume', `${data}:/root/notebooks/data`, 'dream:small'],
    ]);
    await exec('docker', ['exec', 'dreamer', 'jupyter', 'execute', 'tiny-dream.ipynb']);
    assert.equal((await readFile(join(data, 'dream.png'))).subarray(1, 4).toString(), 'PNG');
    const jupyter = (path: string) => fetch(`http://127.0.0.1:8889/api${path}`);
    await until('Jupyter answers', () =>
      jupyter('').then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    assert.equal((await jupyter('/contents')).status, 403, 'it asks for no password');
  });

  it('a large network dreams with TensorFlow, untrained where its weights cannot be fetched', async function () {
    await reachable(this, 'https://pypi.org');
    await trustTheNetwork(join(folder, '2-dream'));
    await make('2-dream', 'build');
    const trained = await fetch('https://storage.googleapis.com', { method: 'HEAD' }).then(
      () => true,
      () => false,
    );
    if (!trained) this.test!.title += ' [untrained: storage.googleapis.com cannot be reached from here]';
    const data = join(folder, 'large');
    await exec('docker', [
      ...['run', '--rm', '--volume', `${data}:/root/notebooks/data`, '--env', 'DREAM_STEPS=2'],
      ...(trained ? [] : ['--env', 'DREAM_WEIGHTS=none']),
      ...['--entrypoint', 'jupyter', 'dream', 'execute', 'dream.ipynb'],
    ]);
    assert.equal((await readFile(join(data, 'dream.png'))).subarray(1, 4).toString(), 'PNG');
  });

  it('a script finds the database by its name', async function () {
    await reachable(this, 'https://registry-1.docker.io/v2/', 'https://pypi.org');
    const home = join(folder, 'home');
    await mkdir(join(home, 'pipeline'), { recursive: true });
    await writeFile(join(home, 'pipeline', 'script.py'), await codeOf('script'));
    await exec('docker', ['network', 'create', 'pipeline']);
    const shell = (code: string) =>
      exec('bash', ['-euc', code], { env: { ...process.env, HOME: home }, maxBuffer: 1 << 24 });
    await shell(await codeOf('mongo'));
    // There is no terminal here.
    const script = (await codeOf('pipeline')).replace('run -it', 'run');
    let said = '';
    await until(
      'the database takes the days',
      async () => {
        said = await shell(script).then(({ stdout }) => stdout, String);
        return /Days in the database: [1-9]/.test(said);
      },
      120_000,
    ).catch((error: unknown) => assert.fail(`${String(error)}\n${said}`));
  });

  it('docker-bench-security looks at this machine', async function () {
    await reachable(this, 'https://registry-1.docker.io/v2/');
    const { stdout } = await exec('bash', ['-euc', await codeOf('bench')], { maxBuffer: 1 << 24 });
    assert.match(stdout, /WARN|PASS/);
  });

  it('whisper.cpp is compiled, and understands the voice in English and in French', async function () {
    await reachable(this, 'https://github.com', 'https://huggingface.co');
    await make('3-speech-to-text', 'all');
    const data = ['3-speech-to-text', 'solution', 'data'];
    assert.match(await read(...data, 'short.wav.txt'), /container|process/i);
    assert.match(await read(...data, 'long.wav.txt'), /program/i);
    assert.match(await read(...data, 'french.wav.txt'), /bonjour/i);
  });

  it('Nextflow runs the pipeline in containers, and its report is served', async function () {
    await reachable(
      this,
      'https://get.nextflow.io',
      'https://github.com',
      'https://registry-1.docker.io/v2/',
    );
    await exec('java', ['-version']).catch(() => skip(this, 'Java is not installed'));
    const programs = join(folder, 'bin');
    await mkdir(programs);
    await exec('sh', ['-c', 'curl -fsSL -o install https://get.nextflow.io && bash install'], {
      cwd: programs,
    });
    for (const target of ['build', 'run', 'serve'])
      await make('4-reproducible-workflow', target, {
        PATH: `${programs}:${process.env['PATH'] ?? ''}`,
      });
    const page = await fetch('http://localhost:8888/multiqc_report.html');
    assert.match(await page.text(), /MultiQC/);
  });

  it("the same analysis by hand, with Debian's packages", async () => {
    const place = join(folder, '4-reproducible-workflow', 'solution');
    await exec('docker', ['build', '--quiet', '--tag', 'rnaseq-tools', join(place, 'by-hand')]);
    const sequence = letters(5000);
    await mkdir(join(place, 'reads'));
    await writeFile(join(place, 'sequence.fa'), `>one\n${sequence}\n`);
    for (const end of [1, 2]) await writeFile(join(place, 'reads', `gut_${end}.fq`), reads(sequence, end));
    const user = `${process.getuid?.()}:${process.getgid?.()}`;
    const run = ['run', '--rm', '--user', user, '--volume', `${place}:/work`, 'rnaseq-tools'];
    await exec('docker', [...run, 'sequence.fa', 'reads', 'results'], { maxBuffer: 1 << 28 });
    const result = ['4-reproducible-workflow', 'solution', 'results'];
    assert.match(await read(...result, 'multiqc_report.html'), /FastQC/);
    const [, counted] = (await read(...result, 'quant_gut', 'quant.sf')).trim().split('\n');
    assert.equal(Number(counted?.split('\t')[4]), 500);
  });
});

/** What a step of the course runs or writes. */
async function codeOf(step: string): Promise<string> {
  const { course } = await loadCourse(LABS);
  const code = course?.chapters.flatMap(({ steps }) => steps).find(({ id }) => id === step)?.code;
  assert.ok(code, `the course has no step ${step}`);
  return code;
}

/** Lets the image of the dream fetch packages where the network shows a certificate of its own, which this machine has been told of. */
async function trustTheNetwork(place: string): Promise<void> {
  const certificates = process.env['PIP_CERT'];
  if (certificates === undefined) return;
  await cp(certificates, join(place, 'question', 'certificates.crt'));
  const file = join(place, 'solution', 'Dockerfile');
  const [first, ...rest] = (await readFile(file, 'utf8')).split('\n');
  const trust = ['COPY certificates.crt /etc/ssl/', 'ENV PIP_CERT=/etc/ssl/certificates.crt'];
  if (rest[0] !== trust[0]) await writeFile(file, [first, ...trust, ...rest].join('\n'));
}

/** Ends the running test as skipped where one of the addresses does not answer. */
async function reachable(context: Mocha.Context, ...addresses: string[]): Promise<void> {
  for (const address of addresses)
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(15_000) }).catch(() =>
      skip(context, `${address} cannot be reached from here`),
    );
}

/** So many letters of DNA, the same each time. */
function letters(count: number): string {
  let state = 1;
  const next = (): number => (state = (state * 48271) % 0x7fffffff);
  return Array.from({ length: count }, () => 'ACGT'[next() % 4]).join('');
}

/** Five hundred reads of 100 letters from a sequence: one end of pieces of 300. */
function reads(sequence: string, end: number): string {
  const complement: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' };
  return Array.from({ length: 500 }, (_, index) => {
    const piece = sequence.slice(index * 9, index * 9 + 300);
    const other = [...piece].reverse().map((letter) => complement[letter]);
    const read = end === 1 ? piece.slice(0, 100) : other.slice(0, 100).join('');
    return `@read${index}/${end}\n${read}\n+\n${'I'.repeat(100)}\n`;
  }).join('');
}
