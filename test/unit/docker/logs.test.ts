import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { ExplainedError } from '../../../src/base';
import type { EngineHttp } from '../../../src/docker/http';
import { LogPlace } from '../../../src/docker/logPlace';
import { LogLines } from '../../../src/docker/logs';
import { readLogs } from '../../../src/docker/readLogs';
import type { LogLine } from '../../../src/docker';
import { failure } from '../../support/failure';

function frame(stream: 1 | 2, text: string | Uint8Array): Buffer {
  const payload = Buffer.from(text as string);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

type Form = ConstructorParameters<typeof LogLines>[0];

function read(pieces: readonly Uint8Array[], form: Form = { terminal: false, timestamps: false }): LogLine[] {
  const lines = new LogLines(form);
  return [...pieces.flatMap((piece) => lines.feed(piece)), ...lines.end()];
}

/** What the engine's clock says at a nanosecond of a second. */
const at = (nanosecond: number): string => `2026-11-22T06:00:00.${String(nanosecond).padStart(9, '0')}Z`;

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

  it('are not said to be all where the container is gone and its engine may have kept some back', async () => {
    const answers = [
      () => Promise.resolve(Readable.from([Buffer.from(`${at(1)} one\n`)])),
      () => Promise.reject(new ExplainedError('no-such-container', 'There is no such container.')),
    ];
    const http = { stream: () => answers.shift()?.() } as unknown as EngineHttp;
    const source = { terminal: true, endsEarly: true };
    const logs = readLogs(http, 'gone', source, { follow: true });
    const { value } = await logs.next();
    assert.deepEqual(words(value as LogLine[]), ['stdout one']);
    assert.equal((await failure(logs.next())).code, 'log-incomplete');
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

  for (const terminal of [false, true]) {
    const form: Form = { terminal, timestamps: true };
    const message = (stream: 1 | 2, nanosecond: number, bytes: string | Uint8Array): Buffer => {
      const stamped = Buffer.concat([Buffer.from(`${at(nanosecond)} `), Buffer.from(bytes as string)]);
      return terminal ? stamped : frame(stream, stamped);
    };

    describe(terminal ? 'with times and a terminal' : 'with times', () => {
      it('have none in their middle, where engines put some, wherever the stream was cut', () => {
        // Engines log 16 KB at a time.
        const long = Buffer.from(`${'x'.repeat(16_383)}𝄞${'y'.repeat(20_000)}\n`);
        const pieces = [0, 1, 2].map((part) => long.subarray(part * 16_384, (part + 1) * 16_384));
        const sent = Buffer.concat([
          ...pieces.map((piece) => message(1, 5, piece)),
          message(1, 7_000_000, 'next\n'),
          message(1, 8_000_000, 'no end'),
        ]);
        const expected = [
          [long.toString().trimEnd(), true, Date.parse(at(5))],
          ['next', true, Date.parse(at(7_000_000))],
          ['no end', false, Date.parse(at(8_000_000))],
        ];
        const said = (lines: readonly LogLine[]) =>
          lines.map(({ text, complete, time }) => [text, complete, time]);
        assert.deepEqual(said(read([sent], form)), expected);
        for (let cut = 1; cut < 100; cut++) {
          for (const begin of [0, 16_384, 32_768, sent.length - 100]) {
            const [first, second] = [sent.subarray(0, begin + cut), sent.subarray(begin + cut)];
            assert.deepEqual(said(read([first, second], form)), expected, `cut at ${begin + cut}`);
          }
        }
        assert.deepEqual(
          said(
            read(
              Array.from(sent, (byte) => Uint8Array.of(byte)),
              form,
            ),
          ),
          expected,
        );
      });

      it('are those that are new, where the log is read again from any of them on', () => {
        // Several of one time, within one line and as lines of their own; the outputs are not quite in order.
        const separate = [
          message(2, 3, 'three\n'),
          message(1, 2, 'lo'),
          message(1, 2, 'ng '),
          message(1, 2, 'line\n'),
          message(2, 3, 'three\n'),
        ];
        const messages = [
          message(1, 1, 'one\n'),
          message(1, 1, 'one\n'),
          ...(terminal ? [] : separate),
          message(1, 3, 'three\n'),
          message(1, 3, 'three\n'),
          message(1, 4, 'end'),
        ];
        const whole = words(read(messages, { ...form, timestamps: false, place: new LogPlace() }));
        assert.equal(whole.join('').match(/2026/), null);
        for (let seen = 0; seen <= messages.length; seen++) {
          const lines = new LogLines({ terminal, timestamps: false, place: new LogPlace() });
          const first = messages.slice(0, seen).flatMap((each) => lines.feed(each));
          const since = lines.again();
          assert.equal(since === undefined, seen === 0);
          assert((since ?? 0) < Date.parse(at(0)));
          const again = messages.flatMap((each) => lines.feed(each));
          assert.deepEqual(words([...first, ...again, ...lines.end()]), whole, `${seen} were seen`);
        }
      });
    });
  }
});
