import type { MountSpec, Runtime, RuntimeId, Sandbox, SandboxImage } from '../../sandboxes';
import { isJobOption, type JobOption, type JobSpec } from '../../slurm';
import { entries, readMount } from '../form/fields';
import { splitWords } from '../form/splitWords';

/** What stands in the fields of the form, as it was typed. */
export type JobValues = {
  runtime: string;
  image: string;
  command: string;
  mounts: string;
  partition: string;
  time: string;
  nodes: string;
  cpus: string;
  memory: string;
  gpus: string;
  name: string;
  workdir: string;
};

export type JobField = keyof JobValues;

export const EMPTY_JOB: JobValues = {
  runtime: 'none',
  image: '',
  command: '',
  mounts: '',
  partition: '',
  time: '',
  nodes: '',
  cpus: '',
  memory: '',
  gpus: '',
  name: 'job',
  workdir: '',
};

/** What is wrong with a field: which kind of mistake, and the part that has it. */
export interface JobProblem {
  field: JobField;
  code: JobOption | 'image' | 'needed' | 'quotes' | 'mount' | 'relative' | 'workdir' | 'runtime';
  text: string;
}

/** How the job's command is run: as it is, in a container by Slurm's plugin pyxis, or by a program of its own. */
export type Carrier = 'none' | 'pyxis' | RuntimeId;

/** What the form asks for. */
export interface JobWish {
  job: Omit<JobSpec, 'step' | 'environment'>;
  carrier: Carrier;
  /** As it was typed: a path, or a name that the runtime knows. */
  image: string;
  command: readonly string[];
  mounts: readonly MountSpec[];
  /** Where the job runs and prints; undefined: the home folder. */
  workdir: string | undefined;
}

/** What containers a job can be run in on the workbench. */
export interface Carriers {
  pyxis: boolean;
  runtimes: readonly Runtime[];
  images: readonly SandboxImage[];
  sandboxes: readonly Sandbox[];
}

/** The job that the form describes, and what is wrong with it; what is wrong is left out of it. */
export function readJobForm(values: JobValues): { wish: JobWish; problems: JobProblem[] } {
  const problems: JobProblem[] = [];
  const wrong = (field: JobField, code: JobProblem['code'], text = ''): void => {
    problems.push({ field, code, text });
  };
  /** The text of an option, where there is one that Slurm would take. */
  const option = (field: JobField & JobOption): string | undefined => {
    const text = values[field].trim();
    if (text === '') return undefined;
    if (isJobOption(field, text)) return text;
    wrong(field, field, text);
    return undefined;
  };

  const carrier = values.runtime as Carrier;
  const image = values.image.trim();
  if (carrier !== 'none' && image === '') wrong('image', 'needed');
  const command = splitWords(values.command);
  if (command === undefined) wrong('command', 'quotes', values.command);
  else if (command.length === 0) wrong('command', 'needed');
  const mounts = entries(values.mounts).flatMap((text): MountSpec[] => {
    const mount = readMount(text);
    if (mount?.source === undefined) wrong('mounts', 'mount', text);
    else if (!mount.source.startsWith('/')) wrong('mounts', 'relative', text);
    else return [{ ...mount, source: mount.source }];
    return [];
  });
  if (carrier === 'none' && mounts.length > 0) wrong('mounts', 'runtime');
  const workdir = values.workdir.trim();
  if (workdir !== '' && !/^(\/|~(\/|$))/.test(workdir)) wrong('workdir', 'workdir', workdir);
  const [partition, time, nodes, cpus, memory, gpus] = [
    option('partition'),
    option('time'),
    option('nodes'),
    option('cpus'),
    option('memory'),
    option('gpus'),
  ];
  const name = option('name');
  if (values.name.trim() === '') wrong('name', 'needed');
  return {
    wish: {
      job: {
        name: name ?? 'job',
        ...(partition === undefined ? {} : { partition }),
        ...(time === undefined ? {} : { time }),
        ...(nodes === undefined ? {} : { nodes }),
        ...(cpus === undefined ? {} : { cpus: Number(cpus) }),
        ...(memory === undefined ? {} : { memory }),
        ...(gpus === undefined ? {} : { gpus }),
      },
      carrier,
      image,
      command: command ?? [],
      mounts,
      workdir: workdir === '' ? undefined : workdir,
    },
    problems,
  };
}
