import type { Installable } from '../packages';
import type { Capability } from '../types';
import type { Assessor, Context } from './context';
import { hindered, missing, present, program } from './context';

/** Container programs of clusters, and what rootless ones need. */
export const assessHpc: Assessor = (context) => [
  podman(context),
  enroot(context),
  program(
    context,
    'containers',
    'charliecloud',
    'Charliecloud',
    'It runs containers without any privileges.',
    {
      install: ['charliecloud'],
      elsewhere: 'See charliecloud.io.',
    },
  ),
  apptainer(context),
];

/** Workflows and the scheduler. */
export const assessWorkflows: Assessor = (context) => [java(context), nextflow(context), slurm(context)];

function podman(context: Context): Capability {
  const { facts, packages, root } = context;
  const found = program(context, 'containers', 'podman', 'Podman', 'It runs containers without a daemon.', {
    install: ['podman'],
  });
  if (found.state !== 'ok' || root || (facts.has('userns.subuid') && facts.has('userns.newuidmap')))
    return found;
  const install = facts.has('userns.newuidmap') ? undefined : packages.of('newuidmap');
  return hindered(
    found,
    `${found.value}, without further user numbers`,
    install === undefined
      ? 'Containers with more than one user need some: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 YOUR_USER.'
      : `Containers with more than one user need newuidmap. Install ${install.join(' and ')}.`,
    install,
  );
}

/** What enroot calls (its README, “Requirements”), with what brings it. */
const ENROOT_NEEDS: Readonly<Record<string, Installable>> = {
  curl: 'curl',
  gawk: 'gawk',
  jq: 'jq',
  parallel: 'parallel',
  mksquashfs: 'squashfs',
  unsquashfs: 'squashfs',
  zstd: 'zstd',
  newuidmap: 'newuidmap',
};

function enroot({ facts, packages }: Context): Capability {
  const what = { id: 'enroot', group: 'containers', label: 'enroot', needed: true } as const;
  if (facts.text('enroot.path') === undefined) {
    return missing(
      what,
      'No distribution packages it: see github.com/NVIDIA/enroot/releases for the packages of NVIDIA (enroot and enroot+caps).',
    );
  }
  const version = facts.version('enroot.version') ?? '';
  const refused = facts.text('enroot.refused');
  if (refused !== undefined) {
    return /\/run\/enroot|permission denied|cannot create/i.test(refused)
      ? hindered(
          what,
          `${version}, without a folder for what runs`.replace(/^, /, ''),
          'It wants /run/enroot, which your user may not make. Put “export ENROOT_RUNTIME_PATH=/tmp/enroot-$(id -u)” into ~/.profile there.',
        )
      : hindered(what, 'does not start', 'See what it says there: enroot version.');
  }
  const absent = Object.keys(ENROOT_NEEDS).filter((need) => !facts.all('enroot.need').includes(need));
  if (absent.length === 0) return present(what, version);
  const install = packages.of(...absent.flatMap((need) => ENROOT_NEEDS[need] ?? []));
  return hindered(
    what,
    `${version}, without ${absent.join(', ')}`.replace(/^, /, ''),
    install === undefined
      ? 'It calls them when it imports and creates containers. Have them installed.'
      : `It calls them when it imports and creates containers. Install ${install.join(', ')}.`,
    install,
  );
}

/** Two names of programs that do the same (Apptainer is what Singularity of the Linux Foundation is called). */
function apptainer(context: Context): Capability {
  const singularity = context.facts.text('singularity.path');
  if (context.facts.text('apptainer.path') === undefined && singularity !== undefined) {
    return present(
      { id: 'singularity', group: 'containers', label: 'Singularity' },
      context.facts.version('singularity.version') ?? '',
    );
  }
  return program(context, 'containers', 'apptainer', 'Apptainer', 'It runs images of clusters (.sif).', {
    install: ['apptainer'],
    elsewhere: 'See apptainer.org.',
  });
}

/** What current releases of Nextflow ask for (nextflow.io, “Requirements”). */
const JAVA_WANTED = 17;

function java(context: Context): Capability {
  const found = program(context, 'workflows', 'java', 'Java', 'Nextflow runs on it.', {
    needed: true,
    install: ['java'],
  });
  if (found.state !== 'ok') return found;
  const [first = 0, second = 0] = found.value.split('.').map((part) => Number.parseInt(part, 10));
  // Up to 8, versions were called 1.8.
  const major = first === 1 ? second : first;
  if (!(major < JAVA_WANTED)) return found;
  const install = context.packages.of('java');
  return hindered(
    found,
    found.value,
    `Nextflow needs ${JAVA_WANTED} or newer.${install === undefined ? '' : ` Install ${install.join(' and ')}.`}`,
    install,
  );
}

function nextflow({ facts }: Context): Capability {
  const what = { id: 'nextflow', group: 'workflows', label: 'Nextflow', needed: true } as const;
  return facts.text('nextflow.path') === undefined
    ? missing(
        what,
        'Nextflow is one file, without root’s rights: download it on the workbench as nextflow.io/docs/latest/install.html says, and put it into ~/.local/bin.',
      )
    : present(what, '');
}

function slurm({ facts }: Context): Capability {
  const what = { id: 'slurm', group: 'workflows', label: 'Slurm' } as const;
  if (facts.text('slurm.path') === undefined) {
    return missing(what, 'Clusters have it; nothing of the course is run with it here.');
  }
  const version = facts.version('slurm.version') ?? '';
  const answer = facts.text('slurm.answer');
  if (answer !== undefined && !/error|unable|refused|timed out/i.test(answer)) return present(what, version);
  return hindered(
    what,
    `${version}, does not answer`.replace(/^, /, ''),
    'sinfo cannot reach the controller. Tell whoever runs the cluster.',
  );
}
