import assert from 'node:assert/strict';
import type { ClientChannel } from 'ssh2';
import { Emitter, ExplainedError } from '../../../src/base';
import { Backoff } from '../../../src/workbench/ssh/backoff';
import { NotSent, Refused } from '../../../src/workbench/ssh/link';
import { SessionPool } from '../../../src/workbench/ssh/sessionPool';
import type { SessionUse } from '../../../src/workbench/ssh/sessionPool';
import { failure } from '../../support/failure';
import { ManualClock, settled } from '../../support/manual-clock';

const TYPED: SessionUse = { lasting: false, priority: 'interactive' };
const LISTING: SessionUse = { lasting: false, priority: 'background' };
const TERMINAL: SessionUse = { lasting: true, priority: 'interactive' };

/** A connection to a server that allows `limit` sessions. */
class Link {
  readonly #end = new Emitter<ExplainedError>();
  readonly onDidEnd = this.#end.event;
  readonly open: { name: string; close: () => void }[] = [];
  limit: number;
  reason: ExplainedError | undefined;
  closed = false;
  asked = 0;
  /** The name of what is being opened. */
  static naming = '';

  constructor(limit: number) {
    this.limit = limit;
  }

  async openSession<T>(
    open: unknown,
    attach: (channel: ClientChannel) => T,
    closed: () => void,
  ): Promise<{ attached: T }> {
    const name = String(open);
    this.asked++;
    await settled();
    if (this.reason !== undefined) throw new NotSent('gone');
    if (this.open.length >= this.limit) throw new Refused(new Error('open failed'));
    const session = {
      name,
      close: () => {
        this.open.splice(this.open.indexOf(session), 1);
        closed();
      },
    };
    this.open.push(session);
    return { attached: attach({} as ClientChannel) };
  }

