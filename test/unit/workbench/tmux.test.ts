import assert from 'node:assert/strict';
import { ControlParser, WithoutQuestions, typeKeys } from '../../../src/workbench/session/tmux/control';
import type { ControlMessage } from '../../../src/workbench/session/tmux/control';
import { PANE_FORMAT, Replay, parsePane } from '../../../src/workbench/session/tmux/replay';

describe('what tmux says in control mode', () => {
  const said = [
    '%begin 1 264 0',
    'of the command line',
    '%end 1 264 0',
    '%session-changed $0 a',
    '%output %3 a\\015\\012h\\303\\251 \\\\134x',
    '%begin 1 265 1',
    '%end 1 264 1',
    '%output %3 not really',
    '%end 1 265 1',
    '%begin 2 266 1',
    'no such pane',
    '%error 2 266 1',
    '%exit',
    '',
  ].join('\n');

  it('is understood wherever the pieces were cut', () => {
    for (let cut = 0; cut <= said.length; cut++) {
      const parser = new ControlParser();
      const bytes = Buffer.from(said);
      const messages = [...parser.feed(bytes.subarray(0, cut)), ...parser.feed(bytes.subarray(cut))];
      assert.deepEqual(messages, [
        { kind: 'attached' },
        { kind: 'output', pane: '%3', bytes: Buffer.from('a\r\nhé \\\\x') },
        { kind: 'reply', failed: false, lines: ['%end 1 264 1', '%output %3 not really'] },
        { kind: 'reply', failed: true, lines: ['no such pane'] },
        { kind: 'exit' },
      ] satisfies ControlMessage[]);
    }
  });

  it('gets keys as bytes', () => {
    assert.equal(typeKeys('%1', Buffer.from("é'\n")), 'send-keys -t %1 -H c3 a9 27 0a');
  });
});

describe('questions to the terminal', () => {
  it('are taken out, wherever the pieces were cut, and nothing else is', () => {
    const text =
      'a\u001b[c\u001b[>0c\u001b[6n\u001b[?6n\u001b[>q\u001b[31mred\u001b[0m\u001b[2J\u001b[1;31Hé\u001b[5 q';
    const expected = 'a\u001b[31mred\u001b[0m\u001b[2J\u001b[1;31Hé\u001b[5 q';
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const filter = new WithoutQuestions();
      const pieces = [filter.push(bytes.subarray(0, cut)), filter.push(bytes.subarray(cut))];
      assert.equal(Buffer.concat(pieces).toString(), expected);
    }
  });
});

describe('showing a pane again', () => {
  /** A pane of 4 rows with 2 above it, the cursor in the third. */
  const pane = (shell: string) => {
    const values = ['%1', '2', '4', '5', '2', '0', '1', '0', '0', '0', '0', ...shell.split('|')];
    assert.equal(values.length, PANE_FORMAT.split(';').length);
    const state = parsePane(values.join(';'));
    assert(state !== undefined);
    return state;
  };
  const visible = (text: string): string =>
    text
      .replaceAll('\u001b]633;', '<')
      .replaceAll(';n\u0007', '>')
      .replaceAll('\u001b', '^')
      .replace(/^.*<P;Replay=1>/s, '');

  it('puts the command that runs between its marks', () => {
    const replay = new Replay(pane('C|3|1|sleep 5\\x3b echo|/srv'), false, 'n');
    assert.deepEqual(
      replay.parts.map(({ first, last }) => [first, last]),
      [
        [-2, 0],
        [1, 2],
      ],
    );
    assert.deepEqual([replay.rest.first, replay.rest.last], [3, 3]);
    assert.equal(
      visible(
        replay.text(
          [
            ['old', 'older', '$ sleep'],
            ['out', 'curso'],
          ],
          [''],
        ),
      ),
      'old\r\nolder\r\n$ sleep\r\n<P;Cwd=/srv><E;sleep 5\\x3b echo><C>out\r\ncurso^[0m\r^[5C^[?1h<P;Replay=0>',
    );
  });

  it('ends the command that has ended meanwhile, with its status', () => {
    const replay = new Replay(pane('D7|2|4|make|/srv'), true, 'n');
    assert.equal(
      visible(replay.text([['old', '$ make'], ['out', 'out'], ['$ now']], ['below', ''])),
      'old\r\n$ make\r\n<P;Cwd=/srv><E;make><C>out\r\nout\r\n<D;7><P;Cwd=/srv><A>$ now\r\nbelow^[0m^[1A\r^[5C^[?1h^[?2004h<B><P;Replay=0>',
    );
  });

  it('makes nothing of a command that was over before', () => {
    const text = visible(new Replay(pane('D0|2|4|make|/srv'), false, 'n').text([['a'], ['$ ']], []));
    assert(!text.includes('<C>') && !text.includes('<D'), text);
  });

  it('does not take the end of a command for the next prompt', () => {
    const values = ['%1', '0', '4', '0', '1', '0', '0', '0', '0', '0', '0', 'D0', '0', '1', 'x', '/'];
    const state = parsePane(values.join(';'));
    assert(state !== undefined);
    const text = visible(new Replay(state, false, 'n').text([['out'], ['']], []));
    assert(!text.includes('<B>') && !text.includes('?2004h'), text);
  });

  it('shows a shell without marks as it is', () => {
    assert.equal(
      visible(new Replay(pane('||||'), true, 'n').text([['a', 'b']], [])),
      'a\r\nb^[0m\r^[5C^[?1h<P;Plain=1><P;Replay=0>',
    );
  });

  it('believes no state that makes no sense', () => {
    for (const shell of ['C|99999|0|x|/', 'D0|-5|-9|x|/', 'C|NaN|x|x|/', 'D0|5|1|x|/']) {
      const { parts } = new Replay(pane(shell), true, 'n');
      let row = -2;
      for (const { first, last } of parts) {
        assert.equal(first, row);
        row = last + 1;
      }
      assert.equal(row, 3);
    }
    assert.equal(pane('W||||').waits, true);
    assert.equal(pane('C|3|1|x|/').waits, false);
    assert.equal(parsePane('$(x);1;2;3'), undefined);
    assert.equal(parsePane(''), undefined);
  });
});
