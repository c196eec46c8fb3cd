import assert from 'node:assert/strict';
import type { ClientChannel } from 'ssh2';
import { Emitter, ExplainedError } from '../../../src/base';
import type { WorkbenchState } from '../../../src/workbench';
import { Backoff } from '../../../src/workbench/ssh/backoff';
import { SshConnection } from '../../../src/workbench/ssh/connection';
import type { SshLink } from '../../../src/workbench/ssh/link';
import { Surroundings } from '../../../src/workbench/ssh/surroundings';
import { failure } from '../../support/failure';
import { ManualClock } from '../../support/manual-clock';

const LOST = new ExplainedError('connection-lost', 'It has ended.');
const UNREACHABLE = new ExplainedError('host-unreachable', 'There is no way.');
const NEEDS_PERSON = new ExplainedError('needs-person', 'A password is needed.');

/** A connection to nobody. */
class Link {
  readonly #end = new Emitter<ExplainedError>();
  readonly #pulse = new Emitter<void>();
  readonly onDidEnd = this.#end.event;
  readonly onDidChangePulse = this.#pulse.event;
  reason: ExplainedError | undefined;
  slow = false;
  latency = 7;
  answers = true;
  probes = 0;

  end(reason: ExplainedError): void {
    this.reason = reason;
    this.#end.fire(reason);
  }

  beSlow(slow: boolean): void {
    this.slow = slow;
    this.#pulse.fire();
  }

  ping(): Promise<number> {
    return Promise.resolve(this.latency);
  }

  async probe(): Promise<void> {
    this.probes++;
    await Promise.resolve();
    if (this.answers) return;
    this.end(LOST);
    throw LOST;
  }

  openSession<T>(_open: unknown, attach: (channel: ClientChannel) => T): Promise<{ attached: T }> {
    const channel = { on: () => channel, resume: () => channel } as unknown as ClientChannel;
    return Promise.resolve({ attached: attach(channel) });
  }

  close(): Promise<void> {
    this.reason ??= LOST;
    return Promise.resolve();
  }
}

