import { env, l10n } from 'vscode';
import type { Job, Partition } from '../../slurm';
import type { FormSpec } from '../form';
import { duration } from '../trees/phrases';
import type { JobProblem } from './jobSpec';

/** What is wrong with a field, and what would be right. */
export function problemSentence({ code, field, text }: JobProblem): string {
  switch (code) {
    case 'needed':
      return field === 'command'
        ? l10n.t('A job needs a command.')
        : field === 'name'
          ? l10n.t('A job needs a name.')
          : l10n.t('Name an image or a sandbox, or choose to run without a container.');
    case 'image':
      return l10n.t('There is nothing that is called “{0}”.', text);
    case 'runtime':
      return l10n.t('Without a container there is nothing to mount into.');
    case 'quotes':
      return l10n.t('A quotation mark is not closed.');
    case 'mount':
      return l10n.t('“{0}” is no mount: write SOURCE:/where/it/appears.', text);
    case 'relative':
      return l10n.t('“{0}”: a folder is named by its whole path, beginning with “/”.', text);
    case 'workdir':
      return l10n.t('A folder is named by its whole path, beginning with “/” or “~/”.');
    case 'name':
      return l10n.t('A name has letters, digits, “_”, “.” and “-”, and begins with a letter or a digit.');
    case 'partition':
      return l10n.t('“{0}” cannot be the name of a partition.', text);
    case 'time':
      return l10n.t('Write minutes, hours:minutes:seconds or days-hours, such as 30, 2:00:00 or 1-12.');
    case 'nodes':
      return l10n.t('Write a number, or from–to such as 2-4.');
    case 'cpus':
      return l10n.t('Write a whole number above zero.');
    case 'memory':
      return l10n.t('Write a size such as 512M or 8G.');
    case 'gpus':
      return l10n.t('Write a number, or a kind and a number such as a100:2.');
  }
}

/** @param carriers what the job’s command can be run in, with what each is called */
export function formSpec(workbench: string, carriers: Readonly<Record<string, string>>): FormSpec {
  return {
    title: l10n.t('Submit a job'),
    where: l10n.t('on {0}', workbench),
    groups: [
      {
        layout: 'column',
        fields: [
          {
            kind: 'text',
            name: 'command',
            label: l10n.t('Command'),
            required: true,
            hint: l10n.t("As you would type it; no shell takes part unless you name one: sh -c 'a && b'"),
          },
          { kind: 'choice', name: 'runtime', label: l10n.t('Run in'), choices: carriers },
          {
            kind: 'text',
            name: 'image',
            label: l10n.t('Image or sandbox'),
            hint: l10n.t(
              'One that the workbench has, or a file’s whole path; the job’s nodes have to see it, too',
            ),
          },
          {
            kind: 'lines',
            name: 'mounts',
            label: l10n.t('Mounts'),
            hint: l10n.t('One a line: /home/me/data:/data, :ro at the end for reading only'),
          },
        ],
      },
      {
        title: l10n.t('What it asks for'),
        layout: 'row',
        fields: [
          {
            kind: 'text',
            name: 'partition',
            label: l10n.t('Partition'),
            hint: l10n.t('Without one the default'),
          },
          { kind: 'text', name: 'time', label: l10n.t('Time'), hint: l10n.t('30 (minutes), 2:00:00, 1-12') },
          { kind: 'text', name: 'nodes', label: l10n.t('Nodes'), hint: l10n.t('1 if empty') },
          { kind: 'text', name: 'cpus', label: l10n.t('CPUs') },
          { kind: 'text', name: 'memory', label: l10n.t('Memory per node'), hint: l10n.t('8G') },
          { kind: 'text', name: 'gpus', label: l10n.t('GPUs per node'), hint: l10n.t('1, or a100:2') },
        ],
      },
      {
        title: l10n.t('More'),
        layout: 'row',
        fields: [
          { kind: 'text', name: 'name', label: l10n.t('Name of the job'), required: true },
          {
            kind: 'text',
            name: 'workdir',
            label: l10n.t('Folder'),
            hint: l10n.t('Where it runs and prints; the home folder if empty'),
          },
        ],
      },
    ],
    preview: l10n.t('The script'),
    buttons: [
      { id: 'submit', label: l10n.t('Submit'), icon: 'play', busy: l10n.t('Submitting…') },
      { id: 'check', label: l10n.t('Check'), icon: 'tick', busy: l10n.t('Checking…') },
      { id: 'copy', label: l10n.t('Copy'), icon: 'copy' },
      { id: 'open', label: l10n.t('Open in Editor'), icon: 'file' },
    ],
    problem: l10n.t('One field needs another look'),
    problems: l10n.t('{0} fields need another look'),
  };
}

