import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Disposables, type Clock } from '../../../src/base';
import { CourseRun, type Chapter, type Course, type Step } from '../../../src/course';
import { openInventory, type Engine } from '../../../src/docker';
import { createProbes } from '../../../src/editor/handout/probes';
import type { Connection, Terminals } from '../../../src/editor/types';
import { openSession, type CommandRecord, type ShellSession, type Workbench } from '../../../src/workbench';

/** The folder of the course. */
export const LABS = join(import.meta.dirname, '..', '..', '..', 'labs');
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

/** What a participant does where the course gives no command, or in place of the command it gives. */
export type Deed = (participant: Participant) => Promise<void>;
/** Of a chapter, by the step's id. */
export type Deeds = Readonly<Record<string, Deed>>;

/** Somebody who goes through the course on a workbench reached over SSH, step by step, without the editor. */
export class Participant {
  readonly workbench: Workbench;
  readonly run: CourseRun;
  readonly #engine: Engine;
  readonly #sessions = new Map<string, ShellSession>();
  readonly #commands: CommandRecord[] = [];
  readonly #disposables = new Disposables();
  readonly #environment: readonly string[];

  /** @param environment what terminals are told, each `NAME=VALUE` without characters that a shell minds: login shells forget sshd's */
  constructor(workbench: Workbench, engine: Engine, course: Course, environment: readonly string[] = []) {
    this.workbench = workbench;
    this.#engine = engine;
    this.#environment = environment;
    this.run = new CourseRun(
      course,
      createProbes(
        { active: { workbench, engine } } as unknown as Connection,
        { commands: this.#commands } as unknown as Terminals,
        {
          mayRunCommands: () => true,
          values: () => ({ 'workbench.host': workbench.host, 'workbench.user': workbench.user }),
          imageFolders: () => ['~'],
        },
      ),
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
    if (this.#environment.length > 0) await session.run(`export ${this.#environment.join(' ')}`);
    session.onData(() => {
      if (session.busy) this.run.poke('terminal');
    });
    session.onDidEndCommand((record) => {
      this.#commands.push(record);
      this.run.poke('command');
    });
    return session;
  }

  /** Saves a file, as the editor does. @param path below the home folder */
  async write(path: string, content: string | Buffer): Promise<void> {
    const files = await this.workbench.files();
    const file = `${files.home}/${path}`;
    await files.makeFolder(file.replace(/\/[^/]*$/, ''));
    await files.write(file, Buffer.from(content));
    this.run.poke('files');
  }

  /** Does what the Run button of a step does. */
  async do(step: Step, opens: boolean): Promise<void> {
    const { id, code = '', file } = step;
    if (file !== undefined) {
      await this.write(file.replace(/^~\//, ''), `${code}\n`);
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

  /**
   * Goes through a chapter from its first step to its last: none may tick before its time, each has to in the end.
   * @param deeds what to do for exercises, and for steps whose own command is not to be run here
   * @param leftOut steps that cannot be done here
   */
  async walk(chapter: Chapter, deeds: Deeds, leftOut: readonly string[] = []): Promise<void> {
    const { run } = this;
    run.open(chapter.id);
    await run.settled();
    for (const [index, step] of chapter.steps.entries()) {
      const { id } = step;
      if (leftOut.includes(id)) continue;
      const opens = chapter.steps
        .slice(index + 1)
        .some(({ inside, session }) => inside && session === step.session && !step.inside);
      if (id !== 'connect')
        assert.equal(run.step(id)?.done, false, `${id} ticked before anything was done for it`);
      const deed = deeds[id];
      if (deed !== undefined) {
        await deed(this);
        run.poke('files');
      } else {
        assert.ok(step.code !== undefined, `nobody knows how to do the task ${id}`);
        await this.do(step, opens);
      }
      await this.ticked(id);
    }
    const { done, total } = run.count(chapter.id);
    assert.equal(done, total - leftOut.length);
  }

  leave(): void {
    this.#disposables.dispose();
    for (const session of this.#sessions.values()) session.close();
    this.#engine.close();
  }
}
