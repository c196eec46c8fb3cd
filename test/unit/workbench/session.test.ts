import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Emitter } from '../../../src/base';
import { MarkParser } from '../../../src/workbench/session/marks';
import { RenderedOutput } from '../../../src/workbench/session/renderedOutput';
import { MarkedSession } from '../../../src/workbench/session/session';

const BEL = '\u0007';
const mark = (body: string): string => `\u001b]633;${body}${BEL}`;

describe('marks in a terminal’s output', () => {
  const stream = `a${mark('E;x\\x3by\\\\z\\x0a;n1')}b\u001b[1mc\u001b]633;D;0;n1\u001b\\d${mark('D;9;other')}e${mark('C')}f`;

  it('are found wherever the pieces were cut', () => {
    for (let first = 0; first <= stream.length; first++) {
      for (let second = first; second <= stream.length; second += 7) {
        const parser = new MarkParser('n1');
        const pieces = [stream.slice(0, first), stream.slice(first, second), stream.slice(second)].flatMap(
          (part) => parser.feed(part),
        );
        const text = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
        assert.equal(text, 'ab\u001b[1mcdef');
        assert.deepEqual(
          pieces.flatMap((piece) => ('mark' in piece ? [piece.mark] : [])),
          [
            { code: 'E', fields: ['x;y\\z\n'] },
            { code: 'D', fields: ['0'] },
          ],
        );
      }
    }
  });

  it('that never end are text after all', () => {
    const parser = new MarkParser('n1');
    const endless = `\u001b]633;E;${'x'.repeat(300_000)}`;
    const pieces = [...parser.feed(endless), ...parser.feed('after')];
    assert.equal(pieces.map((piece) => ('text' in piece ? piece.text : '')).join(''), `${endless}after`);
  });
});

describe('rendered output', () => {
  for (const [what, input, expected] of [
    ['plain lines', 'a\r\nb\r\n', 'a\nb\n'],
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['titles', '\u001b]0;title\u0007x\u001b]0;y\u001b\\', 'x'],
    ['a progress bar', '10%\r50%\r100%\n', '100%\n'],
    ['a shorter line over a longer one', 'abcdef\rxy', 'xycdef'],
    ['an erased line', 'abcdef\r\u001b[Kxy', 'xy'],
    ['backspaces', 'abc\b\bX', 'aXc'],
    ['tabs', 'a\tb', 'a       b'],
    ['layers of a pull', 'l1: 1%\r\nl2: 1%\r\n\u001b[2A\u001b[2K\rl1: done\r\u001b[2B', 'l1: done\nl2: 1%\n'],
    ['a cleared screen', 'old\u001b[H\u001b[2Jnew', 'new'],
    ['a full-screen program', 'before\r\n\u001b[?1049h~\r\n~\r\n\u001b[?1049lafter', 'before\nafter'],
    ['bells and other controls', 'a\u0007b\u0000c\u007f', 'abc'],
    ['character sets', '\u001b(Ba\u001b=b', 'ab'],
  ] as const) {
    it(`is right for ${what}, in one piece and in single characters`, () => {
      const whole = new RenderedOutput();
      whole.feed(input);
      assert.equal(whole.text(), expected);
      const pieces = new RenderedOutput();
      for (const character of input) pieces.feed(character);
      assert.equal(pieces.text(), expected);
    });
  }

  it('keeps the last 64 KiB of any amount', () => {
    const output = new RenderedOutput();
    for (let line = 0; line < 100_000; line++) output.feed(`line ${line}\n`);
    assert.equal(output.text().length, 64 * 1024);
    assert(output.text().endsWith('line 99998\nline 99999\n'));
    const single = new RenderedOutput();
    for (let piece = 0; piece < 1000; piece++) single.feed('x'.repeat(1000));
    assert.equal(single.text().length, 64 * 1024);
  });
});

