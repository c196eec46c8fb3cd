import { commandsOf, convertImage, openSandboxes, surveySandboxes, wordsOf } from '../../src/sandboxes';
import type { ImageSource, RuntimeId } from '../../src/sandboxes';
import type { Workbench } from '../../src/workbench';
import { compare, within } from '../support/bench';
import type { Figure } from '../support/bench';
import { benchConnection } from '../support/bench-connection';
import { findEngine } from '../support/dockerd';
import { ENROOT_TITLE, prepareEnroot } from '../support/enroot';
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
      ...(await conversions(await connection.connect(), connection.dockerSocket)),
    ];
  } finally {
    await relay.stop();
    await connection.close();
    await enroot.dispose();
  }
}

/** Of an image that takes seconds to convert, as those that people have do. */
const MEGABYTES = 192;
const CONVERSIONS = 5;

/** What each runtime makes of an image, by a number: a file, or a name in its storage. */
const CONVERTERS: readonly {
  id: RuntimeId;
  label: string;
  baseline: string;
  target: (home: string, number: number) => string;
}[] = [
  {
    id: 'enroot',
    label: `for enroot (${ENROOT_TITLE})`,
    baseline: 'enroot import',
    target: (home, number) => `${home}/converted-${number}.sqsh`,
  },
  {
    id: 'charliecloud',
    label: 'for Charliecloud',
    baseline: 'ch-convert',
    target: (_home, number) => `converted-${number}`,
  },
];

/** What our conversions take beside the bare commands, in turn, over the same connection. */
async function conversions(workbench: Workbench, socket: string): Promise<Figure[]> {
  const engine = await findEngine();
  const image = `${engine.image.replace(/:.*/, '')}-large:1`;
  const what = `converting ${MEGABYTES} MB`;
  const figures: Figure[] = [];
  try {
    const made = await workbench.run(['sh', '-c', LARGE, 'sh', image, engine.image, String(MEGABYTES)], {});
    if (made.exitCode !== 0) throw new Error(made.stderr);
    const home = (await workbench.run(['sh', '-c', 'printf %s "$HOME"'])).stdout;
    const source: ImageSource = { kind: 'docker', reference: image, elevated: false, socket };
    const { runtimes } = await surveySandboxes(workbench, { folders: [] });
    for (const { id, label, baseline, target } of CONVERTERS) {
      const runtime = runtimes.find((each) => each.id === id);
      const convert = commandsOf(id).convert;
      if (runtime === undefined || convert === undefined) {
        figures.push({ what, baseline, missing: 'is not installed' });
        continue;
      }
      let number = 0;
      const ours = (): Promise<void> =>
        convertImage(workbench, runtime, {
          ...{ source, target: target(home, ++number), size: undefined },
          ...{ signal: new AbortController().signal, onPhase: () => {} },
        });
      const bare = async (): Promise<void> => {
        const invocation = convert(runtime, source, target(home, ++number));
        const { exitCode, stderr } = await workbench.run(
          wordsOf({ ...invocation, argv: invocation.shown ?? invocation.argv }),
          {},
        );
        if (exitCode !== 0) throw new Error(stderr);
      };
      // What is read the first time stays in memory.
      await bare();
      figures.push({
        what,
        subject: label,
        baseline,
        atMost: 1.05,
        ...(await compare(CONVERSIONS, ours, bare)),
      });
    }
    return figures;
  } finally {
    await engine.docker('rmi', '--force', image);
    await engine.dispose();
  }
}

/** Builds an image with that much in it that cannot be made smaller. */
const LARGE = String.raw`
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
dd if=/dev/urandom of="$folder/data" bs=1M count="$3" 2>/dev/null
printf 'FROM %s\nCOPY data /\n' "$2" >"$folder/Dockerfile"
docker build --quiet --tag "$1" "$folder"`;
