import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { openEngine, openInventory } from '../../src/docker';
import type { Inventory } from '../../src/docker';
import { Emitter, explain } from '../../src/base';
import { openSession, openTunnel } from '../../src/workbench';
import type { ShellSession, Tunnel, Workbench } from '../../src/workbench';
import { openDescriptors } from '../support/descriptors';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';
import { liveHeap } from '../support/heap';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { startServer } from '../support/servers';
import type { TestServer } from '../support/servers';

/** As many as somebody with a bad line has in a day. */
const DISCONNECTS = 60;

/** What an operation may fail with when its connection is taken away, each with a sentence for people. */
const HONEST = new Set(['connection-lost', 'no-connection', 'busy', 'session-closed', 'engine-gone']);

describe('a day of work over a bad line', function () {
  this.timeout(30 * 60_000);
  let docker: TestEngine;
  let machine: Machine;
  let echo: TestServer;
  before(async function () {
    docker = await useEngine(this);
    machine = await startMachine(this, {
      groups: ['docker'],
      settings: [`SetEnv DOCKER_HOST=unix://${docker.socket}`],
    });
    echo = await startServer((socket) => socket.pipe(socket));
  });
  after(async () => {
    await echo?.stop();
    await machine?.dispose();
    await docker?.dispose();
  });

  it(`with ${DISCONNECTS} lost connections does each thing once or says that it did not`, async function () {
    const workbench = await machine.connect();
    const engine = await openEngine(workbench);
    const inventory = openInventory(engine);
    inventory.follow();
    const tunnel = await openTunnel(workbench, { port: echo.port });
    const people = [
      new Typist(workbench, machine),
      new Commander(workbench, machine),
      new Writer(workbench),
      new Surfer(tunnel),
      new Watcher(inventory, docker),
    ];
    const before = { descriptors: await openDescriptors(), heap: liveHeap() };
    let working = true;
    const work = Promise.all(
      people.map(async (person) => {
        while (working) await person.act();
      }),
    );
    try {
      for (let count = 0; count < DISCONNECTS; count++) {
        // Everybody gets something done, or is told, before the next connection is lost; a failure ends it all.
        await Promise.race([work, Promise.all(people.map((person) => person.nextTurn()))]);
        await machine.sshd.kill();
        // Now and then it comes back in its own time; otherwise somebody asks for that, as waking up does too.
        if (count % 20 !== 0) await workbench.reconnect();
      }
    } finally {
      working = false;
    }
    await work;
    await workbench.reconnect();
    for (const person of people) await person.check();
    people.forEach((person) => person.leave());
    tunnel.close();
    inventory.dispose();
    engine.close();
    await workbench.close();
    const after = { descriptors: await openDescriptors(), heap: liveHeap() };
    this.test!.title +=
      ` (${people.map(({ summary }) => summary).join('; ')}; descriptors ${before.descriptors.length} → ` +
      `${after.descriptors.length}, heap ${before.heap >> 10} → ${after.heap >> 10} KiB)`;
    // The connection, the tunnel and the engine's streams were open before, and are closed now.
    assert(after.descriptors.length <= before.descriptors.length);
  });
});

/** Somebody who does one thing again and again, and knows what has to come of it. */
abstract class Person {
  turns = 0;
  done = 0;
  readonly #turned = new Emitter<void>();
  abstract readonly what: string;

  get summary(): string {
    return `${this.what}: ${this.done} of ${this.turns}`;
  }

  /** Once more; a failure that says honestly what happened is none. */
  async act(): Promise<void> {
    try {
      await this.once();
      this.done++;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === undefined || !HONEST.has(code))
        throw new Error(`${this.what}: ${explain(error)}`, { cause: error });
    }
    this.turns++;
    this.#turned.fire();
  }

  /** Resolves with the end of a turn from now on. */
  nextTurn(): Promise<void> {
    const before = this.turns;
    return eventually(`${this.what}: a turn ends`, this.#turned.event, () => this.turns > before, 120_000);
  }

  abstract once(): Promise<void>;
  /** After the last turn. */
  check(): Promise<void> {
    assert(this.done > 0, `${this.what}: nothing worked`);
    return Promise.resolve();
  }
  leave(): void {}
}

/** Counts the lines of a file that each run of something adds one to. */
async function assertOnce(
  file: string,
  tried: ReadonlySet<string>,
  succeeded: ReadonlySet<string>,
): Promise<void> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  assert.equal(new Set(lines).size, lines.length, 'nothing was done twice');
  assert(lines.every((line) => tried.has(line)));
  for (const line of succeeded) assert(lines.includes(line), `${line} was said to be done`);
}

/** Types into a terminal, and opens a new one where that is gone. */
class Typist extends Person {
  readonly what = 'typed';
  readonly #workbench: Workbench;
  readonly #file: string;
  readonly #tried = new Set<string>();
  readonly #succeeded = new Set<string>();
  #session: ShellSession | undefined;

