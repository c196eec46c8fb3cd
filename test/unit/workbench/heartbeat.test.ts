import assert from 'node:assert/strict';
import { Backoff } from '../../../src/workbench/ssh/backoff';
import { Heartbeat } from '../../../src/workbench/ssh/heartbeat';
import { Surroundings } from '../../../src/workbench/ssh/surroundings';
import { ManualClock } from '../../support/manual-clock';

describe('heartbeat', () => {
  /** One whose other side answers after `answer` milliseconds, or not at all. */
  function start(answer: number | undefined, patience?: number) {
    const clock = new ManualClock();
    const said: string[] = [];
    const began = clock.now();
    const other = { answer };
    const heartbeat = new Heartbeat(
      {
        ask: () => {
          said.push(`asked ${clock.now() - began}`);
          if (other.answer !== undefined) clock.after(other.answer, () => heartbeat.heard());
        },
        changed: () => said.push(`${heartbeat.slow ? 'slow' : 'quick'} ${clock.now() - began}`),
        silent: () => said.push(`silent ${clock.now() - began}`),
      },
      clock,
      patience,
    );
    return { clock, heartbeat, said, other };
  }

  it('asks after three seconds of silence, and again three seconds after the answer', async () => {
    const { clock, said } = start(10);
    await clock.pass(9000);
    assert.deepEqual(said, ['asked 3000', 'asked 6010']);
  });

  it('asks nothing while something is heard anyway', async () => {
    const { clock, heartbeat, said } = start(10);
    for (let i = 0; i < 20; i++) {
      await clock.pass(1000);
      heartbeat.heard();
    }
    assert.deepEqual(said, []);
  });

  it('gives up within ten seconds of silence, once', async () => {
    const { clock, said } = start(undefined);
    await clock.pass(60_000);
    assert.deepEqual(said, ['asked 3000', 'slow 6000', 'silent 9500']);
    assert.equal(clock.pending, 0);
  });

  it('is slow only until something is heard', async () => {
    const { clock, said } = start(4000);
    await clock.pass(8000);
    assert.deepEqual(said, ['asked 3000', 'slow 6000', 'quick 7000']);
  });

  it('is more patient where somebody wants that, never less', async () => {
    for (const [wanted, at] of [
      [60_000, 60_000],
      [2000, 9500],
    ] as const) {
      const { clock, said } = start(undefined, wanted);
      await clock.pass(100_000);
      assert.equal(said.at(-1), `silent ${at}`);
    }
  });

  it('asks along with what is sent after a silence', async () => {
    const { clock, heartbeat, said } = start(undefined);
    await clock.pass(500);
    heartbeat.sending();
    assert.deepEqual(said, []);
    await clock.pass(1000);
    heartbeat.sending();
    heartbeat.sending();
    assert.deepEqual(said, ['asked 1500']);
  });

  it('is impatient where there is doubt', async () => {
    const { clock, heartbeat, said } = start(undefined);
    await clock.pass(1000);
    heartbeat.doubt();
    await clock.pass(60_000);
    assert.deepEqual(said, ['asked 1000', 'slow 2500', 'silent 4000']);
  });

  it('asks anew after a sleep, and does not judge by what it could not hear', async () => {
    const { clock, said, other } = start(undefined);
    await clock.pass(4000);
    clock.sleep(3_600_000);
    other.answer = 20;
    await clock.pass(2500);
    assert.deepEqual(said, ['asked 3000', 'asked 3606000']);
    await clock.pass(1000);
    assert(!said.some((word) => word.startsWith('silent')));
  });

  it('survives a clock that was set back', async () => {
    const { clock, said } = start(10);
    clock.sleep(-7_200_000);
    await clock.pass(7000);
    assert.equal(said.length, 2);
  });

  it('says nothing once it was stopped', async () => {
    const { clock, heartbeat, said } = start(undefined);
    await clock.pass(4000);
    heartbeat.stop();
    heartbeat.doubt();
    heartbeat.heard();
    await clock.pass(60_000);
    assert.deepEqual(said, ['asked 3000']);
    assert.equal(clock.pending, 0);
  });
});

describe('waiting before the next attempt', () => {
  it('takes twice as long each time, up to half a minute', () => {
    const backoff = new Backoff(() => 0);
    assert.deepEqual(
      Array.from({ length: 9 }, () => backoff.next()),
      [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000],
    );
    backoff.reset();
    assert.equal(backoff.next(), 500);
  });

  it('is up to half of that shorter, by chance', () => {
    assert.equal(new Backoff(() => 1).next(), 250);
    assert.equal(new Backoff(() => 0.5).next(), 375);
  });
});

describe('what surrounds this computer', () => {
  it('is looked at for a sleep, and for another network', async () => {
    const clock = new ManualClock();
    let addresses = '10.0.0.2/24';
    const surroundings = new Surroundings(clock, () => addresses);
    let changes = 0;
    surroundings.onDidChange(() => changes++);
    await clock.pass(60_000);
    assert.equal(changes, 0);
    clock.sleep(60_000);
    await clock.pass(3000);
    assert.equal(changes, 1);
    addresses = '192.168.1.7/24';
    await clock.pass(10_000);
    assert.equal(changes, 2);
    surroundings.dispose();
    assert.equal(clock.pending, 0);
  });
});
