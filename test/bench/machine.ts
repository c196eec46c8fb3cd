import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { openEngine, openInventory } from '../../src/docker';
import type { Engine } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import type { Workbench } from '../../src/workbench';
import { compare, compareQuick, compareWithSlow, quickly, within } from '../support/bench';
import type { Figure } from '../support/bench';
import { ALIAS, benchConnection } from '../support/bench-connection';
import type { BenchConnection } from '../support/bench-connection';
import { findEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';
import { startRelay } from '../support/relay';

const exec = promisify(execFile);
const RUNS = 40;
/** Of what takes a quarter of a second each time. */
const SLOW_RUNS = 9;
const LIST = 50;

/** Requests through one SSH connection beside the local socket and beside what people use otherwise. */
export default async function machine(): Promise<Figure[]> {
  const connection = await benchConnection();
  if (connection === undefined) return [];
  const docker = await findEngine();
  try {
    const create = (): Promise<string> => docker.docker('create', '--name', docker.name(), docker.image);
    for (let left = LIST; left > 0; left -= 10) await Promise.all(Array.from({ length: 10 }, create));
    return await measure(connection);
  } finally {
    await docker.dispose();
    await connection.close();
  }
}

async function measure(connection: BenchConnection): Promise<Figure[]> {
  const workbench = await connection.connect();
  const engine = await openEngine(workbench);
  const local = await openEngine(localWorkbench());
  const roundTrip = await quickly(() => workbench.ping());

  const beside = async (what: string, request: (engine: Engine) => unknown): Promise<Figure> => {
    const { milliseconds, baselineMilliseconds } = await compareQuick(
      () => request(engine),
      () => request(local),
    );
    return {
      ...{ what, subject: 'through the SSH connection', milliseconds },
      baseline: 'at the local socket, and a round trip',
      baselineMilliseconds: baselineMilliseconds + roundTrip,
      atMost: 1.5,
    };
  };
  try {
    return [
      await beside('ping', ({ system }) => system.ping()),
      await beside(`list of ${LIST}`, ({ containers }) => containers.list()),
      await beside('list of images', ({ images }) => images.list()),
      ...(await besideOthers(connection, engine, local)),
      ...(await onALongLine(connection, workbench)),
      {
        what: 'first inventory',
        subject: 'events and both lists',
        baseline: 'the two bare list calls',
        ...(await compare(
          RUNS / 4,
          () => fillInventory(engine),
          () => Promise.all([local.containers.list(), local.images.list()]),
        )),
      },
      {
        what: 'connected',
        subject: 'from the command to the trees',
        ...(await within(300, SLOW_RUNS, async () => {
          const another = await connection.connect();
          const found = await openEngine(another);
          await fillInventory(found);
          found.close();
          await another.close();
        })),
      },
    ];
  } finally {
    local.close();
    engine.close();
  }
}

async function fillInventory(engine: Engine): Promise<void> {
  const inventory = openInventory(engine);
  inventory.follow();
  await eventually('the inventory is filled', inventory.onDidChange, () => inventory.state === 'ready');
  inventory.dispose();
}

/** dockerode's own way over SSH and that of the docker program: a connection for each request. */
async function besideOthers(
  { target, env }: BenchConnection,
  engine: Engine,
  local: Engine,
): Promise<Figure[]> {
  const modem = new Docker({
    ...{ protocol: 'ssh', host: target.host, port: target.port, username: target.user },
    sshOptions: { privateKey: await readFile(target.identityFiles[0] ?? '') },
  });
  const program = (...args: string[]): Promise<unknown> =>
    exec('docker', ['-H', `ssh://${ALIAS}`, ...args], { env });
  const peers = [
    {
      baseline: 'dockerode over ssh',
      ping: () => modem.ping(),
      list: () => modem.listContainers({ all: true }),
      inspect: (id: string) => modem.getContainer(id).inspect(),
    },
    {
      baseline: 'docker -H ssh://',
      ping: () => program('version', '--format', '{{.Server.Version}}'),
      list: () => program('ps', '--all', '--no-trunc', '--format', '{{json .}}'),
      inspect: (id: string) => program('inspect', '--type', 'container', id),
    },
  ];
  const figures: Figure[] = [];
  const [container] = await engine.containers.list();
  const id = container?.id ?? '';
  for (const peer of peers) {
    const { baseline } = peer;
    const missing = await Promise.resolve(peer.ping()).then(
      () => undefined,
      (error: Error) => error.message.split('\n')[0] ?? '',
    );
    if (missing !== undefined) {
      figures.push({ what: `ping, list of ${LIST}, inspect`, baseline, missing });
      continue;
    }
    const beside = async (
      what: string,
      ours: () => unknown,
      theirs: () => unknown,
      times: number,
      subject = 'through the SSH connection',
    ): Promise<Figure> => ({
      ...{ what, subject, baseline, atMost: 1 / times },
      ...(await compareWithSlow(SLOW_RUNS, ours, theirs)),
    });
    figures.push(
      await beside('ping', () => engine.system.ping(), peer.ping, 200),
      await beside(`list of ${LIST}`, () => engine.containers.list(), peer.list, 40),
      // Most of a list is the engine's own work, which no connection makes shorter: so far any client could come.
      await beside(
        `list of ${LIST}`,
        () => local.containers.list(),
        peer.list,
        40,
        'at the local socket, no SSH',
      ),
      await beside(
        'inspect',
        () => engine.containers.inspect(id),
        () => peer.inspect(id),
        40,
      ),
    );
  }
  return figures;
}

/** Each request takes one round trip, not two: on a line of 40 ms that is what it costs. */
async function onALongLine(connection: BenchConnection, near: Workbench): Promise<Figure[]> {
  const DELAY = 20;
  const echo = net.createServer((socket) => socket.pipe(socket));
  await once(echo.listen(0, '127.0.0.1'), 'listening');
  const echoLine = await startRelay(
    { host: '127.0.0.1', port: (echo.address() as net.AddressInfo).port },
    DELAY,
  );
  const sshLine = await startRelay(connection.target, DELAY);
  const bare = net.connect(echoLine).setNoDelay(true);
  try {
    const workbench = await connection.connect(sshLine);
    const engine = await openEngine(workbench);
    const files = await workbench.files();
    const roundTrip = (): Promise<unknown> =>
      new Promise((resolve) => {
        bare.once('data', resolve);
        bare.write('x');
      });
    const requests: [what: string, request: () => unknown][] = [
      ['ping', () => engine.system.ping()],
      [`list of ${LIST}`, () => engine.containers.list()],
      // Of somebody else's file the system is asked whether it may be written to: a second request.
      ['the state of a file of one’s own', () => files.stat('.bashrc')],
    ];
    const figures: Figure[] = [];
    const subject = 'on a line of 40 ms';
    for (const [what, request] of requests) {
      // The first one may open what the others use.
      await request();
      figures.push({
        ...{ what, subject, baseline: 'one round trip of that line', atMost: 1.5 },
        ...(await compare(SLOW_RUNS, request, roundTrip)),
      });
    }
    // A command has a channel of its own: one round trip opens it, the next one starts the command.
    const command = await compare(
      SLOW_RUNS,
      () => workbench.run(['true']),
      async () => {
        await near.run(['true']);
        await roundTrip();
        await roundTrip();
      },
    );
    figures.push({
      what: 'a command',
      subject,
      baseline: 'without it, and two round trips',
      ...command,
      atMost: 1.5,
    });
    engine.close();
    return figures;
  } finally {
    bare.destroy();
    await Promise.all([echoLine.stop(), sshLine.stop()]);
    echo.close();
  }
}
