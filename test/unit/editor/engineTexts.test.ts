import assert from 'node:assert/strict';
import { linksIn } from '../../../src/editor/containers/documentLinks';
import { changesText, jsonText, logText } from '../../../src/editor/containers/documentTexts';
import { LayerProgress } from '../../../src/editor/containers/layerProgress';
import { LogBatch } from '../../../src/editor/containers/logBatch';
import { severally } from '../../../src/editor/containers/severally';
import { documentText, terminalText } from '../../../src/editor/containers/terminalText';
import type { Inventory, LogLine } from '../../../src/docker';

const ESCAPE = '\u001b';
const line = (text: string): LogLine => ({ stream: 'stdout', text, complete: true, time: undefined });

describe('what an engine tells, as text', () => {
  describe('a line of a log in a terminal', () => {
    it('keeps its colours, which end with it', () => {
      assert.equal(terminalText(`${ESCAPE}[1;31mred`), `${ESCAPE}[1;31mred${ESCAPE}[0m`);
      assert.equal(terminalText('plain\ttext\r'), 'plain\ttext');
    });

    it('can do nothing else: what it asks of the terminal is shown', () => {
      assert.equal(terminalText(`${ESCAPE}]52;c;ZXZpbA==\u0007`), '\\u{1b}]52;c;ZXZpbA==\\u{7}');
      assert.equal(terminalText(`a${ESCAPE}[2Jb\rc`), 'a\\u{1b}[2Jb\\u{d}c');
      assert.equal(terminalText('abc\u202egnp.exe'), 'abc\\u{202e}gnp.exe');
    });

    it('is without colours in a document', () => {
      assert.equal(documentText(`${ESCAPE}[32mok${ESCAPE}[0m ${ESCAPE}[2J`), 'ok \\u{1b}[2J');
    });
  });

  describe('lines that wait to be painted', () => {
    it('come in their order, none twice', () => {
      const batch = new LogBatch({ lines: 10, characters: 1000 });
      batch.add([line('a'), line('b')]);
      batch.add([line('c')]);
      const { skipped, lines } = batch.take(Infinity);
      assert.deepEqual([skipped, lines.map(({ text }) => text)], [0, ['a', 'b', 'c']]);
      assert.ok(batch.empty);
    });

    it('are at most as many as the terminal keeps: the newest, and how many were left out', () => {
      const batch = new LogBatch({ lines: 100, characters: 10_000 });
      for (let at = 0; at < 100_000; at += 250) {
        batch.add(Array.from({ length: 250 }, (_, index) => line(String(at + index))));
      }
      const { skipped, lines } = batch.take(Infinity);
      assert.equal(skipped, 99_900);
      assert.deepEqual([lines.length, lines[0]?.text, lines.at(-1)?.text], [100, '99900', '99999']);
      assert.equal(batch.take(Infinity).skipped, 0);
    });

    it('are painted piece by piece, one line at least', () => {
      const batch = new LogBatch({ lines: 100, characters: 10_000 });
      batch.add(['a', 'b', 'c'].map((letter) => line(letter.repeat(400))));
      batch.add([line('x'.repeat(5000)), line('y')]);
      const pieces: (string | undefined)[][] = [];
      while (!batch.empty) pieces.push(batch.take(1000).lines.map(({ text }) => text[0]));
      assert.deepEqual(pieces, [['a', 'b'], ['c'], ['x'], ['y']]);
    });

    it('that wait are not more together than was agreed, but one at least', () => {
      const batch = new LogBatch({ lines: 100, characters: 1000 });
      batch.add(['a', 'b', 'c', 'd'].map((letter) => line(letter.repeat(400))));
      const { skipped, lines } = batch.take(Infinity);
      assert.deepEqual([skipped, lines.map(({ text }) => text[0])], [2, ['c', 'd']]);
      batch.add([line('x'), line('y'.repeat(5000))]);
      assert.deepEqual(
        batch.take(Infinity).lines.map(({ text }) => text.length),
        [5000],
      );
    });
  });

  it('a log as a document has all lines, or the end of too many', async () => {
    const text = await logText(
      (async function* () {
        await Promise.resolve();
        yield [line('one'), { ...line('tw'), complete: false }];
        yield [{ ...line('o'), time: 0 }];
      })(),
    );
    assert.equal(text, 'one\ntw1970-01-01T00:00:00.000Z o\n');
  });

  it('changed files stand in order, with letters', () => {
    const text = changesText([
      { kind: 'deleted', path: '/z' },
      { kind: 'added', path: '/a\nb' },
      { kind: 'changed', path: '/m' },
    ]);
    assert.deepEqual(text.split('\n').slice(1), ['A /a\\u{a}b', 'C /m', 'D /z', '']);
  });

  it('JSON hides nothing, and means the same', () => {
    const value = { name: 'abc\u202egnp', text: '"\n' };
    const text = jsonText(value);
    assert.ok(text.includes('abc\\u202egnp'));
    assert.deepEqual(JSON.parse(text), value);
  });

  it('JSON leads to what it mentions, but not to itself', () => {
    const id = (digit: string): string => digit.repeat(64);
    const inventory = {
      containers: [{ id: id('c'), name: 'web' }],
      images: [{ id: `sha256:${id('a')}`, tags: ['caddy:2'] }],
      volumes: [{ name: 'data' }],
      networks: [{ id: id('b'), name: 'lab' }],
    } as unknown as Inventory;
    const text = jsonText({
      Id: id('c'),
      Image: `sha256:${id('a')}`,
      Config: { Image: 'caddy:2', Cmd: ['data', 'lab'] },
      Mounts: [{ Type: 'volume', Name: 'data' }],
      Networks: { lab: { NetworkID: id('b') } },
    });
    const found = linksIn(text, inventory, id('c')).map(({ start, end, kind, name }) => [
      text.slice(start, end),
      kind,
      name,
    ]);
    assert.deepEqual(found, [
      [`sha256:${id('a')}`, 'image', 'caddy:2'],
      ['caddy:2', 'image', 'caddy:2'],
      ['data', 'volume', 'data'],
      ['lab', 'network', 'lab'],
      [id('b'), 'network', 'lab'],
    ]);
  });

  it('the progress of an image is that of its layers together, and never goes back for unpacking', () => {
    const progress = new LayerProgress();
    assert.equal(progress.fraction, undefined);
    const step = (id: string, status: string, current: number, total: number): void =>
      progress.add({ id, status, current, total });
    step('a', 'Downloading', 50, 100);
    step('b', 'Downloading', 0, 100);
    assert.equal(progress.fraction, 0.25);
    step('a', 'Downloading', 100, 100);
    step('a', 'Extracting', 1, 100);
    assert.equal(progress.fraction, 0.5);
    assert.equal(progress.text, 'Extracting · 100 B / 200 B');
  });

  it('what fails for one of several is done to the others all the same', async () => {
    const done: number[] = [];
    const work = async (one: number): Promise<void> => {
      await Promise.resolve();
      if (one % 2 === 0) throw new Error(`no ${one}`);
      done.push(one);
    };
    await assert.rejects(severally([1, 2, 3], work), /^Error: no 2$/);
    await assert.rejects(severally([1, 2, 3, 4], work), { detail: 'no 2\nno 4' });
    assert.deepEqual(done, [1, 3, 1, 3]);
  });
});
