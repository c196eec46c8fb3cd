import assert from 'node:assert/strict';
import { LogLines } from '../../../src/docker/logs';
import type { LogLine } from '../../../src/docker';

function frame(stream: 1 | 2, text: string | Uint8Array): Buffer {
  const payload = Buffer.from(text as string);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function read(pieces: readonly Uint8Array[], options = { terminal: false, timestamps: false }): LogLine[] {
  const lines = new LogLines(options);
  return [...pieces.flatMap((piece) => lines.feed(piece)), ...lines.end()];
}

const words = (lines: readonly LogLine[]): string[] =>
  lines.map(({ stream, text, complete }) => `${stream}${complete ? '' : '…'} ${text}`);

describe('lines of a container', () => {
  it('are the same wherever the stream was cut', () => {
    const sent = Buffer.concat([
      frame(1, 'one é→𝄞\n'),
      frame(2, 'two\nthr'),
      // In the middle of a character, with the other output in between.
      frame(1, Buffer.from('𝄞').subarray(0, 2)),
      frame(2, 'ee\n\n'),
      frame(1, Buffer.concat([Buffer.from('𝄞').subarray(2), Buffer.from(' end')])),
    ]);
    const expected = ['stdout one é→𝄞', 'stderr two', 'stderr three', 'stderr ', 'stdout… 𝄞 end'];
    assert.deepEqual(words(read([sent])), expected);
    for (let first = 0; first <= sent.length; first++) {
      for (let second = first; second <= sent.length; second++) {
        const pieces = [sent.subarray(0, first), sent.subarray(first, second), sent.subarray(second)];
        assert.deepEqual(words(read(pieces)), expected, `cut at ${first} and ${second}`);
      }
    }
  });

  it('of a terminal are not multiplexed, and lose the return at their end only', () => {
    const sent = Buffer.from('\u0001\u0000\r\nprogress\rdone\r\n\u001b[31mred');
    assert.deepEqual(words(read([sent], { terminal: true, timestamps: false })), [
      'stdout \u0001\u0000',
      'stdout progress\rdone',
      'stdout… \u001b[31mred',
    ]);
  });

  it('that are very long come in pieces that make the whole', () => {
    const long = '𝄞'.repeat(100_000);
    const lines = read([frame(1, `${long}\nnext\n`)]);
    assert(lines.every(({ text }) => text.length <= 64 * 1024 && !text.includes('\ufffd')));
    const parts = lines.slice(0, -1);
    assert.equal(parts.map(({ text }) => text).join(''), long);
    assert.deepEqual(parts.map(({ complete }) => complete).indexOf(true), parts.length - 1);
    assert.equal(lines.at(-1)?.text, 'next');
  });

  it('tell their time, which is no part of them', () => {
    const sent = frame(1, '2026-11-22T06:00:00.123456789Z one\n2026-11-22T06:00:01Z \n');
    assert.deepEqual(
      read([sent], { terminal: false, timestamps: true }).map(({ text, time }) => [text, time]),
      [
        ['one', Date.UTC(2026, 10, 22, 6, 0, 0, 123)],
        ['', Date.UTC(2026, 10, 22, 6, 0, 1)],
      ],
    );
  });
});
