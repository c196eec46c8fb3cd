import { useOneOf } from '../../problems';
import { no, unless, yes, type CheckKind } from '../kind';
import { given, readExists } from '../read';
import { listedOr } from '../sentences';

const RUNTIMES = ['enroot', 'charliecloud', 'apptainer', 'shifter'];
const SANDBOX_STATES = ['there', 'running', 'stopped'] as const;

/** Of Slurm's states (squeue(1), "JOB STATE CODES") those that a course may wait for. */
export const JOB_STATES = [
  ...['PENDING', 'RUNNING', 'SUSPENDED', 'COMPLETING', 'COMPLETED', 'CANCELLED', 'FAILED', 'TIMEOUT'],
  ...['NODE_FAIL', 'PREEMPTED', 'BOOT_FAIL', 'DEADLINE', 'OUT_OF_MEMORY', 'CONFIGURING', 'REQUEUED'],
];

const SANDBOX_FIELDS = ['runtime', 'name', 'image', 'state', 'exists'] as const;

export const sandbox: CheckKind<'sandbox'> = {
  fields: SANDBOX_FIELDS,
  reasons: ['sandboxes', 'files', 'command', 'terminal'],
  read(value) {
    if (!value.isMap) {
      const name = value.text('The name of the sandbox');
      return name === undefined ? undefined : { kind: 'sandbox', name };
    }
    const fields = value.fields('A sandbox check', SANDBOX_FIELDS);
    const runtime = fields.runtime?.text('"runtime"');
    if (runtime !== undefined && !RUNTIMES.includes(runtime))
      fields.runtime?.fail(`There is no runtime "${runtime}".`, useOneOf(runtime, RUNTIMES));
    const word = fields.state?.text('"state"');
    const state = SANDBOX_STATES.find((known) => known === word);
    if (word !== undefined && state === undefined)
      fields.state?.fail(`There is no state "${word}" of a sandbox.`, useOneOf(word, SANDBOX_STATES));
    const name = fields.name?.text('"name"');
    const image = fields.image?.text('"image"');
    if (name === undefined && image === undefined)
      return value.fail(
        'The check says neither which sandbox nor which image of one.',
        'Add "name: whisper" for an unpacked one, or "image: whisper.sqsh" for a file.',
      );
    return { kind: 'sandbox', ...given({ runtime, name, image, state, exists: readExists(fields.exists) }) };
  },
  wants({ runtime, name, image, state, exists }) {
    const whose = runtime === undefined ? '' : ` of ${runtime}`;
    const parts = [
      image === undefined ? '' : `an image ${image}${whose}`,
      name === undefined
        ? ''
        : `a sandbox ${name}${whose}${state === undefined || state === 'there' ? '' : ` that is ${state}`}`,
    ].filter((part) => part !== '');
    return `there is ${(exists ?? true) ? '' : 'not '}${parts.join(' and ')}`;
  },
  async look({ runtime, name, image, state, exists }, probes) {
    const survey = await probes.sandboxes();
    const ofRuntime = <T extends { runtime: string }>(all: readonly T[]): T[] =>
      all.filter((one) => runtime === undefined || one.runtime === runtime);
    const found: string[] = [];
    if (image !== undefined) {
      const images = ofRuntime(survey.images);
      const match = images.find((one) => isImage(image, one));
      if (match === undefined)
        return unless(
          exists,
          no(
            `The images are ${listedOr(
              images.map((one) => one.path ?? one.name),
              'none',
            )}.`,
          ),
        );
      found.push(`The image ${match.path ?? match.name} is there.`);
    }
    if (name !== undefined) {
      const sandboxes = ofRuntime(survey.sandboxes);
      const match = sandboxes.find((one) => one.name === name);
      if (match === undefined)
        return unless(
          exists,
          no(
            `The sandboxes are ${listedOr(
              sandboxes.map((one) => one.name),
              'none',
            )}.`,
          ),
        );
      found.push(
        `The sandbox ${match.name} of ${match.runtime} is ${match.running ? 'running' : 'not running'}.`,
      );
      if ((state === 'running' && !match.running) || (state === 'stopped' && match.running))
        return unless(exists, no(found.join(' ')));
    }
    return unless(exists, yes(found.join(' ')));
  },
};

/** By path, by the name of its file with or without its ending, or by what it is called. */
function isImage(wanted: string, { name, path }: { name: string; path: string | undefined }): boolean {
  if (wanted === name || wanted === path) return true;
  if (path === undefined) return false;
  const end = wanted.startsWith('~/') ? wanted.slice(1) : `/${wanted}`;
  return path.endsWith(end);
}

const JOB_FIELDS = ['name', 'state'] as const;

export const job: CheckKind<'job'> = {
  fields: JOB_FIELDS,
  reasons: ['jobs', 'command', 'terminal'],
  read(value) {
    const fields = value.isMap ? value.fields('A job check', JOB_FIELDS) : {};
    const name = (value.isMap ? fields.name : value)?.text('The name of the job');
    if (value.isMap && fields.name === undefined)
      return value.fail('The check names no job.', 'Add "name: whisper", as in sbatch --job-name.');
    const state = fields.state?.texts('"state"').map((word) => word.toUpperCase());
    for (const word of state ?? [])
      if (!JOB_STATES.includes(word))
        fields.state?.fail(`There is no state "${word}" of a job.`, useOneOf(word, JOB_STATES));
    return name === undefined ? undefined : { kind: 'job', name, ...given({ state }) };
  },
  wants: ({ name, state }) =>
    `a job called ${name} ${state === undefined ? 'was submitted' : `is ${state.join(' or ')}`}`,
  async look({ name, state }, probes) {
    const jobs = await probes.jobs();
    const like = jobs.filter((one) => one.name === name);
    const match = like.find((one) => state === undefined || state.includes(one.state));
    if (match !== undefined) return yes(`Job ${match.id}, ${match.name}, is ${match.state}.`);
    if (like.length > 0)
      return no(
        `${listedOr(
          like.map((one) => `Job ${one.id} is ${one.state}`),
          '',
        )}.`,
      );
    return no(
      `The jobs are ${listedOr(
        jobs.map((one) => `${one.name} (${one.state})`),
        'none',
      )}.`,
    );
  },
};