describe('a session', () => {
  /** A shell that says what the test says, and notes what was typed. */
  function shell() {
    const data = new Emitter<Uint8Array>();
    const exit = new Emitter<number | undefined>();
    const typed: string[] = [];
    const session = new MarkedSession(
      {
        onData: data.event,
        onExit: exit.event,
        write: (text) => typed.push(String(text)),
        resize: () => {},
        close: () => exit.fire(undefined),
      },
      'n',
    );
    const says = (text: string): void => data.fire(Buffer.from(text));
    const prompt = (): void => says(mark('P;Cwd=/home;n') + mark('A;n') + '$ ' + mark('B;n'));
    return { session, typed, says, prompt, exit };
  }

  it('sends a step at the prompt only, and once', async () => {
    const { session, typed, says, prompt } = shell();
    prompt();
    says(mark('E;sleep 1;n') + mark('C;n'));
    await assert.rejects(session.run('echo 1'), { code: 'busy' });
    says(mark('D;0;n'));
    const step = session.run('echo 1');
    assert.deepEqual(typed, [], 'the prompt is not there yet');
    prompt();
    assert.deepEqual(typed, ['\u001b[633~\u001b[200~echo 1\u001b[201~\r']);
    prompt();
    assert.equal(typed.length, 1, 'a prompt that is drawn anew sends nothing again');
    await step;
  });

  it('does not let a step break out of its paste', () => {
    const { session, typed, prompt } = shell();
    prompt();
    void session.run('a\u001b[201~\rb\u0003').catch(() => {});
    assert.deepEqual(typed, ['\u001b[633~\u001b[200~a[201~\nb\u001b[201~\r']);
  });

  describe('in which a command is half typed', () => {
    beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
    afterEach(() => mock.timers.reset());

    const SENT = '\u001b[633~\u001b[200~echo 1\u001b[201~\r';

    function halfTyped() {
      const it = shell();
      it.prompt();
      it.says(mark('F;n') + '> ');
      void it.session.run('echo 1').catch(() => {});
      return it;
    }

    it('drops that before it sends a step', () => {
      const { typed, prompt } = halfTyped();
      assert.deepEqual(typed, ['\u0003']);
      prompt();
      mock.timers.runAll();
      assert.deepEqual(typed, ['\u0003', SENT]);
    });

    it('interrupts again where that was not heard', () => {
      const { typed, prompt } = halfTyped();
      mock.timers.tick(250);
      assert.deepEqual(typed, ['\u0003', '\u0003']);
      prompt();
      assert.equal(typed.length, 2, 'the second one may still be on its way');
      mock.timers.tick(500);
      assert.deepEqual(typed, ['\u0003', '\u0003', SENT]);
    });

    it('sends the step once both were heard', () => {
      const { typed, prompt } = halfTyped();
      mock.timers.tick(250);
      prompt();
      prompt();
      assert.deepEqual(typed, ['\u0003', '\u0003', SENT]);
    });

    it('interrupts nothing that was started meanwhile', () => {
      const { typed, prompt, says } = halfTyped();
      says(mark('E;done;n') + mark('C;n'));
      mock.timers.tick(10_000);
      assert.deepEqual(typed, ['\u0003']);
      says(mark('D;130;n'));
      prompt();
      assert.deepEqual(typed, ['\u0003', SENT]);
    });

    it('stops with the shell', () => {
      const { typed, exit } = halfTyped();
      exit.fire(0);
      mock.timers.tick(10_000);
      assert.deepEqual(typed, ['\u0003']);
    });
  });

  it('takes a prompt that is drawn anew for nothing else', async () => {
    const { session, says, prompt } = shell();
    prompt();
    const step = session.run('echo 1');
    says(mark('A;n') + '$ ' + mark('B;n'));
    assert(session.busy);
    says(mark('E;echo 1;n') + mark('C;n') + '1\r\n' + mark('D;0;n'));
    assert.equal((await step).output, '1\n');
  });

  it('fails a step whose shell goes away', async () => {
    const { session, prompt, exit } = shell();
    prompt();
    const step = session.run('echo 1');
    exit.fire(undefined);
    await assert.rejects(step, { code: 'session-closed' });
    assert(session.closed);
  });
});
