import assert from 'node:assert/strict';
import { lstat, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { lint as run } from '../../../src/cli/lint';

interface Result {
  status: number;
  output: string;
  errors: string;
}

interface Call {
  files?: readonly string[];
  input?: string;
  terminal?: boolean;
  env?: Record<string, string>;
}

class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

describe('container-workbench lint', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-lint-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(name: string, text: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

  /** Runs the command; `files` are names in the folder, shown as `DIR/name`. */
  async function lint(
    options: readonly string[],
    { files = [], input = '', terminal = false, env = {} }: Call = {},
  ): Promise<Result> {
    const stdout = new Sink();
    const stderr = new Sink();
    const args = [...options, ...files.map((name) => join(folder, name))];
    const status = await run(args, {
      stdin: Readable.from([input]),
      stdout: Object.assign(stdout, { isTTY: terminal }),
      stderr,
      env,
      folder,
      home: join(folder, 'home'),
    });
    const shown = (sink: Sink): string => sink.text.replaceAll(folder, 'DIR');
    return { status, output: shown(stdout), errors: shown(stderr) };
  }

  it('prints place, code, severity and message, and exits with 1', async () => {
    await write('Dockerfile', 'FROM debian\nCMD ["x"]\n');
    const { status, output, errors } = await lint([], { files: ['Dockerfile'] });
    assert.match(output, /^DIR\/Dockerfile:1 DL3006 warning: debian has no version: .*\n$/);
    assert.deepEqual([status, errors], [1, '']);
  });

  it('reads standard input, and says nothing about a good file', async () => {
    assert.deepEqual(await lint(['-'], { input: 'FROM debian:12\n' }), { status: 0, output: '', errors: '' });
  });

  it('prints JSON', async () => {
    const { status, output } = await lint(['--format', 'json', '-'], { input: 'FROM a:1\nADD x /\n' });
    assert.deepEqual(JSON.parse(output), [
      {
        also: [],
        code: 'DL3020',
        column: 1,
        endColumn: 4,
        endLine: 2,
        file: '-',
        fixable: true,
        level: 'error',
        line: 2,
        message: 'Use COPY for files and folders; ADD does more than it seems.',
      },
    ]);
    assert.equal(status, 1);
  });

  it('knows what the ignore file beside a Dockerfile leaves out, its own before that of the folder', async () => {
    const copies = 'FROM a:1\nCOPY a.log b.txt /x/\n';
    await write('.dockerignore', '*.log\n');
    for (const name of ['Dockerfile', 'web.Dockerfile', 'elsewhere/Dockerfile']) await write(name, copies);
    await write('web.Dockerfile.dockerignore', '*.txt\n');
    const { output } = await lint(['--format', 'gnu'], {
      files: ['Dockerfile', 'web.Dockerfile', 'elsewhere/Dockerfile'],
    });
    const ignored = output.split('\n').filter((line) => line.includes('CopyIgnoredFile'));
    assert.deepEqual(
      ignored.map((line) => /DIR.(\S+?):2.*leaves out (\S+),/.exec(line)?.slice(1)),
      [
        ['Dockerfile', 'a.log'],
        ['web.Dockerfile', 'b.txt'],
      ],
    );
  });

  it('counts what is at or above the threshold, and leaves out what is ignored', async () => {
    const info = 'FROM a:1\nUSER 1\nCOPY x /y\n';
    const style = 'FROM a:1\nRUN npm ci\n';
    assert.equal((await lint(['-'], { input: info })).status, 1);
    assert.equal((await lint(['-t', 'warning', '-'], { input: info })).status, 0);
    assert.equal((await lint(['--ignore', 'DL1,CW1002', '-'], { input: info })).output, '');
    assert.equal((await lint(['-'], { input: style })).status, 0);
    assert.equal((await lint(['-t', 'none', '-'], { input: style })).status, 1);
    assert.equal((await lint(['-t', 'none', '--no-fail', '-'], { input: style })).status, 0);
  });

  it('says which file it could not read, and goes on with the others', async () => {
    await write('good', 'FROM debian\n');
    const { status, output, errors } = await lint([], { files: ['missing', '', 'good'] });
    assert.equal(
      errors,
      'container-workbench lint: DIR/missing could not be read: there is no such file.\n' +
        'container-workbench lint: DIR could not be read: it is a folder.\n',
    );
    assert.match(output, /^DIR\/good:1 DL3006 /);
    assert.equal(status, 1);
  });

  it('says of a text that is no Dockerfile that it is none', async () => {
    const { output } = await lint(['-'], { input: 'Dear all,\nthis is a letter.\n' });
    assert.match(output, /^-:1 DL1000 error: This does not look like a Dockerfile: [^\n]*\n$/);
  });

  it('fixes in place, keeps mode and links, and reports what remains', async () => {
    await write('real', 'FROM debian\r\nADD x /\r\n');
    await symlink('real', join(folder, 'link'));
    const { mode } = await stat(join(folder, 'real'));
    const { status, output } = await lint(['--fix'], { files: ['link'] });
    assert.equal(await read('real'), 'FROM debian\r\nCOPY x /\r\n');
    assert.match(output, /^DIR\/link:1 DL3006 warning: [^\n]*\n$/);
    assert.equal(status, 1);
    assert.ok((await lstat(join(folder, 'link'))).isSymbolicLink());
    assert.equal((await stat(join(folder, 'real'))).mode, mode);
    assert.deepEqual((await readdir(folder)).sort(), ['link', 'real']);
  });

  it('leaves alone what is not UTF-8', async () => {
    const bytes = Buffer.from('FROM a:1\nADD x /\n# caf\xe9\n', 'latin1');
    await write('latin', bytes);
    const { status, errors } = await lint(['--fix'], { files: ['latin'] });
    assert.deepEqual(await readFile(join(folder, 'latin')), bytes);
    assert.match(errors, /latin is not UTF-8 text, so it was left as it is\./);
    assert.equal(status, 1);
  });

  it('reads the encodings that a byte order mark tells, as hadolint does, and fixes none but UTF-8', async () => {
    const text = '\ufeffFROM a:1\nUSER root\nADD x /\n';
    const utf16 = Buffer.from(text, 'utf16le');
    const utf32 = Buffer.concat([...text].map((char) => Buffer.from([char.codePointAt(0)! & 0xff, 0, 0, 0])));
    utf32.set([0xff, 0xfe]);
    const files = {
      'utf-16le': utf16,
      'utf-16be': Buffer.from(utf16).swap16(),
      'utf-32le': utf32,
      'utf-32be': Buffer.from(utf32).swap32(),
    };
    for (const [name, bytes] of Object.entries(files)) {
      await write(name, bytes);
      const { output } = await lint([], { files: [name] });
      assert.match(output, /:2 DL3002 [^]*:3 DL3020 /, name);
      assert.match((await lint(['--fix'], { files: [name] })).errors, /is not UTF-8 text/, name);
      assert.deepEqual(await readFile(join(folder, name)), bytes);
    }
  });

  it('explains wrong usage, with the status 1 of hadolint', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /Name the Dockerfiles to look at/],
      [['--format', 'xml', '-'], /There is no format xml/],
      [['-t', 'bad', '-'], /There is no severity bad/],
      [['--fix', '-'], /standard input/],
      [['--what'], /--what/],
      [['-f', 'jsn', '-'], /Is json meant\?/],
      [['--require-label', 'a:b', '-'], /a:b/],
    ];
    for (const [args, sentence] of wrong) {
      const { status, output, errors } = await lint(args);
      assert.match(errors, sentence);
      assert.match(errors, /usage: container-workbench lint/);
      assert.deepEqual([status, output], [1, '']);
    }
    const help = await lint(['--help']);
    assert.match(help.output, /^usage: /);
    assert.equal(help.status, 0);
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    assert.deepEqual(await lint(['-v']), {
      status: 0,
      output: `Container Workbench ${version}\n`,
      errors: '',
    });
  });

  it('shows control characters of names and texts instead of sending them to the terminal', async () => {
    const { output } = await lint(['-'], { input: 'FROM a:1\nR\u001b[31mUN x\n' });
    assert.ok(!output.includes('\u001b'));
    assert.match(output, /\\u\{1b\}/);
  });

  it('is in colour on a terminal, unless somebody wants none', async () => {
    const print = async (options: string[], env = {}): Promise<string> =>
      (await lint([...options, '-'], { input: 'FROM a\n', terminal: true, env })).output;
    assert.ok((await print([])).startsWith('-:1 DL3006 \u001b[1m\u001b[93mwarning\u001b[0m: '));
    for (const plain of [await print(['--no-color']), await print([], { NO_COLOR: '1' })])
      assert.match(plain, /^-:1 DL3006 warning: /);
  });

  it('reads the configuration that lies in the folder, and says what is wrong with it', async () => {
    await write('.hadolint.yaml', 'ignored: [DL3006]\nformat: gnu\nfailure-treshold: none\n');
    const { status, output, errors } = await lint(['-'], { input: 'FROM a\nADD x /\nUSER x\n' });
    assert.match(output, /^hadolint:-:2: DL3020 error: [^\n]*\nhadolint:-:3: DL3066 info: [^\n]*\n/);
    assert.ok(!output.includes('DL3006'));
    assert.match(errors, /^DIR\/\.hadolint\.yaml:3:1: warning: .* Is failure-threshold meant\?\n$/);
    assert.equal(status, 1);
  });

  it('takes the first configuration that there is, or the one that is named', async () => {
    const ignored = async (options: string[], env = {}): Promise<string> =>
      (await lint([...options, '-'], { input: 'FROM a\nFROM b:latest\n', env })).output.replaceAll(
        /^\S+ (\S+).*$/gm,
        '$1',
      );
    await write('home/.hadolint.yml', 'ignored: [DL3006, DL3007]\n');
    assert.equal(await ignored([]), '');
    await write('home/.config/hadolint.yaml', 'ignored: [DL3007]\n');
    assert.equal(await ignored([]), 'DL3006\n');
    await write('xdg/hadolint.yml', '');
    assert.equal(await ignored([], { XDG_CONFIG_HOME: join(folder, 'xdg') }), 'DL3006\nDL3007\n');
    await write('other', 'ignored: [DL3006]\n');
    assert.equal(await ignored(['-c', 'other']), 'DL3007\n');
    assert.equal(await ignored([], { HADOLINT_IGNORE: 'DL3006' }), '');
    const missing = await lint(['-c', 'none', '-'], { input: 'FROM a:1\n' });
    assert.match(missing.errors, /DIR\/none could not be read: there is no such file/);
    assert.equal(missing.status, 1);
  });

  it('lets the command line win over the file, and the file over the environment', async () => {
    const status = async (options: string[], env = {}): Promise<number> =>
      (await lint([...options, '-'], { input: 'FROM a\n', env })).status;
    assert.equal(await status([], { HADOLINT_FAILURE_THRESHOLD: 'error' }), 0);
    await write('.hadolint.yaml', 'failure-threshold: warning\n');
    assert.equal(await status([], { HADOLINT_FAILURE_THRESHOLD: 'error' }), 1);
    assert.equal(await status(['-t', 'error']), 0);
    assert.equal(await status([], { HADOLINT_NOFAIL: '1' }), 0);
  });

  it('takes rules, labels and registries from the command line', async () => {
    const codes = async (options: string[], input: string): Promise<string[]> =>
      (
        JSON.parse((await lint([...options, '-f', 'json', '-'], { input })).output) as {
          code: string;
          level: string;
        }[]
      )
        .map(({ code, level }) => `${code} ${level}`)
        .filter((each) => each.startsWith('DL'));
    assert.deepEqual(await codes(['--error', 'DL3006', '--style', 'DL3006'], 'FROM a\n'), ['DL3006 error']);
    assert.deepEqual(await codes(['--trusted-registry', 'b.io'], 'FROM c.io/a:1\n'), ['DL3026 error']);
    assert.deepEqual(
      await codes(['--require-label', 'x:url', '--strict-labels'], 'FROM a:1\nLABEL x=1 y=2\n'),
      ['DL3052 warning', 'DL3050 info'],
    );
    const pragma = '# hadolint ignore=DL3006\nFROM a\n';
    assert.deepEqual(await codes([], pragma), []);
    assert.deepEqual(await codes(['--disable-ignore-pragma'], pragma), ['DL3006 warning']);
  });

  it('looks at what patterns mean, each file once', async () => {
    for (const name of [
      'Dockerfile',
      'a/Dockerfile',
      'a/b/Dockerfile.dev',
      'a/.x/Dockerfile',
      'a/x.dockerfile',
    ])
      await write(name, 'FROM a\n');
    const files = async (...patterns: string[]): Promise<string[]> =>
      (await lint(patterns)).output
        .split('\n')
        .map((line) => line.replace(/:1 DL3006.*/, ''))
        .slice(0, -1);
    assert.deepEqual(await files('**/Dockerfile*', 'Dockerfile'), [
      'Dockerfile',
      'a/Dockerfile',
      'a/b/Dockerfile.dev',
    ]);
    assert.deepEqual(await files('a/{b/*,*.dockerfile}'), ['a/b/Dockerfile.dev', 'a/x.dockerfile']);
    assert.deepEqual(await files('?/[!x]*file', 'a/.?/D*'), ['a/Dockerfile', 'a/.x/Dockerfile']);
    await write('[x]', 'FROM a\n');
    assert.deepEqual(await files('[x]'), ['[x]']);
    const none = await lint(['nothing*']);
    assert.match(none.errors, /No file matches nothing\*\./);
    assert.equal(none.status, 1);
  });

  it('writes formats to the outputs that go with them', async () => {
    const { output } = await lint(['-f', 'json', '-f', 'codacy', '-o', 'report', '-'], { input: 'FROM a\n' });
    assert.match(await read('report'), /^\[\{/);
    assert.match(output, /^\{"filename":"-","line":1,"message":"[^"]*","patternId":"DL3006"\}$/);
  });

  it('says what counts where it is asked to', async () => {
    const { errors } = await lint(['-V', '--ignore', 'DL3006', '-'], { input: 'FROM a\n' });
    assert.match(errors, /^There is no configuration file\.\n\{[^]*"DL3006"/);
  });
});
