import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { TerminalMemory, type RememberedTerminal } from '../../../src/editor/terminals/memory';
import { DEFAULT_SESSION, freeSession, placeOf, terminalTitle } from '../../../src/editor/terminals/names';

class State implements Memento {
  readonly values = new Map<string, unknown>();
  keys(): readonly string[] {
    return [...this.values.keys()];
  }
  get<T>(key: string): T | undefined {
    return this.values.get(key) as T | undefined;
  }
  update(key: string, value: unknown): Promise<void> {
    // The editor keeps it as JSON.
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
}

const TERMINAL: RememberedTerminal = {
  address: 'student@lab-17',
  session: DEFAULT_SESSION,
  nonce: '0123456789abcdef0123456789abcdef',
  cwd: '/srv/a b',
  keepAs: 'session-1',
  column: 2,
};

describe('the memory of terminals', () => {
  it('gives back what was written', async () => {
    const state = new State();
    const panel = { ...TERMINAL, session: 'second', cwd: undefined, keepAs: undefined, column: undefined };
    await new TerminalMemory(state).write([TERMINAL, panel]);
    assert.deepEqual(new TerminalMemory(state).read(), [TERMINAL, panel]);
    await new TerminalMemory(state).write([]);
    assert.deepEqual(state.keys(), []);
  });

  it('is bounded', async () => {
    const memory = new TerminalMemory(new State());
    await memory.write(
      Array.from({ length: 500 }, (_, number) => ({ ...TERMINAL, session: String(number) })),
    );
    assert.equal(memory.read().length, 20);
  });

  it('passes over what it does not understand', async () => {
    const state = new State();
    await state.update('terminals', [
      null,
      7,
      {},
      { ...TERMINAL, nonce: ';rm -rf' },
      { ...TERMINAL, session: 1 },
      { ...TERMINAL, cwd: '-P', keepAs: '=a:b', column: 1.5 },
    ]);
    assert.deepEqual(new TerminalMemory(state).read(), [
      { ...TERMINAL, cwd: undefined, keepAs: undefined, column: undefined },
    ]);
    await state.update('terminals', 'x');
    assert.deepEqual(new TerminalMemory(state).read(), []);
  });
});

describe('names of terminals', () => {
  it('are short, and tell terminals of one workbench apart', () => {
    const taken = new Set<string>();
    const titles = [1, 2, 3].map(() => {
      const session = freeSession((name) => taken.has(name));
      taken.add(session);
      return terminalTitle(placeOf('student@lab-17:2222'), session);
    });
    assert.deepEqual(titles, ['lab-17', 'lab-17 (2)', 'lab-17 (3)']);
    assert.equal(terminalTitle('lab-17', 'second'), 'lab-17: second');
  });

  it('come from any form of an address', () => {
    for (const [address, place] of [
      ['lab', 'lab'],
      ['lab:2222', 'lab'],
      ['me@192.0.2.1', '192.0.2.1'],
      ['me@[2001:db8::1]:22', '2001:db8::1'],
      ['ssh://me@lab:2', 'lab'],
    ] as const) {
      assert.equal(placeOf(address), place);
    }
  });
});
