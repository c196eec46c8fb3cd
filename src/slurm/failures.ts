import { ExplainedError } from '../base';
import type { RunResult } from '../workbench';

/** What Slurm says, by what it means for a person. Its programs are not translated. */
const REFUSALS: readonly { said: RegExp; code: string; message: string; remedy: string }[] = [
  {
    said: /could not establish a configuration source|unable to (?:read|process) configuration file/i,
    code: 'slurm-unconfigured',
    message: 'Slurm’s programs are installed here, but this machine belongs to no cluster.',
    remedy: 'Connect to a login node of the cluster; or set SLURM_CONF there to the file that describes it.',
  },
  {
    said: /unable to contact slurm controller|connection refused|socket timed out|unexpected message received|zero bytes were transmitted/i,
    code: 'slurm-unreachable',
    message: 'The scheduler does not answer.',
    remedy: 'Wait a little and try again; if it stays so, tell whoever runs the cluster.',
  },
  {
    said: /munge|authentication plugin|protocol authentication error/i,
    code: 'slurm-login',
    message: 'The scheduler does not know who is asking.',
    remedy:
      'That is for whoever runs the cluster to mend: its login service (munge) does not work on this machine.',
  },
  {
    said: /invalid partition/i,
    code: 'slurm-partition',
    message: 'There is no such partition.',
    remedy: 'Choose one of those that the cluster has.',
  },
  {
    said: /invalid account or account\/partition/i,
    code: 'slurm-account',
    message: 'Your account may not submit to this partition.',
    remedy: 'Choose another partition, or ask whoever runs the cluster.',
  },
  {
    said: /requested time limit is invalid|time limit/i,
    code: 'slurm-time',
    message: 'The job asks for more time than the partition allows.',
    remedy: 'Ask for less, or choose another partition.',
  },
  {
    said: /requested node configuration is not available|more processors requested than permitted|node count specification invalid|requested partition configuration not available|memory specification can not be satisfied|invalid generic resource/i,
    code: 'slurm-resources',
    message: 'No node of the partition has what the job asks for.',
    remedy: 'Ask for fewer nodes, CPUs or GPUs or for less memory, or choose another partition.',
  },
  {
    said: /qos|association|job violates accounting|limit/i,
    code: 'slurm-limit',
    message: 'The job asks for more than your account may use.',
    remedy: 'Ask for less, or wait until other jobs of yours have ended.',
  },
  {
    said: /invalid job id/i,
    code: 'slurm-no-job',
    message: 'The scheduler does not know this job any more.',
    remedy: 'It forgets jobs some minutes after they have ended.',
  },
  {
    said: /access\/permission denied/i,
    code: 'slurm-forbidden',
    message: 'The scheduler does not let you do that.',
    remedy: 'Jobs can be changed by whoever submitted them.',
  },
];

/** The failure that a program of Slurm has told of on its standard error. */
export function slurmFailure(program: string, { stderr, exitCode }: RunResult): ExplainedError {
  const detail = stderr.trim();
  const known = REFUSALS.find(({ said }) => said.test(detail));
  if (known !== undefined)
    return new ExplainedError(known.code, known.message, { remedy: known.remedy, detail });
  if (exitCode === 127) {
    return new ExplainedError('slurm-missing', `There is no ${program} on this workbench.`, {
      remedy: 'Jobs are submitted from a login node of the cluster: connect to that.',
      detail,
    });
  }
  return new ExplainedError('slurm-failed', `${program} has failed.`, {
    remedy: 'The details say what it said.',
    detail,
  });
}
