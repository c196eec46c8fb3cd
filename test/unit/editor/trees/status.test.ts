import assert from 'node:assert/strict';
import { readStatus, roughly, Since } from '../../../../src/editor/trees/model/status';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('what an engine says of a container’s state', () => {
  const cases: [string, ReturnType<typeof readStatus>][] = [
    ['Up Less than a second', { lasted: 1000, health: undefined, exitCode: undefined }],
    ['Up 3 minutes', { lasted: 3 * MINUTE, health: undefined, exitCode: undefined }],
    ['Up About a minute (healthy)', { lasted: MINUTE, health: 'healthy', exitCode: undefined }],
    ['Up 2 hours (unhealthy)', { lasted: 2 * HOUR, health: 'unhealthy', exitCode: undefined }],
    ['Up 5 seconds (health: starting)', { lasted: 5000, health: 'starting', exitCode: undefined }],
    ['Up 4 days (Paused)', { lasted: 4 * DAY, health: undefined, exitCode: undefined }],
    ['Exited (137) About an hour ago', { lasted: HOUR, health: undefined, exitCode: 137 }],
    ['Exited (0) 3 weeks ago', { lasted: 21 * DAY, health: undefined, exitCode: 0 }],
    ['Created', { lasted: undefined, health: undefined, exitCode: undefined }],
    ['', { lasted: undefined, health: undefined, exitCode: undefined }],
  ];
  for (const [status, expected] of cases) {
    it(`is understood: “${status}”`, () => assert.deepEqual(readStatus(status), expected));
  }

  it('goes on counting while nothing more is said', () => {
    const since = new Since();
    const container = { id: 'a', state: 'running', status: 'Up 1 second' } as const;
    assert.equal(since.of(container, 10_000), 9000);
    assert.equal(since.of(container, 10 * MINUTE), 9000);
  });

  it('stays exact where the engine rounds later on', () => {
    const since = new Since();
    assert.equal(since.of({ id: 'a', state: 'running', status: 'Up 1 second' }, 1000), 0);
    const now = HOUR + 50 * MINUTE;
    assert.equal(since.of({ id: 'a', state: 'running', status: 'Up About an hour' }, now), 0);
  });

  it('begins anew when the container does', () => {
    const since = new Since();
    since.of({ id: 'a', state: 'running', status: 'Up 2 hours' }, 2 * HOUR);
    assert.equal(
      since.of({ id: 'a', state: 'exited', status: 'Exited (0) 1 second ago' }, 3 * HOUR),
      3 * HOUR - 1000,
    );
    assert.equal(since.of({ id: 'a', state: 'running', status: 'Up 1 second' }, 4 * HOUR), 4 * HOUR - 1000);
    // Restarted so quickly that nobody saw it stand still.
    assert.equal(since.of({ id: 'a', state: 'running', status: 'Up 2 seconds' }, 6 * HOUR), 6 * HOUR - 2000);
  });

  it('is told in the largest unit that fits', () => {
    assert.deepEqual(roughly(59_000), { count: 0, unit: 'minute' });
    assert.deepEqual(roughly(59 * MINUTE), { count: 59, unit: 'minute' });
    assert.deepEqual(roughly(47 * HOUR), { count: 47, unit: 'hour' });
    assert.deepEqual(roughly(48 * HOUR), { count: 2, unit: 'day' });
    assert.deepEqual(roughly(-5), { count: 0, unit: 'minute' });
  });
});
