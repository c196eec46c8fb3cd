import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Memento } from 'vscode';
import { Disposables, Emitter } from '../../src/base';
import { loadCourse } from '../../src/course';
import type { Watch } from '../../src/editor/handout/activity';
import { HandoutModel } from '../../src/editor/handout/model';
import { CourseValues } from '../../src/editor/handout/values';
import type { Connection } from '../../src/editor/types';
import { openSandboxes } from '../../src/sandboxes';
import { JobList, jobScript, submitScript } from '../../src/slurm';
import { quote, type Workbench } from '../../src/workbench';
import { useEnroot, type TestEnroot } from '../support/enroot';
import { eventually } from '../support/eventually';
import { startMachine, type Machine } from '../support/machine';
import { startCluster, type Cluster } from '../support/slurm';
import { FakeTerminals } from '../unit/handout/support';

const CHAPTER = `# Elsewhere

:::{exercise} Unpack a sandbox
:label: unpack
:::

:::{check} unpack
sandbox: { runtime: enroot, name: mine }
:::

:::{exercise} Submit a job
:label: submit
:::

:::{check} submit
job: { name: train }
:::
`;

/** Whatever is kept, here for as long as the test takes. */
const FORGETFUL = { get: () => undefined, keys: () => [], update: () => Promise.resolve() } as Memento;

describe('steps that are done somewhere else', function () {
  this.timeout(60_000);
  const owned = new Disposables();
  let enroot: TestEnroot | undefined;
  let cluster: Cluster | undefined;
  let machine: Machine | undefined;
  let folder: string | undefined;
  let workbench: Workbench;
  let model: HandoutModel;

  before(async function () {
    enroot = await useEnroot(this);
    cluster = await startCluster(this);
    const environment = Object.entries({ ...cluster.environment, PATH: enroot.path });
    machine = await startMachine(this, {
      settings: [`SetEnv ${environment.map(([name, value]) => `${name}=${value}`).join(' ')}`],
    });
    workbench = await machine.connect();
    folder = await mkdtemp(join(tmpdir(), 'cwtest-course-'));
    await writeFile(join(folder, 'course.yaml'), 'id: elsewhere\ntitle: Elsewhere\nchapters: [one.md]\n');
    await writeFile(join(folder, 'one.md'), CHAPTER);
    const sandboxes = owned.add(openSandboxes(workbench, () => []));
    const jobs = owned.add(new JobList(workbench));
    const watch =
      (of: typeof sandboxes | typeof jobs): Watch =>
      (_held, happened) => {
        const parts = new Disposables();
        parts.add(of.onDidChange(happened));
        parts.add(of.follow());
        return parts;
      };
    const connection = { active: { workbench }, onDidChange: new Emitter<void>().event };
    model = owned.add(
      new HandoutModel({
        folder,
        connection: connection as unknown as Connection,
        terminals: new FakeTerminals(),
        defaultSession: 'main',
        memento: FORGETFUL,
        trust: { given: () => Promise.resolve(true), request: () => Promise.resolve(true) },
        values: new CourseValues(FORGETFUL, () => Promise.resolve(undefined)),
        quote,
        load: loadCourse,
        openFile: () => Promise.resolve(),
        imageFolders: () => [],
        mayRun: () => Promise.resolve(true),
        insert: () => Promise.resolve(),
        watches: { sandboxes: watch(sandboxes), jobs: watch(jobs) },
        has: () => undefined,
      }),
    );
  });

  after(async () => {
    owned.dispose();
    await machine?.dispose();
    await cluster?.dispose();
    await enroot?.dispose();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  it('tick by themselves: a sandbox that somebody unpacks, a job that somebody submits', async () => {
    const loaded = await model.load();
    const [chapter] = loaded?.course.chapters ?? [];
    assert.ok(loaded !== undefined && chapter !== undefined);
    const { run } = loaded;
    model.open(chapter);
    await run.settled();
    assert.deepEqual(run.count(), { done: 0, total: 2 });

    const image = join(machine!.student.home, 'mine.sqsh');
    await copyFile(enroot!.image, image);
    const { exitCode, stderr } = await workbench.run(['enroot', 'create', '--name', 'mine', image]);
    assert.equal(exitCode, 0, stderr);
    await submitScript(workbench, jobScript({ name: 'train', step: [['true']] }), {});
    await eventually('both tick', run.onDidChange, () => run.count().done === 2, 40_000);
  });
});