  constructor(workbench: Workbench, machine: Machine) {
    super();
    this.#workbench = workbench;
    this.#file = path.join(machine.student.home, 'typed');
  }

  async once(): Promise<void> {
    if (this.#session?.closed !== false) {
      this.#session = await openSession(this.#workbench, { columns: 80, rows: 24 });
    }
    const line = `typed-${this.turns}`;
    this.#tried.add(line);
    const { exitCode } = await this.#session.run(`echo ${line} >>${this.#file}; sleep 0.2`);
    assert.equal(exitCode, 0);
    this.#succeeded.add(line);
  }

  override async check(): Promise<void> {
    await super.check();
    await assertOnce(this.#file, this.#tried, this.#succeeded);
  }

  override leave(): void {
    this.#session?.close();
  }
}

/** Runs commands that are not to be repeated. */
class Commander extends Person {
  readonly what = 'commands';
  readonly #workbench: Workbench;
  readonly #file: string;
  readonly #tried = new Set<string>();
  readonly #succeeded = new Set<string>();

  constructor(workbench: Workbench, machine: Machine) {
    super();
    this.#workbench = workbench;
    this.#file = path.join(machine.student.home, 'commands');
  }

  async once(): Promise<void> {
    const line = `command-${this.turns}`;
    this.#tried.add(line);
    const script = 'echo "$1" >>"$2"; sleep 0.1';
    const { exitCode } = await this.#workbench.run(['sh', '-c', script, 'sh', line, this.#file]);
    assert.equal(exitCode, 0);
    this.#succeeded.add(line);
  }

  override async check(): Promise<void> {
    await super.check();
    await assertOnce(this.#file, this.#tried, this.#succeeded);
  }
}

/** Saves a file and reads it again: whole, in one of the states that it was saved in. */
class Writer extends Person {
  readonly what = 'files';
  readonly #workbench: Workbench;
  readonly #saved: Buffer[] = [];

  constructor(workbench: Workbench) {
    super();
    this.#workbench = workbench;
  }

  async once(): Promise<void> {
    const data = randomBytes(200_000);
    const files = await this.#workbench.files();
    this.#saved.push(data);
    await files.write('~/saved', data);
    this.#saved.splice(0, this.#saved.length - 1);
    await this.#isWhole();
  }

  async #isWhole(): Promise<void> {
    const files = await this.#workbench.files();
    const read = Buffer.from(await files.read('~/saved'));
    assert(
      this.#saved.some((data) => data.equals(read)),
      'the file is as it was saved once',
    );
  }

  override async check(): Promise<void> {
    await super.check();
    await this.#isWhole();
    const files = await this.#workbench.files();
    const left = (await files.list('~')).filter(({ name }) => name.includes('saved'));
    assert(left.length <= 1 + DISCONNECTS, 'at most one unfinished save for each lost connection');
  }
}

/** Uses a tunnel: a connection is carried whole, or ends. */
class Surfer extends Person {
  readonly what = 'tunnel';
  readonly #tunnel: Tunnel;

  constructor(tunnel: Tunnel) {
    super();
    this.#tunnel = tunnel;
  }

  async once(): Promise<void> {
    const data = randomBytes(100_000);
    const socket = net.connect({ port: this.#tunnel.localPort, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    socket.end(data);
    const answer = Buffer.concat((await socket.toArray().catch(() => [])) as Buffer[]);
    assert(data.subarray(0, answer.length).equals(answer), 'what came is what was sent');
    if (answer.length < data.length) throw Object.assign(new Error('cut off'), { code: 'connection-lost' });
  }
}

/** Makes and removes containers, and looks whether the tree shows that. */
class Watcher extends Person {
  readonly what = 'containers';
  readonly #inventory: Inventory;
  readonly #docker: TestEngine;

  constructor(inventory: Inventory, docker: TestEngine) {
    super();
    this.#inventory = inventory;
    this.#docker = docker;
  }

  async once(): Promise<void> {
    const name = this.#docker.name();
    const shown = (): boolean => this.#inventory.containers.some((container) => container.name === name);
    await this.#docker.docker('create', '--name', name, this.#docker.image);
    await this.#becomes(`${name} is shown`, shown);
    await this.#docker.docker('rm', name);
    await this.#becomes(`${name} is gone`, () => !shown());
  }

  async #becomes(what: string, holds: () => boolean): Promise<void> {
    const { onDidChange } = this.#inventory;
    await eventually(what, onDidChange, holds, 60_000).catch((error: unknown) => {
      const { state, error: reason } = this.#inventory;
      throw new Error(`${explain(error)} (the inventory is ${state}: ${explain(reason)})`);
    });
  }
}
