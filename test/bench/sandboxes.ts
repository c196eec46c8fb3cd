import { openSandboxes } from '../../src/sandboxes';
import { within } from '../support/bench';
import type { Figure } from '../support/bench';
import { benchConnection } from '../support/bench-connection';
import { prepareEnroot } from '../support/enroot';
import { eventually } from '../support/eventually';
import { startRelay } from '../support/relay';

const MANY = 500;
const RUNS = 5;
/** Milliseconds in each direction. */
const DELAY = 20;

/** What the view of sandboxes shows first, on a workbench with many of them behind a long line. */
export default async function sandboxes(): Promise<Figure[]> {
  const enroot = await prepareEnroot();
  const connection = await benchConnection([`SetEnv PATH=${enroot.path}`]);
  if (connection === undefined) {
    await enroot.dispose();
    return [];
  }
  const relay = await startRelay(connection.target, DELAY);
  try {
    const workbench = await connection.connect(relay);
    const script = String.raw`
      mkdir -p images .local/share/enroot
      for number in $(seq $1); do
        printf 'hsqs' >"images/image-$number.sqsh"
        mkdir -p ".local/share/enroot/sandbox-$number/etc"
        printf '# enroot-provenance: docker://image-%s\n' "$number" >".local/share/enroot/sandbox-$number/etc/rc"
        chmod 755 ".local/share/enroot/sandbox-$number"
      done`;
    await workbench.run(['bash', '-c', script, 'bash', String(MANY)]);
    return [
      {
        what: `tree of ${MANY} images and ${MANY} sandboxes`,
        subject: `first shown, ${2 * DELAY} ms away`,
        ...(await within(1000, RUNS, async () => {
          const inventory = openSandboxes(workbench, () => ['~/images']);
          const following = inventory.follow();
          await eventually('it is filled', inventory.onDidChange, () => inventory.filled);
          if (inventory.images.length !== MANY || inventory.sandboxes.length !== MANY)
            throw new Error('not all are there');
          following.dispose();
          inventory.dispose();
        })),
      },
    ];
  } finally {
    await relay.stop();
    await connection.close();
    await enroot.dispose();
  }
}
