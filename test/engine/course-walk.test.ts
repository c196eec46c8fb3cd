import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Disposables, type Clock } from '../../src/base';
import { CourseRun, loadCourse, type Course, type Step } from '../../src/course';
import { openEngine, openInventory, type Engine } from '../../src/docker';
import {
  connectSsh,
  openSession,
  type CommandRecord,
  type ShellSession,
  type Workbench,
} from '../../src/workbench';
import { canStartSshd, startSshd, type TestSshd } from '../support/sshd';
import { skip } from '../support/skip';
import { canCreateUsers, createStudent, type Student } from '../support/student';

const exec = promisify(execFile);
const LABS = join(import.meta.dirname, '..', '..', 'labs');
/** Milliseconds that one step may take until it ticks; pulls and builds are among them. */
const PATIENCE = 90_000;
/** What a run's second lasts here: the checks themselves are real, only the pauses between them are shorter. */
const HASTE = 10;

const hastyClock: Clock = {
  now: () => performance.now() * HASTE,
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds / HASTE);
    return { dispose: () => clearTimeout(timer) };
  },
};

/** What a participant does where the course gives no command: the tasks, by id. */
type Deed = (participant: Participant) => Promise<void>;

/** Somebody who goes through the course on a workbench reached over SSH, step by step, without the editor. */
class Participant {
  readonly workbench: Workbench;
  readonly run: CourseRun;
  readonly #engine: Engine;
  readonly #sessions = new Map<string, ShellSession>();
  readonly #commands: CommandRecord[] = [];
  readonly #disposables = new Disposables();

  constructor(workbench: Workbench, engine: Engine, course: Course) {
    this.workbench = workbench;
    this.#engine = engine;
    this.run = new CourseRun(
      course,
      {
        mayRunCommands: () => true,
        connection: () => ({ user: workbench.user, host: workbench.host }),
        images: () => engine.images.list(),
        containers: () => engine.containers.list(),
        inspectContainer: (id) => engine.containers.inspect(id),
        runInContainer: (id, argv) => engine.containers.exec(id, argv),
        run: (argv) => workbench.run(argv),
        commands: () => this.#commands,
      },
      { clock: hastyClock },
    );
    const inventory = this.#disposables.add(openInventory(engine));
    inventory.follow();
    this.#disposables.add(inventory.onDidChange(() => this.run.poke('engine')));
    this.#disposables.add(this.run);
  }

  async session(name: string): Promise<ShellSession> {
    const open = this.#sessions.get(name);
    if (open !== undefined) return open;
    const session = await openSession(this.workbench, { columns: 100, rows: 30 });
    this.#sessions.set(name, session);
    session.onData(() => {
      if (session.busy) this.run.poke('terminal');
    });
    session.onDidEndCommand((record) => {
      this.#commands.push(record);
      this.run.poke('command');
    });
    return session;
  }

  /** Does what the Run button of a step does. */
  async do(step: Step, opens: boolean): Promise<void> {
    const { id, code = '', file } = step;
    if (file !== undefined) {
      const files = await this.workbench.files();
      const path = file.replace(/^~/, files.home);
      await files.makeFolder(path.replace(/\/[^/]*$/, ''));
      await files.write(path, Buffer.from(`${code}\n`));
      this.run.poke('files');
      return;
    }
    const session = await this.session(step.session);
    if (step.inside) {
      assert.ok(session.busy, `${id}: nothing is open in the terminal ${step.session}`);
      session.type(code);
      this.run.ran(id, undefined);
      return;
    }
    const record = session.run(code);
    if (opens) return;
    const { exitCode, output } = await record;
    assert.equal(exitCode, 0, `${id}: ${output}`);
    this.run.ran(id, exitCode);
  }

  /** Resolves when the step ticks; rejects with what its check found last. */
  async ticked(id: string): Promise<void> {
    if (this.run.step(id)?.done === true) return;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => {
        subscription.dispose();
        const { expected, found } = this.run.step(id)?.result ?? {};
        reject(new Error(`${id} did not tick. ${expected ?? ''} ${found ?? ''}`));
      }, PATIENCE);
      const subscription = this.run.onDidChange(() => {
        if (this.run.step(id)?.done !== true) return;
        clearTimeout(late);
        subscription.dispose();
        resolve();
      });
    });
  }

  leave(): void {
    this.#disposables.dispose();
    for (const session of this.#sessions.values()) session.close();
    this.#engine.close();
  }
}

