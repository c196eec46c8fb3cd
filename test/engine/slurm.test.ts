import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  JobList,
  cancelJobs,
  checkScript,
  hasPyxis,
  jobScript,
  listPartitions,
  outputOf,
  scriptOf,
  submitScript,
} from '../../src/slurm';
import type { Job } from '../../src/slurm';
import { followFile, localWorkbench, type Workbench } from '../../src/workbench';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine, type Machine } from '../support/machine';
import { startCluster, type Cluster } from '../support/slurm';

describe('Slurm', () => {
  let cluster: Cluster;
  let machine: Machine;
  let workbench: Workbench;
  let list: JobList;
  before(async function () {
    this.timeout(30_000);
    cluster = await startCluster(this);
    const settings = Object.entries(cluster.environment).map(([name, value]) => `SetEnv ${name}=${value}`);
    machine = await startMachine(this, { settings });
    workbench = await machine.connect();
    list = new JobList(workbench);
  });
  after(async function () {
    this.timeout(20_000);
    list?.dispose();
    await machine?.dispose();
    await cluster?.dispose();
  });

  /** The job once it is as `fits` says. Its list looks less often than a test can wait. */
  async function job(id: string, fits: (job: Job) => boolean): Promise<Job> {
    const found = (): Job | undefined => list.jobs?.find((one) => one.id === id && fits(one));
    const looking = setInterval(() => void list.look(), 200);
    try {
      await eventually(`job ${id}`, list.onDidChange, () => found() !== undefined, 20_000);
    } finally {
      clearInterval(looking);
    }
    return found() as Job;
  }

  const submit = (
    command: string,
    more: { name?: string; workdir?: string; partition?: string } = {},
  ): Promise<string> => {
    const { workdir, ...asked } = more;
    const script = jobScript({ name: 'job', ...asked, step: [['sh', '-c', command]] });
    return submitScript(workbench, script, workdir === undefined ? {} : { workdir });
  };

  it('tells the partitions, the default one first', async () => {
    const partitions = await listPartitions(workbench);
    assert.deepEqual(
      partitions.map(({ name, isDefault, up, timeLimit }) => ({ name, isDefault, up, timeLimit })),
      [
        { name: 'day', isDefault: true, up: true, timeLimit: 86_400 },
        { name: 'short', isDefault: false, up: true, timeLimit: 600 },
        { name: 'closed', isDefault: false, up: false, timeLimit: undefined },
      ],
    );
    assert.equal(`${partitions[0]?.nodes} ${partitions[0]?.cpus} ${partitions[0]?.memory}`, '1 2 500');
    assert.equal(await hasPyxis(workbench), false);
  });

  it('runs a job, shows it and follows its output to the end', async function () {
    this.timeout(40_000);
    const folder = path.join(machine.student.home, `it's a "folder" $(x)`);
    await workbench.run(['mkdir', folder]);
    const script = jobScript({
      name: 'counts',
      time: '5',
      cpus: 1,
      step: [['sh', '-c', 'for i in 1 2 3; do echo "line $i of $0"; sleep 0.3; done', "it's $me"]],
    });
    assert.match(
      await checkScript(workbench, script, { workdir: 'it\'s a "folder" $(x)' }),
      /^Job \d+ to start at .* on nodes /,
    );
    const id = await submitScript(workbench, script, { workdir: 'it\'s a "folder" $(x)' });
    const running = await job(id, ({ phase }) => phase === 'running');
    assert.equal(`${running.name} in ${running.partition}, ${running.workdir}`, `counts in day, ${folder}`);
    assert(Math.abs((running.startedAt ?? 0) - Date.now()) < 60_000);
    const file = await outputOf(workbench, running);
    assert.equal(file, path.join(folder, `counts-${id}.out`));
    assert.equal(await scriptOf(workbench, id), script);

    const over = new AbortController();
    void job(id, ({ phase }) => phase === 'ended').then(() => over.abort());
    let output = '';
    const how = { over: over.signal, signal: new AbortController().signal };
    for await (const bytes of followFile(workbench, file, how)) output += Buffer.from(bytes).toString();
    assert.equal(output, [1, 2, 3].map((number) => `line ${number} of it's $me\n`).join(''));
  });

  it('says why a job waits, and cancels it', async function () {
    this.timeout(30_000);
    const id = await submit('true', { partition: 'closed' });
    const waiting = await job(id, ({ reason }) => reason === 'PartitionDown');
    assert.equal(waiting.phase, 'waiting');
    await cancelJobs(workbench, [id]);
    assert.equal((await job(id, ({ phase }) => phase !== 'waiting')).phase, 'cancelled');
    assert.equal((await failure(cancelJobs(workbench, ['1; touch x']))).code, 'slurm-no-job');
  });

  it('ends a running job, and its output with it', async function () {
    this.timeout(30_000);
    const id = await submit('echo begun; sleep 600', { name: 'sleeps' });
    const running = await job(id, ({ phase }) => phase === 'running');
    const file = (await outputOf(workbench, running)) ?? '';
    const over = new AbortController();
    let output = '';
    for await (const bytes of followFile(workbench, file, {
      over: over.signal,
      signal: new AbortController().signal,
    })) {
      const before = output;
      output += Buffer.from(bytes).toString();
      if (before !== '' || !output.includes('begun')) continue;
      await cancelJobs(workbench, [id]);
      void job(id, ({ phase }) => phase === 'cancelled').then(() => over.abort());
    }
    assert.match(output, /^begun\n[^]*CANCELLED/);
  });

  it('tells jobs that have failed from those that are done', async function () {
    this.timeout(30_000);
    const id = await submit('exit 7');
    const failed = await job(id, ({ phase }) => phase !== 'waiting' && phase !== 'running');
    assert.equal(`${failed.phase} ${failed.state} ${failed.reason}`, 'failed FAILED NonZeroExitCode');
  });

  it('is told apart from names that look like records, and runs nothing of them', async function () {
    this.timeout(30_000);
    const name = 'a|b\n99|evil|day|RUNNING $(touch x) \u001b[31m';
    const { stdout } = await workbench.run([
      'sbatch',
      '--parsable',
      '--partition=closed',
      `--job-name=${name}`,
      '--array=1-3',
      '--output=%A_%a.out',
      '--wrap=true',
    ]);
    const id = `${stdout.trim()}_[1-3]`;
    const array = await job(id, () => true);
    assert.equal(array.name, name);
    assert.equal(
      list.jobs?.some((one) => one.id === '99'),
      false,
    );
    assert.equal(await outputOf(workbench, { id }), undefined);
    await cancelJobs(workbench, [id]);
    assert.deepEqual(
      (await readdir(machine.student.home)).filter((file) => file === 'x'),
      [],
    );
  });

  it('explains why a job is refused', async () => {
    const script = (more: { partition?: string; cpus?: number; gpus?: string }): string =>
      jobScript({ name: 'job', ...more, step: [['true']] });
    for (const [asked, code] of [
      [{ partition: 'nowhere' }, 'slurm-partition'],
      [{ cpus: 400 }, 'slurm-resources'],
      [{ gpus: '1' }, 'slurm-resources'],
    ] as const) {
      assert.equal((await failure(checkScript(workbench, script(asked)))).code, code);
    }
  });

  it('works on this computer, too', async () => {
    const before = process.env.SLURM_CONF;
    process.env.SLURM_CONF = cluster.environment.SLURM_CONF;
    const here = localWorkbench();
    try {
      assert.deepEqual(
        (await listPartitions(here)).map(({ name }) => name),
        ['day', 'short', 'closed'],
      );
      const own = new JobList(here);
      await own.look();
      // Jobs of other people are none of its business.
      assert.deepEqual(own.jobs, []);
      own.dispose();
    } finally {
      if (before === undefined) delete process.env.SLURM_CONF;
      else process.env.SLURM_CONF = before;
      await here.close();
    }
  });

  it('says that the scheduler does not answer', async function () {
    this.timeout(60_000);
    await cluster.stopController();
    try {
      assert.equal((await failure(listPartitions(workbench))).code, 'slurm-unreachable');
    } finally {
      await cluster.startController();
    }
  });
});
