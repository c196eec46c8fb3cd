import { ExplainedError } from '../base';
import type { Workbench } from '../workbench';

/** What `srun` runs in a container where the plugin pyxis is installed (its README, "Usage"). */
export interface PyxisStep {
  /** A `.sqsh` file's absolute path, or an image of a registry as enroot writes it. */
  readonly image: string;
  readonly mounts?: readonly { source: string; target: string; readOnly: boolean }[];
  readonly workdir?: string;
  readonly command: readonly string[];
}

/** Whether `srun` takes `--container-image`. */
export async function hasPyxis(workbench: Pick<Workbench, 'run'>, signal?: AbortSignal): Promise<boolean> {
  const { stdout } = await workbench.run(['srun', '--help'], {
    repeatable: true,
    timeout: 30_000,
    ...(signal === undefined ? {} : { signal }),
  });
  return /--container-image/.test(stdout);
}

/** The words behind `srun`, in groups that belong together. Throws `bad-argument` for a path that the options cannot hold. */
export function pyxisStep({ image, mounts = [], workdir, command }: PyxisStep): string[][] {
  const list = mounts.map(({ source, target, readOnly }) => {
    const path = [source, target].find((one) => /[,:]/.test(one));
    if (path === undefined) return `${source}:${target}${readOnly ? ':ro' : ''}`;
    throw new ExplainedError('bad-argument', `“${path}” cannot be mounted: it holds a colon or a comma.`, {
      remedy: 'Give the folder a name without one.',
    });
  });
  return [
    [`--container-image=${image}`],
    ...(list.length === 0 ? [] : [[`--container-mounts=${list.join(',')}`]]),
    ...(workdir === undefined ? [] : [[`--container-workdir=${workdir}`]]),
    [...command],
  ];
}