  probe(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  end(): void {
    this.reason = new ExplainedError('connection-lost', 'It has ended.');
    this.#end.fire(this.reason);
  }

  names(): string[] {
    return this.open.map(({ name }) => name);
  }
}

describe('the sessions of a machine', () => {
  let clock: ManualClock;
  let main: Link;
  let further: Link[];
  let obstacle: Error | undefined;
  let pool: SessionPool;
  let opened: string[];
  let tries: number;
  /** Milliseconds. */
  let loginTakes: number;

  function start(limit: number): void {
    clock = new ManualClock();
    main = new Link(limit);
    further = [];
    obstacle = undefined;
    opened = [];
    tries = loginTakes = 0;
    pool = new SessionPool(
      () => {
        tries++;
        if (obstacle !== undefined) return Promise.reject(obstacle);
        const link = new Link(limit);
        further.push(link);
        if (loginTakes === 0) return Promise.resolve(link as never);
        return new Promise((resolve) => clock.after(loginTakes, () => resolve(link)));
      },
      clock,
      new Backoff(() => 0),
    );
    pool.setMain(main);
  }

  function open(name: string, use: SessionUse): Promise<unknown> {
    // What is opened is of no importance to the pool: its name stands for it here.
    return pool.open(name as never, () => opened.push(name), use);
  }

  /** Has the pool learn what the server allows, by being refused. */
  async function learn(): Promise<void> {
    const all = Array.from({ length: main.limit + 1 }, (_, index) => open(`lesson ${index}`, TYPED));
    while (main.open.length < main.limit) await clock.pass(1);
    await clock.pass(10);
    while (main.open.length > 0) {
      main.open[0]?.close();
      await clock.pass(1);
    }
    await Promise.all(all);
    opened = [];
    main.asked = 0;
  }

  it('share the main connection while there is room', async () => {
    start(10);
    for (let i = 0; i < 9; i++) await open(`terminal ${i}`, TERMINAL);
    await open('typed', TYPED);
    assert.equal(main.open.length, 10);
    assert.equal(pool.further, 0);
  });

  it('leave the last place of the main connection to what is over soon', async () => {
    start(3);
    await learn();
    await Promise.all(['a', 'b', 'c'].map((name) => open(name, TERMINAL)));
    await clock.pass(0);
    assert.equal(further.length, 1);
    assert(main.open.length <= 2);
    await open('typed', TYPED);
    assert(main.names().includes('typed'));
  });

  it('come in the order of who waits for them', async () => {
    start(1);
    await learn();
    await open('first', TYPED);
    // A second connection would be no help.
    obstacle = new ExplainedError('needs-person', 'A password is needed.');
    const waiting = [open('listing', LISTING), open('terminal', TERMINAL), open('typed', TYPED)];
    for (let i = 0; i < 3; i++) {
      await clock.pass(0);
      main.open[0]?.close();
    }
    await Promise.all(waiting);
    assert.deepEqual(opened, ['first', 'typed', 'terminal', 'listing']);
  });

  it('learn what the server allows, and ask for no more', async () => {
    start(2);
    await learn();
    const all = Array.from({ length: 6 }, (_, index) => open(String(index), TYPED));
    while (opened.length < 6) {
      await clock.pass(1);
      main.open[0]?.close();
    }
    await Promise.all(all);
    assert.equal(main.asked, 6);
    assert.equal(pool.further, 0);
  });

  it('get a further connection where those that are to be over soon are not', async () => {
    start(1);
    await learn();
    await open('build', TYPED);
    const typed = open('typed', TYPED);
    await clock.pass(400);
    assert.equal(tries, 0);
    await clock.pass(200);
    await typed;
    assert.deepEqual(further[0]?.names(), ['typed']);
  });

  it('give back a further connection that nobody uses', async () => {
    start(1);
    await learn();
    await open('terminal', TERMINAL);
    const [extra] = further;
    assert(extra !== undefined);
    extra.open[0]?.close();
    await clock.pass(29_000);
    assert.equal(extra.closed, false);
    await open('another', TERMINAL);
    await clock.pass(60_000);
    assert.equal(extra.closed, false, 'it is in use again');
    extra.open[0]?.close();
    await clock.pass(30_000);
    assert.equal(extra.closed, true);
    assert.equal(pool.further, 0);
  });

  it('give back a further connection that came too late to be used', async () => {
    start(1);
    await learn();
    loginTakes = 1000;
    await open('build', TYPED);
    const typed = open('typed', TYPED);
    await clock.pass(700);
    main.open[0]?.close();
    await typed;
    await clock.pass(1000);
    assert.equal(pool.further, 1);
    await clock.pass(30_000);
    assert.equal(pool.further, 0);
    assert.equal(further[0]?.closed, true);
  });

  it('are tried again where a further connection is refused for now', async () => {
    start(1);
    await learn();
    await open('build', TYPED);
    obstacle = new ExplainedError('host-unreachable', 'Too many at once.');
    const typed = open('typed', TYPED);
    await clock.pass(3000);
    assert.equal(tries, 3, 'after half a second, then 0.5 and 1 s later');
    obstacle = undefined;
    await clock.pass(2000);
    await typed;
    assert.equal(further.length, 1);
  });

  it('take the last place where a further connection needs a person, and say so when none is left', async () => {
    start(1);
    await learn();
    obstacle = new ExplainedError('needs-person', 'A password is needed.');
    await open('terminal', TERMINAL);
    const waiting = failure(open('typed', TYPED));
    await clock.pass(20_000);
    const error = await waiting;
    assert.equal(error.code, 'no-channel');
    assert.equal(error.detail, 'A password is needed.');
    assert.equal(tries, 1);
  });

  it('wait for a connection, and fail after 20 seconds without one', async () => {
    start(10);
    pool.setMain(undefined);
    const patient = open('patient', TYPED);
    await clock.pass(10_000);
    const next = new Link(10);
    pool.setMain(next);
    await patient;
    assert.deepEqual(next.names(), ['patient']);
    pool.setMain(undefined);
    const late = failure(open('late', TYPED));
    await clock.pass(20_000);
    assert.equal((await late).code, 'no-connection');
  });

  it('that were not yet sent go over to the next connection', async () => {
    start(10);
    const moved = open('moved', TYPED);
    await Promise.resolve();
    main.end();
    pool.setMain(undefined);
    const next = new Link(10);
    await settled();
    pool.setMain(next);
    await moved;
    assert.deepEqual(next.names(), ['moved']);
  });

  it('are held back while it is in doubt whether anybody is there', async () => {
    start(10);
    pool.hold(true);
    const held = open('held', TYPED);
    await clock.pass(3000);
    assert.equal(main.asked, 0);
    pool.hold(false);
    await held;
  });

  it('that wait can be given up, and leave nothing behind', async () => {
    start(10);
    pool.setMain(undefined);
    const controller = new AbortController();
    const waiting = open('waiting', { ...TYPED, signal: controller.signal });
    controller.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal(clock.pending, 0);
    await assert.rejects(open('too late', { ...TYPED, signal: controller.signal }), { name: 'AbortError' });
  });

  it('survive the end of a further connection', async () => {
    start(1);
    await learn();
    await open('terminal', TERMINAL);
    further[0]?.end();
    assert.equal(pool.further, 0);
    await open('another', TERMINAL);
    assert.equal(further.length, 2);
  });

  it('go round a connection whose places are kept by what nobody is connected to any more', async () => {
    start(1);
    await open('program', TYPED);
    main.open[0]?.close();
    main.limit = 0;
    const typed = open('typed', TYPED);
    while (opened.length < 2) await clock.pass(50);
    await typed;
    assert.deepEqual(further[0]?.names(), ['typed']);
  });

  it('are refused with the reason once nothing can come of them', async () => {
    start(10);
    pool.setMain(undefined);
    const waiting = failure(open('waiting', TYPED));
    await pool.close(new ExplainedError('disconnected', 'You have disconnected.'));
    assert.equal((await waiting).code, 'disconnected');
    assert.equal((await failure(open('late', TYPED))).code, 'disconnected');
    assert.equal(clock.pending, 0);
  });
});
