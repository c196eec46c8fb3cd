import assert from 'node:assert/strict';
import { lstat, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  const write = (name: string, text: string | Uint8Array): Promise<void> =>
    writeFile(join(folder, name), text);
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

  /** Runs the command; `files` are names in the folder, shown as `DIR/name`. */
  async function lint(
    options: readonly string[],
    { files = [], input = '', terminal = false }: Call = {},
  ): Promise<Result> {
    const stdout = new Sink();
    const stderr = new Sink();
    const args = [...options, ...files.map((name) => join(folder, name))];
    const status = await run(args, {
      stdin: Readable.from([input]),
      stdout: Object.assign(stdout, { isTTY: terminal }),
      stderr,
    });
    const shown = (sink: Sink): string => sink.text.replaceAll(folder, 'DIR');
    return { status, output: shown(stdout), errors: shown(stderr) };
  }

  it('prints place, severity, code and message, and exits with 1', async () => {
    await write('Dockerfile', 'FROM debian\nCMD ["x"]\n');
    const { status, output, errors } = await lint([], { files: ['Dockerfile'] });
    assert.match(output, /^DIR\/Dockerfile:1:6: warning DL3006 debian has no version: .*\n$/);
    assert.deepEqual([status, errors], [1, '']);
  });

  it('reads standard input, and says nothing about a good file', async () => {
    assert.deepEqual(await lint(['-'], { input: 'FROM debian:12\n' }), { status: 0, output: '', errors: '' });
  });

  it('prints JSON', async () => {
    const { status, output } = await lint(['--format', 'json', '-'], { input: 'FROM a:1\nADD x /\n' });
    assert.deepEqual(JSON.parse(output), [
      {
        file: '-',
        line: 2,
        column: 1,
        endLine: 2,
        endColumn: 4,
        level: 'error',
        code: 'DL3020',
        message: 'Use COPY for files and folders; ADD does more than it seems.',
        fixable: true,
      },
    ]);
    assert.equal(status, 1);
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
    assert.match(output, /^DIR\/good:1:6: /);
    assert.equal(status, 1);
  });

  it('says of a text that is no Dockerfile that it is none', async () => {
    const { output } = await lint(['-'], { input: 'Dear all,\nthis is a letter.\n' });
    assert.match(output, /^-:1:1: error DL1000 This does not look like a Dockerfile: [^\n]*\n$/);
  });

  it('fixes in place, keeps mode and links, and reports what remains', async () => {
    await write('real', 'FROM debian\r\nADD x /\r\n');
    await symlink('real', join(folder, 'link'));
    const { mode } = await stat(join(folder, 'real'));
    const { status, output } = await lint(['--fix'], { files: ['link'] });
    assert.equal(await read('real'), 'FROM debian\r\nCOPY x /\r\n');
    assert.match(output, /^DIR\/link:1:6: warning DL3006 [^\n]*\n$/);
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

  it('explains wrong usage, with status 2', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /Name the Dockerfiles to look at/],
      [['--format', 'xml', '-'], /There is no format xml/],
      [['-t', 'bad', '-'], /There is no severity bad/],
      [['--fix', '-'], /standard input/],
      [['--what'], /--what/],
    ];
    for (const [args, sentence] of wrong) {
      const { status, output, errors } = await lint(args);
      assert.match(errors, sentence);
      assert.match(errors, /usage: container-workbench lint/);
      assert.deepEqual([status, output], [2, '']);
    }
    const help = await lint(['--help']);
    assert.match(help.output, /^usage: /);
    assert.equal(help.status, 0);
  });

  it('shows control characters of names and texts instead of sending them to the terminal', async () => {
    const { output } = await lint(['-'], { input: 'FROM a:1\nR\u001b[31mUN x\n' });
    assert.ok(!output.includes('\u001b'));
    assert.match(output, /\\u\{1b\}/);
  });

  it('is in colour on a terminal, unless NO_COLOR is set', async () => {
    const before = process.env['NO_COLOR'];
    const print = async (): Promise<string> =>
      (await lint(['-'], { input: 'FROM a\n', terminal: true })).output;
    try {
      delete process.env['NO_COLOR'];
      assert.ok((await print()).startsWith('-:1:6: \u001b[33mwarning\u001b[0m DL3006 '));
      process.env['NO_COLOR'] = '1';
      assert.match(await print(), /^-:1:6: warning DL3006 /);
    } finally {
      if (before === undefined) delete process.env['NO_COLOR'];
      else process.env['NO_COLOR'] = before;
    }
  });
});
