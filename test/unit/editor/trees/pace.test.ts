import assert from 'node:assert/strict';
import { Pace } from '../../../../src/editor/trees/pace';
import { ManualClock } from '../../../support/manual-clock';

describe('the pace of changes', () => {
  let clock: ManualClock;
  let left: number;
  let done: number[];
  let pace: Pace;
  beforeEach(() => {
    clock = new ManualClock();
    left = 0;
    done = [];
    const began = clock.now();
    pace = new Pace(
      200,
      () => {
        if (left === 0) return false;
        left--;
        done.push(clock.now() - began);
        return true;
      },
      clock,
    );
  });

  it('does the first at once, and what is left when it has rested', async () => {
    left = 2;
    pace.ask();
    assert.deepEqual(done, [0]);
    await clock.pass(1000);
    assert.deepEqual(done, [0, 200]);
    assert.equal(clock.pending, 0, 'nothing goes on where there is nothing to do');
  });

  it('is not kept from anything by being asked on and on', async () => {
    for (let time = 0; time < 1000; time += 50) {
      left = 1;
      pace.ask();
      await clock.pass(50);
    }
    assert.deepEqual(done, [0, 200, 400, 600, 800, 1000]);
  });

  it('does not rest after nothing', () => {
    pace.ask();
    left = 1;
    pace.ask();
    assert.deepEqual(done, [0]);
  });

  it('ends when it is disposed of', async () => {
    left = 2;
    pace.ask();
    pace.dispose();
    await clock.pass(1000);
    assert.deepEqual(done, [0]);
  });
});
