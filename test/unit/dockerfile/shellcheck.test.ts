import assert from 'node:assert/strict';
import { loadShellChecker } from '../../../src/dockerfile';
import type { RunShellCheck } from '../../../src/dockerfile';

describe('shellcheck, whatever it does,', () => {
  const counted = (answer: () => Promise<string>): { run: RunShellCheck; inputs: string[] } => {
    const inputs: string[] = [];
    return { inputs, run: (_, script) => (inputs.push(script), answer()) };
  };

  it('is asked once about a script, whatever changes elsewhere', async () => {
    const { run, inputs } = counted(() => Promise.resolve('{"comments":[]}'));
    const checker = await loadShellChecker(run);
    await checker.lint('FROM a\nRUN one\nRUN two\n');
    await checker.lint('# moved\nFROM a\nRUN one\nRUN two\n');
    await checker.lint('FROM a\nRUN one\nRUN two changed\n');
    assert.deepEqual(
      inputs.map((input) => input.split('\n').at(-1)),
      ['one', 'two', 'two changed'],
    );
  });

  it('is quoted about scripts that are as they were, wherever they stand now', async () => {
    const { run, inputs } = counted(() =>
      Promise.resolve(
        '{"comments":[{"line":10,"column":1,"endLine":10,"endColumn":4,"level":"info","code":1,"message":"m"}]}',
      ),
    );
    const checker = await loadShellChecker(run);
    await checker.lint('FROM a\nRUN one\nRUN two\n');
    const asked = inputs.length;
    const latest = (text: string): [string, number, number][] =>
      checker
        .latest(text)
        .map(({ code, range: { start, end } }) => [code, start.line, end.character - start.character]);
    assert.deepEqual(latest('FROM a\n# moved\nENV D=e\nRUN   one\nRUN tow\n'), [['SC1', 3, 3]]);
    assert.equal(latest('FROM a\nRUN one\nRUN two\n').length, 2);
    assert.equal(inputs.length, asked, 'nobody is asked');
  });

  it('may be missing, and may come later', async () => {
    let isThere = false;
    const { run } = counted(() =>
      isThere
        ? Promise.resolve(
            '{"comments":[{"line":10,"column":1,"endLine":10,"endColumn":4,"level":"info","code":1,"message":"m"}]}',
          )
        : Promise.reject(new Error('ENOENT')),
    );
    const checker = await loadShellChecker(run);
    assert.deepEqual(await checker.lint('FROM a\nRUN one\n'), []);
    isThere = true;
    assert.deepEqual(
      (await checker.lint('FROM a\nRUN one\n')).map(({ code, range }) => [code, range.start.line]),
      [['SC1', 1]],
    );
  });

  it('may answer anything', async () => {
    for (const answer of [
      '',
      'x',
      '[]',
      'null',
      '{"comments":[1,{"line":"1"},{"line":-5,"column":9,"endLine":1e9,"endColumn":0,"code":1,"level":"info","message":""}]}',
    ])
      assert.deepEqual(
        await (await loadShellChecker(() => Promise.resolve(answer))).lint('FROM a\nRUN b\n'),
        [],
      );
  });

  it('is stopped on request', async () => {
    const checker = await loadShellChecker(
      (_, __, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopped'))),
        ),
    );
    const controller = new AbortController();
    const linted = checker.lint('FROM a\nRUN b\n', {}, controller.signal);
    controller.abort();
    await assert.rejects(linted, { name: 'AbortError' });
  });
});
