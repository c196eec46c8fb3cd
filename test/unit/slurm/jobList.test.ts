import assert from 'node:assert/strict';
import { Emitter, ExplainedError } from '../../../src/base';
import { JobList } from '../../../src/slurm';
import type { RunResult, WorkbenchStatus } from '../../../src/workbench';
import { ManualClock, settled } from '../../support/manual-clock';

/** A workbench on which squeue says what the test says. */
class Scheduler {
  readonly user = 'me';
  readonly status: WorkbenchStatus = { state: 'connected' };
  readonly #status = new Emitter<WorkbenchStatus>();
  readonly onDidChangeStatus = this.#status.event;
  jobs: readonly { id: string; name: string; state: string }[] = [];
  failure: Error | undefined;
  looks = 0;
  /** What holds answers back. */
  gate: Promise<void> = Promise.resolve();

  async run(argv: readonly string[]): Promise<RunResult> {
    this.looks++;
    const { jobs } = this;
    await this.gate;
    if (this.failure !== undefined) throw this.failure;
    const mark = /%i(\|[0-9a-f]+\|)/.exec(argv.at(-1) ?? '')?.[1] ?? '';
    const records = jobs.map(({ id, name, state }) =>
      [id, name, 'day', state, 'None', '', '10:00', '1700000000', 'N/A', 'N/A', '/home/me']
        .map((text) => text + mark)
        .join(''),
    );
    return {
      exitCode: 0,
      signal: undefined,
      stdout: records.map((line) => `${line}\n`).join(''),
      stderr: '',
    };
  }

  reconnect(): void {
    this.#status.fire({ state: 'connected' });
  }
}

describe('the list of jobs', () => {
  let scheduler: Scheduler;
  let clock: ManualClock;
  let list: JobList;
  let changes: number;
  beforeEach(() => {
    scheduler = new Scheduler();
    clock = new ManualClock();
    list = new JobList(scheduler, clock);
    changes = 0;
    list.onDidChange(() => changes++);
  });

  it('looks while somebody follows, ever less often while nothing happens', async () => {
    await clock.pass(1_000_000);
    assert.equal(scheduler.looks, 0);
    const following = list.follow();
    await clock.pass(0);
    assert.equal(scheduler.looks, 1);
    await clock.pass(60_000);
    const soon = scheduler.looks - 1;
    await clock.pass(600_000);
    const late = scheduler.looks - 1 - soon;
    assert(soon >= 4 && soon <= 8, `${soon} in the first minute`);
    assert(late >= 10 && late <= 12, `${late} in ten minutes after that`);
    following.dispose();
    const before = scheduler.looks;
    await clock.pass(1_000_000);
    assert.equal(scheduler.looks, before);
    assert.equal(changes, 1);
  });

  it('looks often again as soon as something changes', async () => {
    const following = list.follow();
    await clock.pass(600_000);
    scheduler.jobs = [{ id: '7', name: 'job', state: 'RUNNING' }];
    await list.look();
    assert.equal(list.jobs?.[0]?.phase, 'running');
    const before = scheduler.looks;
    await clock.pass(30_000);
    assert(scheduler.looks - before >= 2);
    following.dispose();
  });

  it('looks again where something happened during a look', async () => {
    let open = (): void => {};
    scheduler.gate = new Promise((resolve) => (open = resolve));
    const first = list.look();
    scheduler.jobs = [{ id: '7', name: 'job', state: 'PENDING' }];
    const second = list.look();
    open();
    await Promise.all([first, second]);
    assert.deepEqual(
      list.jobs?.map(({ id }) => id),
      ['7'],
    );
  });

  it('keeps what it knows while Slurm does not answer, and looks again after a reconnect', async () => {
    scheduler.jobs = [{ id: '7', name: 'job', state: 'RUNNING' }];
    const following = list.follow();
    await clock.pass(0);
    scheduler.failure = new ExplainedError('connection-lost', 'gone');
    await list.look();
    assert.equal(list.error?.message, 'gone');
    assert.deepEqual(
      list.jobs?.map(({ id }) => id),
      ['7'],
    );
    scheduler.failure = undefined;
    scheduler.reconnect();
    await settled();
    assert.equal(list.error, undefined);
    following.dispose();
  });

  it('takes a name apart from its record, whatever is in it', async () => {
    const name = 'a|b\n8|evil|day|RUNNING';
    scheduler.jobs = [
      { id: '7_[2-9%3]', name, state: 'PENDING' },
      { id: '12', name: '', state: 'OUT_OF_MEMORY' },
    ];
    await list.look();
    assert.deepEqual(
      list.jobs?.map((job) => [job.id, job.name, job.phase]),
      [
        ['12', '', 'failed'],
        ['7_[2-9%3]', name, 'waiting'],
      ],
    );
    assert.equal(list.jobs?.[0]?.submittedAt, 1_700_000_000_000);
    assert.equal(list.jobs?.[0]?.timeLimit, 600);
  });
});
