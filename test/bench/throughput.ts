import { fork, spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { download, openTunnel, upload } from '../../src/workbench';
import type { Workbench } from '../../src/workbench';
import { limitOf, median, quantile, timed } from '../support/bench';
import type { Figure, Measured } from '../support/bench';
import { ALIAS, benchConnection } from '../support/bench-connection';
import type { BenchConnection } from '../support/bench-connection';
import { freePort } from '../support/sshd';

const MEGABYTES = 500;
const RUNS = 3;
/** Milliseconds between two keystrokes, and until one may be seen. */
const TYPING = 30;
const ECHO = 50;

type Direction = 'down' | 'up';

/** One way to move the file, by us and by the program that people use for it. */
interface Way {
  what: string;
  direction: Direction;
  ours: () => Promise<unknown>;
  baseline: string;
  theirs: () => Promise<unknown>;
  /** The program without anything to move: logging in is not what is compared. */
  theirsEmpty?: () => Promise<unknown>;
}

/** One large file through each kind of channel, while somebody types in a terminal of the same connection. */
export default async function throughput(): Promise<Figure[]> {
  const connection = await benchConnection();
  if (connection === undefined) return [];
  // Where memory can be had as a file system the disk is not what is measured.
  const folder = await mkdtemp(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bench-'));
  // The user of the bench reads and writes here.
  await chmod(folder, 0o777);
  const file = path.join(folder, 'bulk');
  const bulk = await open(file, 'w');
  const piece = Buffer.alloc(1_000_000, 'container workbench ');
  for (let megabyte = 0; megabyte < MEGABYTES; megabyte++) await bulk.write(piece);
  await bulk.close();
  try {
    return await measure(connection, folder, file);
  } finally {
    await connection.close();
    await rm(folder, { recursive: true });
  }
}

async function measure(connection: BenchConnection, folder: string, file: string): Promise<Figure[]> {
  const workbench = await connection.connect();
  const typist = await Typist.at(workbench);
  const ends = fork(path.resolve('test/support/bulk.mjs'), [file], { execArgv: [] });
  const [{ port }] = (await once(ends, 'message')) as [{ port: number }];
  const tunnel = await openTunnel(workbench, { port });
  const sshPort = await freePort();
  const forwarder = run(connection, 'ssh', ['-N', '-L', `${sshPort}:127.0.0.1:${port}`, ALIAS]);
  try {
    await listening(sshPort);
    const ways = [
      ...commandWays(connection, workbench, file),
      ...(await fileWays(connection, workbench, folder, file)),
      ...tunnelWays(ends, tunnel.localPort, sshPort),
    ];
    const figures: Figure[] = [];
    for (const way of ways) figures.push(...(await besideProgram(way, typist)));
    return figures;
  } finally {
    forwarder.kill();
    tunnel.close();
    ends.kill();
    typist.stop();
  }
}

async function besideProgram(way: Way, typist: Typist): Promise<Measured[]> {
  const [ours, theirs, empty]: [number[], number[], number[]] = [[], [], []];
  typist.forget();
  for (let run = 0; run < RUNS; run++) {
    ours.push(await typist.while(() => timed(way.ours)));
    theirs.push(await timed(way.theirs));
    if (way.theirsEmpty !== undefined) empty.push(await timed(way.theirsEmpty));
  }
  const what = `${MEGABYTES} MB ${way.direction}, ${way.what}`;
  return [
    {
      ...{ what, subject: 'through the SSH connection', milliseconds: median(ours), atMost: 1 },
      baseline: way.baseline,
      baselineMilliseconds: median(theirs) - (empty.length === 0 ? 0 : median(empty)),
    },
    {
      ...{ what: 'typing meanwhile', subject: 'a keystroke until it shows, p95' },
      ...{ milliseconds: quantile(typist.echoes, 0.95), ...limitOf(ECHO) },
    },
  ];
}

function commandWays(connection: BenchConnection, workbench: Workbench, file: string): Way[] {
  const empty = (): Promise<void> => done(connection, 'ssh', [ALIAS, 'true']);
  return [
    {
      ...{ what: 'a program', direction: 'down', baseline: 'ssh', theirsEmpty: empty },
      ours: () => pipeline(workbench.dialCommand(['cat', file]), nowhere()),
      theirs: () => done(connection, 'ssh', [ALIAS, 'cat', file]),
    },
    {
      ...{ what: 'a program', direction: 'up', baseline: 'ssh', theirsEmpty: empty },
      ours: () => pipeline(createReadStream(file), workbench.dialCommand(['sh', '-c', 'cat >/dev/null'])),
      theirs: async () => {
        const source = await open(file);
        await done(connection, 'ssh', [ALIAS, 'cat >/dev/null'], source.fd);
        await source.close();
      },
    },
  ];
}

async function fileWays(
  connection: BenchConnection,
  workbench: Workbench,
  folder: string,
  file: string,
): Promise<Way[]> {
  const files = await workbench.files();
  const copy = path.join(folder, 'copy');
  const sftp = async (command: string): Promise<() => Promise<void>> => {
    const batch = path.join(folder, command.split(' ')[0] ?? '');
    await writeFile(batch, `${command}\n`);
    return () => done(connection, 'sftp', ['-q', '-b', batch, ALIAS]);
  };
  // A copy that is there already would be left alone.
  const anew = (move: () => Promise<unknown>) => async (): Promise<void> => {
    await move();
    await rm(copy);
  };
  const common = { what: 'a file', baseline: 'sftp', theirsEmpty: await sftp('pwd') };
  return [
    {
      ...{ ...common, direction: 'down' },
      ours: anew(() => download(files, file, copy)),
      theirs: anew(await sftp(`get ${file} ${copy}`)),
    },
    {
      ...{ ...common, direction: 'up' },
      ours: anew(() => upload(files, file, copy)),
      theirs: anew(await sftp(`put ${file} ${copy}`)),
    },
  ];
}

function tunnelWays(ends: ChildProcess, ourPort: number, sshPort: number): Way[] {
  const through = async (port: number, direction: Direction): Promise<void> => {
    const answered = once(ends, 'message');
    ends.send({ port, direction });
    const [{ received }] = (await answered) as [{ received: number }];
    if (direction === 'down' && received !== MEGABYTES * 1_000_000) throw new Error(`${received} bytes came`);
  };
  return (['down', 'up'] as const).map((direction) => ({
    ...{ what: 'a tunnel', direction, baseline: 'ssh -L' },
    ours: () => through(ourPort, direction),
    theirs: () => through(sshPort, direction),
  }));
}

/** Somebody who types into a terminal that shows each character as it comes. */
class Typist {
  echoes: number[] = [];
  readonly #press: () => void;
  readonly #echo: () => Promise<unknown>;
  readonly stop: () => void;

  private constructor(press: () => void, echo: () => Promise<unknown>, stop: () => void) {
    this.#press = press;
    this.#echo = echo;
    this.stop = stop;
  }

  static async at(workbench: Workbench): Promise<Typist> {
    const terminal = await workbench.openTerminal(['sh', '-c', 'stty raw -echo; echo ready; exec cat'], {
      columns: 80,
      rows: 24,
    });
    const next = (): Promise<unknown> =>
      new Promise((resolve) => {
        const subscription = terminal.onData((bytes) => {
          subscription.dispose();
          resolve(bytes);
        });
      });
    await next();
    return new Typist(
      () => terminal.write('x'),
      next,
      () => terminal.close(),
    );
  }

  forget(): void {
    this.echoes = [];
  }

  /** Types until `work` is done. */
  async while<T>(work: () => Promise<T>): Promise<T> {
    let working = true;
    const result = work().finally(() => (working = false));
    while (working) {
      this.echoes.push(
        await timed(() => {
          const shown = this.#echo();
          this.#press();
          return shown;
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, TYPING));
    }
    return result;
  }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, next) => next() });
}

function run(
  { env }: BenchConnection,
  program: string,
  args: readonly string[],
  stdin: StdioOptions | number = 'ignore',
): ChildProcess {
  return spawn(program, args, { env, stdio: [stdin as 'ignore', 'ignore', 'inherit'] });
}

/** Resolves when the program has ended well. What it prints goes nowhere. */
async function done(...what: Parameters<typeof run>): Promise<void> {
  const [code] = (await once(run(...what), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${what[1]} ended with ${code}`);
}

/** Resolves when something listens at a port of this machine; nothing tells when ssh has got so far. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const answer = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
