import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';
import { openEngine, openInventory } from '../../src/docker';
import type { Engine, Inventory } from '../../src/docker';
import { groupContainers } from '../../src/editor/trees/model/containerGroups';
import { groupImages } from '../../src/editor/trees/model/imageGroups';
import { compare, median, timed } from '../support/bench';
import type { Figure } from '../support/bench';
import { benchConnection } from '../support/bench-connection';
import { findEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';

/** Of each: far more than any participant has. */
const CROWD = 2000;
const RUNS = 9;
const WORKERS = 12;
/** Milliseconds between two events. */
const APART = 300;

/** What the trees cost where an engine holds a great deal. */
export default async function crowd(): Promise<Figure[]> {
  const connection = await benchConnection();
  if (connection === undefined) return [];
  const docker = await findEngine();
  const workbench = await connection.connect();
  const engine = await openEngine(workbench);
  const local = new Docker({ socketPath: connection.dockerSocket });
  const containers: string[] = [];
  const tags: string[] = [];
  try {
    await fill(engine, docker, containers, tags);
    const bare = (): Promise<unknown> =>
      Promise.all([local.listContainers({ all: true }), local.listImages()]);
    const first = async (): Promise<void> => {
      const inventory = openInventory(engine);
      inventory.follow();
      await eventually('it is filled', inventory.onDidChange, () => inventory.state === 'ready');
      grouped(inventory);
      inventory.dispose();
    };
    const inventory = openInventory(engine);
    inventory.follow();
    await eventually('it is filled', inventory.onDidChange, () => inventory.state === 'ready');
    let names = 0;
    const renamed = async (): Promise<void> => {
      const name = `${docker.name()}-renamed-${++names}`;
      await engine.containers.rename(containers[0] ?? '', name);
      await eventually('it has its new name', inventory.onDidChange, () =>
        inventory.containers.some((container) => container.name === name),
      );
      grouped(inventory);
    };
    const samples: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      // Events of the same tenth of a second would wait for each other.
      await delay(APART);
      samples.push(await timed(renamed));
    }
    const figures: Figure[] = [
      {
        what: `${CROWD} containers and tags`,
        subject: 'through the SSH connection, in groups',
        baseline: 'the two bare list calls at the local socket',
        ...(await compare(RUNS, first, bare)),
        atMost: 2,
      },
      {
        what: `one of ${CROWD} is renamed`,
        subject: 'from the request to the groups',
        milliseconds: median(samples),
        baseline: 'the time it may take',
        baselineMilliseconds: 100,
        atMost: 1,
      },
    ];
    inventory.dispose();
    return figures;
  } finally {
    await inTurn(containers, (id) => engine.containers.remove(id));
    await inTurn(tags, async (tag) => void (await engine.images.remove(tag)));
    engine.close();
    await docker.dispose();
    await connection.close();
  }
}

/** What the views do with it before they paint. */
function grouped({ containers, images }: Inventory): void {
  groupContainers(containers, 'state', 'name');
  groupImages(images, '');
}

async function fill(engine: Engine, docker: TestEngine, containers: string[], tags: string[]): Promise<void> {
  const names = Array.from({ length: CROWD }, () => docker.name());
  await inTurn([...names], async (name) => {
    containers.push((await engine.containers.create({ image: docker.image, name })).id);
  });
  await inTurn([...names], async (name) => {
    const tag = `${name}-crowd:1`;
    await engine.images.tag(docker.image, tag);
    tags.push(tag);
  });
}

/** A few at the same time. */
async function inTurn<T>(elements: T[], work: (element: T) => Promise<void>): Promise<void> {
  const left = [...elements];
  const worker = async (): Promise<void> => {
    for (let element = left.pop(); element !== undefined; element = left.pop()) await work(element);
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
}