describe('the connection of a workbench', () => {
  let clock: ManualClock;
  let network: string;
  let links: Link[];
  let attempts: { ask: boolean; at: number; signal: AbortSignal }[];
  /** What comes of the next attempts; never: nothing. */
  let outcome: Error | 'never' | undefined;
  let states: (WorkbenchState | undefined)[];
  let connection: SshConnection;

  beforeEach(() => {
    clock = new ManualClock();
    network = 'at home';
    links = [new Link()];
    attempts = [];
    outcome = undefined;
    const start = clock.now();
    connection = new SshConnection(
      { host: 'lab', port: 22, user: 'student' },
      links[0] as unknown as SshLink,
      ({ ask, signal }) => {
        attempts.push({ ask, at: clock.now() - start, signal });
        if (outcome === 'never') {
          return new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(new ExplainedError('cancelled', 'Cancelled.'))),
          );
        }
        if (outcome !== undefined) return Promise.reject(outcome);
        links.push(new Link());
        return Promise.resolve(links.at(-1) as unknown as SshLink);
      },
      { clock, surroundings: new Surroundings(clock, () => network), backoff: new Backoff(() => 0) },
    );
    states = [connection.status.state];
    connection.onDidChangeStatus(({ state }) => states.at(-1) !== state && states.push(state));
  });
  afterEach(() => connection.close());

  /** The current link ends, after it was there for a while. */
  async function lose(reason = LOST): Promise<void> {
    await clock.pass(20_000);
    links.at(-1)?.end(reason);
    await clock.pass(0);
  }

  it('is made anew at once', async () => {
    await lose();
    assert.deepEqual(states, ['connected', 'reconnecting', 'connected']);
    assert.deepEqual(
      attempts.map(({ ask, at }) => [ask, at]),
      [[false, 20_000]],
    );
  });

  it('is tried for ever, at growing intervals that it tells', async () => {
    outcome = UNREACHABLE;
    await lose();
    const [first] = attempts;
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const { state, nextAttempt = 0, reason } = connection.status;
      assert.deepEqual([state, reason], ['reconnecting', UNREACHABLE]);
      waits.push(nextAttempt - clock.now());
      await clock.pass(nextAttempt - clock.now());
    }
    assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    assert.equal(attempts.length, 9);
    assert.equal(first?.ask, false);
    outcome = undefined;
    await clock.pass(30_000);
    assert.equal(connection.status.state, 'connected');
    assert.equal(connection.status.nextAttempt, undefined);
  });

  it('is not hurried into by a server that ends it again and again', async () => {
    await lose();
    for (let i = 0; i < 3; i++) {
      links.at(-1)?.end(LOST);
      await clock.pass(0);
      assert.equal((connection.status.nextAttempt ?? 0) - clock.now(), 500 * 2 ** i);
      await clock.pass(500 * 2 ** i);
      assert.equal(connection.status.state, 'connected');
    }
  });

  for (const [what, happens] of [
    ['the network comes back', () => (network += ', elsewhere')],
    ['the computer wakes up', () => clock.sleep(3_600_000)],
  ] as const) {
    it(`is tried at once when ${what}`, async () => {
      outcome = UNREACHABLE;
      await lose();
      await clock.pass(120_000);
      outcome = undefined;
      happens();
      await clock.pass(2000);
      assert.equal(connection.status.state, 'connected');
    });

    it(`does not go on with an attempt from before ${what}`, async () => {
      outcome = 'never';
      await lose();
      outcome = undefined;
      happens();
      await clock.pass(2000);
      assert.equal(connection.status.state, 'connected');
      assert.equal(attempts[0]?.signal.aborted, true);
    });

    it(`is put to the proof when ${what}`, async () => {
      const [link] = links;
      assert(link !== undefined);
      happens();
      await clock.pass(2000);
      assert.equal(link.probes, 1);
      assert.deepEqual(states, ['connected']);
      link.answers = false;
      await clock.pass(20_000);
      happens();
      await clock.pass(2000);
      assert.deepEqual(states, ['connected', 'reconnecting', 'connected']);
    });
  }

  it('is lost where a person is needed, until that person is asked', async () => {
    outcome = NEEDS_PERSON;
    await lose();
    assert.equal(connection.status.state, 'lost');
    assert.equal(connection.status.reason, NEEDS_PERSON);
    await clock.pass(600_000);
    assert.equal(attempts.length, 1);
    assert.equal(await failure(connection.ping()), NEEDS_PERSON);
    assert.equal(await failure(connection.reconnect()), NEEDS_PERSON);
    assert.equal(connection.status.state, 'lost');
    outcome = undefined;
    await connection.reconnect({ ask: true });
    assert.deepEqual(
      attempts.map(({ ask }) => ask),
      [false, false, true],
    );
    assert.equal(connection.status.state, 'connected');
  });

  it('stays lost for the same reason where the person gives up', async () => {
    outcome = NEEDS_PERSON;
    await lose();
    outcome = new ExplainedError('cancelled', 'No password was given.');
    assert.equal((await failure(connection.reconnect({ ask: true }))).code, 'cancelled');
    assert.equal(connection.status.state, 'lost');
    assert.equal(connection.status.reason, NEEDS_PERSON);
  });

  it('asks the person no longer once that is given up, and goes on being tried', async () => {
    outcome = UNREACHABLE;
    await lose();
    outcome = 'never';
    const given = new AbortController();
    const asking = failure(connection.reconnect({ ask: true, signal: given.signal }));
    await clock.pass(0);
    given.abort();
    assert.equal((await asking).code, 'cancelled');
    assert.equal(attempts.at(-1)?.signal.aborted, true);
    assert.deepEqual([connection.status.state, connection.status.reason], ['reconnecting', UNREACHABLE]);
    assert.notEqual(connection.status.nextAttempt, undefined);
  });

  it('is lost where the host came with another key', async () => {
    const changed = new ExplainedError('host-key-changed', 'It is another machine.');
    await lose(changed);
    assert.equal(connection.status.state, 'lost');
    assert.equal(connection.status.reason, changed);
    assert.equal(attempts.length, 0);
  });

  it('goes on being tried where a person has asked for it in vain', async () => {
    outcome = NEEDS_PERSON;
    await lose();
    outcome = UNREACHABLE;
    assert.equal(await failure(connection.reconnect({ ask: true })), UNREACHABLE);
    assert.equal(connection.status.state, 'reconnecting');
    assert.notEqual(connection.status.nextAttempt, undefined);
  });

  it('is slow while answers are, and lets wait what begins', async () => {
    const [link] = links;
    link?.beSlow(true);
    assert.equal(connection.status.state, 'degraded');
    let dialled = 0;
    const forwarded = connection.forward(() => {
      dialled++;
      return Promise.resolve({} as ClientChannel);
    }, new AbortController().signal);
    await clock.pass(1000);
    assert.equal(dialled, 0);
    link?.beSlow(false);
    await forwarded;
    assert.deepEqual(states, ['connected', 'degraded', 'connected']);
  });

  it('is waited for, for 20 seconds', async () => {
    outcome = UNREACHABLE;
    await lose();
    const dial = (): Promise<ClientChannel> => Promise.resolve({} as ClientChannel);
    const waiting = failure(connection.forward(dial, new AbortController().signal));
    const abort = new AbortController();
    const cancelled = connection.forward(dial, abort.signal);
    abort.abort();
    await assert.rejects(cancelled, { name: 'AbortError' });
    await clock.pass(20_000);
    const error = await waiting;
    assert.equal(error.code, 'no-connection');
    assert.equal(error.detail, UNREACHABLE.message);
  });

  it('leaves nothing behind when it is closed, whatever it was doing', async () => {
    outcome = 'never';
    await lose();
    const asking = failure(connection.reconnect());
    await connection.close();
    assert.equal((await asking).code, 'disconnected');
    assert.equal(attempts[0]?.signal.aborted, true);
    assert.equal(clock.pending, 0);
    assert.equal(connection.status.state, 'closed');
  });
});
