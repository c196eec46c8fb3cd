import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';
import { openEngine, openInventory } from '../../src/docker';
import type { Inventory } from '../../src/docker';
import { groupContainers } from '../../src/editor/trees/model/containerGroups';
import { groupImages } from '../../src/editor/trees/model/imageGroups';
import { compare, limitOf, median, timed } from '../support/bench';
import type { Figure } from '../support/bench';
import { benchConnection } from '../support/bench-connection';
import { CROWD, gather } from '../support/crowd';
import type { Crowd } from '../support/crowd';
import { findEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';

const RUNS = 9;
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
  let crowd: Crowd | undefined;
  try {
    crowd = await gather(engine, docker);
    const [first = ''] = crowd.containers;
    const bare = (): Promise<unknown> =>
      Promise.all([local.listContainers({ all: true }), local.listImages()]);
    const fill = async (): Promise<void> => {
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
      await engine.containers.rename(first, name);
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
        ...(await compare(RUNS, fill, bare)),
        atMost: 2,
      },
      {
        what: `one of ${CROWD} is renamed`,
        subject: 'from the request to the groups',
        milliseconds: median(samples),
        ...limitOf(100),
      },
    ];
    inventory.dispose();
    return figures;
  } finally {
    await crowd?.disperse();
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
