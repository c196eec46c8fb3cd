import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { ExplainedError } from '../../../src/base';
import { formatTarget, parseTarget, quote } from '../../../src/workbench';
import { MarkedOutput, markedCommand, throughLoginShell } from '../../../src/workbench/loginShell';
import { OutputText } from '../../../src/workbench/output';

describe('quote', () => {
  for (const [words, line] of [
    [['docker', 'run', '--rm', 'alpine:3.22'], 'docker run --rm alpine:3.22'],
    [['echo', ''], "echo ''"],
    [['echo', "it's"], "echo 'it'\\''s'"],
    [['echo', '$(x)', '`x`', '*', '~', 'a b'], "echo '$(x)' '`x`' '*' '~' 'a b'"],
    [['A=b', 'c=d'], "'A=b' 'c=d'"],
  ] as const) {
    it(`writes ${line}`, () => assert.equal(quote(words), line));
  }

  it('refuses NUL', () => assert.throws(() => quote(['a\0b']), { code: 'bad-argument' }));
});

describe('parseTarget', () => {
  for (const [text, expected] of [
    ['student@lab-17', { user: 'student', host: 'lab-17', port: 22 }],
    [' student@lab-17:2222 ', { user: 'student', host: 'lab-17', port: 2222 }],
    ['ssh://student@10.0.0.1:22/', { user: 'student', host: '10.0.0.1', port: 22 }],
    ['s@[fe80::1%eth0]:2022', { user: 's', host: 'fe80::1%eth0', port: 2022 }],
    ['s@[::1]', { user: 's', host: '::1', port: 22 }],
  ] as const) {
    it(`reads ${text}, and formatTarget writes it back`, () => {
      assert.deepEqual(parseTarget(text), expected);
      assert.deepEqual(parseTarget(formatTarget(expected)), expected);
    });
  }

  for (const text of [
    '',
    'lab-17',
    '@lab-17',
    'student@',
    'student@lab-17:0',
    'student@lab-17:70000',
    'student@lab-17:ssh',
    'student@::1',
    'student@[lab]',
    'student@lab/17',
    '-oProxyCommand=x@lab-17',
    'student@-oProxyCommand=x',
    'stu dent@lab',
    'student@lab\n17',
    'student:secret@lab-17',
    'a@b@c',
  ]) {
    it(`refuses ${JSON.stringify(text)} with a reason and a way out`, () => {
      assert.throws(
        () => parseTarget(text),
        (error) =>
          error instanceof ExplainedError && error.code === 'bad-target' && error.remedy !== undefined,
      );
    });
  }
});

describe('a line for any login shell', () => {
  it('has nothing in it that shells read differently', () => {
    const line = throughLoginShell("printf '%s!\\n' é \u0001\n");
    assert.match(line, /^exec \/bin\/sh -c 'eval "\$\(printf %b "\$1"\)"' sh '[^'!\n]*'$/);
    assert.doesNotMatch(line, /\\(?!0[0-7]{3})/);
    assert.equal(execFileSync('/bin/sh', ['-c', line]).toString(), 'é!\n\u0001!\n');
  });

  it('refuses names that are no variables, and programs that are options', () => {
    assert.throws(() => markedCommand(['x'], { env: { 'A;B': '' } }, false), { code: 'bad-argument' });
    assert.throws(() => markedCommand(['-x'], {}, false), { code: 'bad-argument' });
    assert.throws(() => markedCommand([], {}, false), { code: 'bad-argument' });
  });
});

describe('output behind a mark', () => {
  it('begins after the line of the mark, wherever the pieces were cut', () => {
    const bytes = Buffer.from('noise mark\nnoise cw-1 4711\nthe rest\n');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const output = new MarkedOutput('cw-1');
      const parts = [output.push(bytes.subarray(0, cut)), output.push(bytes.subarray(cut))];
      assert.equal(Buffer.concat(parts).toString(), 'the rest\n');
      assert.equal(output.note, '4711');
    }
  });

  it('keeps what came instead', () => {
    const output = new MarkedOutput('cw-1');
    output.push(Buffer.from('This account is not available.\n'));
    assert.equal(output.noise, 'This account is not available.\n');
    assert.equal(output.note, undefined);
  });
});

describe('kept output', () => {
  it('leaves out a character that the limit cut in two', () => {
    const output = new OutputText(2);
    output.push(Buffer.from('aé'));
    assert.equal(output.text(), 'a');
  });

  it('passes whole characters on', () => {
    const pieces: string[] = [];
    const output = new OutputText(10, (piece) => pieces.push(piece));
    const bytes = Buffer.from('é€');
    for (const byte of bytes) output.push(Uint8Array.of(byte));
    assert.deepEqual(pieces, ['é', '€']);
  });
});
