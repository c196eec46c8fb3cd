import { ExplainedError } from '../../base';
import { commandsOf, type Invocation, type Runtime, type Sandbox, type SandboxImage } from '../../sandboxes';
import { pyxisStep, type JobSpec } from '../../slurm';
import type { Carriers, JobWish } from './jobSpec';

/**
 * A job has no login session, so the folder of this machine that enroot keeps what runs in is not there on the job’s nodes.
 */
const ENROOT_FOLDER = [
  '# Jobs have no login session: enroot needs a folder for what runs.',
  'export ENROOT_RUNTIME_PATH="${TMPDIR:-/tmp}/enroot-$(id -u)"',
];

/** The whole job: what it asks for, and what it runs. Throws an `ExplainedError` where its container cannot run it. */
export function jobOf({ job, carrier, image, command, mounts }: JobWish, carriers: Carriers): JobSpec {
  switch (carrier) {
    case 'none':
      return { ...job, step: [command] };
    case 'pyxis':
      return { ...job, step: pyxisStep({ image, mounts, command }) };
    default: {
      const runtime = carriers.runtimes.find(({ id }) => id === carrier);
      const start = commandsOf(carrier).start;
      if (runtime === undefined || start === undefined) {
        throw new ExplainedError('no-runtime', 'The workbench does not have this runtime any more.', {
          remedy: 'Choose another one.',
        });
      }
      const { argv, env = {} } = start(runtime, whatIsMeant(runtime, image, carriers), {
        command,
        mounts,
        ...(job.gpus === undefined ? {} : { gpus: 'all' }),
      });
      const environment = Object.fromEntries(
        Object.entries(env).filter(([name]) => name !== 'ENROOT_RUNTIME_PATH'),
      );
      return {
        ...job,
        ...(carrier === 'enroot' ? { preparations: ENROOT_FOLDER } : {}),
        environment,
        step: grouped(argv, command.length),
      };
    }
  }
}

/** The sandbox or the image that is called so; a path may be of an image that will only be there later. */
function whatIsMeant(
  runtime: Runtime,
  text: string,
  { images, sandboxes }: Carriers,
): Sandbox | SandboxImage {
  const own = <T extends { runtime: string }>(all: readonly T[]): T[] =>
    all.filter((one) => one.runtime === runtime.id);
  const known =
    own(sandboxes).find(({ name, usable }) => usable && name === text) ??
    own(images).find(({ path, name }) => path === text || (path === undefined && name === text));
  if (known !== undefined) return known;
  if (text.startsWith('/')) {
    return {
      id: text,
      runtime: runtime.id,
      name: text.slice(text.lastIndexOf('/') + 1),
      path: text,
      size: undefined,
      modified: undefined,
      origin: undefined,
      whole: true,
      usable: true,
    };
  }
  throw new ExplainedError('no-image', `${runtime.label} has nothing that is called “${text}”.`, {
    remedy: 'Name one that is in the list, or a file by its whole path.',
  });
}

/** Options begin a line each; the command at the end is one. */
function grouped(argv: Invocation['argv'], commandLength: number): string[][] {
  const options = argv.slice(0, argv.length - commandLength);
  const groups: string[][] = [];
  for (const word of options) {
    const last = groups.at(-1);
    if (last === undefined || (word.startsWith('-') && word !== '--')) groups.push([word]);
    else last.push(word);
  }
  return [...groups, argv.slice(argv.length - commandLength)];
}