/** What a job's state comes to, in a few words that stay true while nothing changes. */
export function stateText(job: Job): string {
  switch (job.phase) {
    case 'waiting':
      return job.reason === undefined ? l10n.t('waiting') : l10n.t('waiting: {0}', reasonText(job.reason));
    case 'running':
      return job.state === 'SUSPENDED' || job.state === 'STOPPED'
        ? l10n.t('suspended')
        : job.startedAt === undefined
          ? l10n.t('running')
          : l10n.t('running since {0}', momentText(job.startedAt));
    case 'ended':
      return l10n.t('done');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'failed':
      return failureText(job);
  }
}

/** A moment of today by its time, of another day with the date, too; of none nothing. */
export function momentText(time: number | undefined, now = Date.now()): string {
  if (time === undefined) return '';
  const date = new Date(time);
  const today = date.toDateString() === new Date(now).toDateString();
  return today
    ? date.toLocaleTimeString(env.language, { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleString(env.language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** How a job has failed (squeue(1), "JOB STATE CODES"). */
function failureText({ state }: Job): string {
  switch (state) {
    case 'TIMEOUT':
      return l10n.t('failed: its time was up');
    case 'OUT_OF_MEMORY':
      return l10n.t('failed: it needed more memory than it had asked for');
    case 'NODE_FAIL':
      return l10n.t('failed: its node has failed');
    case 'PREEMPTED':
      return l10n.t('ended in favour of another job');
    case 'DEADLINE':
      return l10n.t('failed: its deadline has passed');
    default:
      return l10n.t('failed');
  }
}

/** Why a job waits (squeue(1), "JOB REASON CODES"): the usual ones in words, all others as they are. */
export function reasonText(reason: string): string {
  switch (reason) {
    case 'Resources':
      return l10n.t('for free nodes');
    case 'Priority':
      return l10n.t('others come first');
    case 'Dependency':
      return l10n.t('for another job');
    case 'BeginTime':
      return l10n.t('for its time to begin');
    case 'JobHeldUser':
      return l10n.t('held by you');
    case 'JobHeldAdmin':
      return l10n.t('held by whoever runs the cluster');
    case 'PartitionTimeLimit':
      return l10n.t('it asks for more time than its partition allows');
    case 'PartitionNodeLimit':
      return l10n.t('it asks for more nodes than its partition allows');
    case 'PartitionDown':
    case 'PartitionInactive':
      return l10n.t('its partition is not in use');
    case 'Licenses':
      return l10n.t('for a licence');
    case 'Reservation':
      return l10n.t('for its reservation');
    case 'ReqNodeNotAvail':
      return l10n.t('a node that it asks for is not available');
    default:
      return reason;
  }
}

/** A partition in one line: `up to 2-00:00:00 · 3 of 4 nodes free`. */
export function partitionText({ up, nodes, idleNodes, timeLimit, resources }: Partition): string {
  return [
    up ? l10n.t('{0} of {1} nodes free', idleNodes, nodes) : l10n.t('takes no jobs'),
    timeLimit === undefined ? l10n.t('no time limit') : l10n.t('up to {0}', duration(timeLimit * 1000)),
    ...resources,
  ].join(' · ');
}