/** Ids of the containers, stopped ones included, of the images that the course uses. */
async function containersOfTheCourse(): Promise<string[]> {
  const filters = ['hello-world', 'alpine'].flatMap((image) => ['--filter', `ancestor=${image}`]);
  const { stdout } = await exec('docker', ['ps', '--all', '--quiet', ...filters]);
  return stdout.split('\n').filter((id) => id !== '');
}

const DEEDS: Readonly<Record<string, Deed>> = {
  connect: () => Promise.resolve(),
  'ssh-key': async ({ workbench }) => {
    const script = 'mkdir -p ~/.ssh && echo "ssh-ed25519 AAAA example" >> ~/.ssh/authorized_keys';
    await workbench.run(['sh', '-c', script]);
  },
  'apk-more': async (participant) => (await participant.session('bonjour')).type('apk add htop'),
  'file-back': async (participant) => {
    const session = await participant.session('workbench');
    const ids = await session.run('docker ps -aq --filter ancestor=alpine');
    for (const id of ids.output.trim().split(/\s+/)) {
      const copied = await session.run(`docker cp ${id}:/hello.txt hello.txt`);
      if (copied.exitCode === 0) break;
    }
    const found = await session.run('cat hello.txt');
    assert.match(found.output, /Servus!/);
  },
  'write-dockerfile': async ({ workbench, run }) => {
    const solution = await readFile(join(LABS, '1-first-steps', 'solution', 'Dockerfile'));
    const files = await workbench.files();
    await files.write(`${files.home}/first-image/Dockerfile`, solution);
    run.poke('files');
  },
};

describe('the course, walked through over SSH', function () {
  this.timeout(10 * 60_000);
  let sshd: TestSshd | undefined;
  let student: Student | undefined;
  let participant: Participant | undefined;
  let course: Course | undefined;

  before(async function () {
    if (!canStartSshd() || !canCreateUsers()) skip(this, 'needs root, sshd and useradd');
    try {
      for (const image of ['hello-world', 'alpine', 'alpine:3.22'])
        await exec('docker', ['pull', '-q', image]);
    } catch {
      skip(this, 'Docker is not running, or hello-world and alpine cannot be pulled');
    }
    // The course tidies up after itself, and would take containers of others along.
    if ((await containersOfTheCourse()).length > 0)
      skip(
        this,
        'this Docker has containers of hello-world or alpine already, which the course would remove',
      );
    sshd = await startSshd();
    student = await createStudent({ groups: ['docker'] });
    const { password } = student;
    const workbench = await connectSsh({
      target: { host: sshd.host, port: sshd.port, user: student.name, identityFiles: [] },
      prompts: {
        confirmHostKey: ({ fingerprint }) => Promise.resolve(fingerprint === sshd?.fingerprint),
        password: () => Promise.resolve(password),
        passphrase: () => Promise.resolve(undefined),
        answers: () => Promise.resolve(undefined),
        sudoPassword: () => Promise.resolve(undefined),
      },
      knownHostsFiles: [join(sshd.folder, 'known_hosts')],
    });
    ({ course } = await loadCourse(LABS));
    assert.ok(course);
    participant = new Participant(workbench, await openEngine(workbench), course);
  });

  after(async () => {
    participant?.leave();
    await participant?.workbench.close();
    if (participant !== undefined) {
      const left = await containersOfTheCourse();
      if (left.length > 0) await exec('docker', ['rm', '--force', ...left]);
      await exec('docker', ['rmi', 'first-image']).catch(() => undefined);
    }
    await sshd?.stop();
    await student?.remove();
  });

  for (const chapterId of ['1-a-tour', '2-first-steps'])
    it(`chapter ${chapterId}: each step runs and ticks, and none before its time`, async () => {
      const { run } = participant!;
      const chapter = course?.chapters.find(({ id }) => id === chapterId);
      assert.ok(chapter);
      run.open(chapterId);
      await run.settled();
      for (const [index, step] of chapter.steps.entries()) {
        const { id } = step;
        const opens = chapter.steps
          .slice(index + 1)
          .some(({ inside, session }) => inside && session === step.session && !step.inside);
        if (id !== 'connect')
          assert.equal(run.step(id)?.done, false, `${id} ticked before anything was done for it`);
        if (step.code === undefined) {
          const deed = DEEDS[id];
          assert.ok(deed, `nobody knows how to do the task ${id}`);
          await deed(participant!);
          run.poke('files');
        } else await participant!.do(step, opens);
        await participant!.ticked(id);
      }
      const { done, total } = run.count(chapterId);
      assert.equal(done, total);
    });
});
