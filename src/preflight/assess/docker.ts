import type { Capability } from '../types';
import type { Assessor, Context } from './context';
import { hindered, missing, present } from './context';

const DOCKER = { id: 'docker', group: 'containers', label: 'Docker', needed: true } as const;

const JOIN =
  'Whoever is root there can put you into the group “docker”, which amounts to root: sudo usermod -aG docker YOUR_USER. Then disconnect and connect again.';

/** The Docker Engine, how it may be used, and what extends its program. */
export const assessDocker: Assessor = (context) => [
  docker(context),
  plugin(
    context,
    'buildx',
    'buildx',
    'It builds with BuildKit, for several platforms and with caches.',
    'buildx.plugin',
  ),
  compose(context),
];

function docker({ facts, packages, root }: Context): Capability {
  const client = facts.text('docker.path');
  const socket = facts.text('docker.socket');
  const daemon = facts.has('dockerd') || socket !== undefined;
  const install = packages.of('docker');
  if (client === undefined) {
    const how =
      install === undefined ? 'See docs.docker.com/engine/install.' : `Install ${install.join(' and ')}.`;
    return daemon
      ? hindered(DOCKER, 'the engine is there, its program “docker” is not', how, install)
      : missing(DOCKER, how, install);
  }
  if (/podman/i.test(facts.text('docker.version') ?? '')) {
    return hindered(
      DOCKER,
      'Podman under Docker’s name',
      'Most commands of the course work with it. Where one does not, Docker itself is needed.',
    );
  }
  const version = facts.text('docker.server');
  if (version !== undefined) return present(DOCKER, `${version}, ${how(facts, root)}`);
  const refused = facts.text('docker.refused');
  if (refused === undefined) {
    return hindered(
      DOCKER,
      'does not answer',
      'The engine takes longer than 8 s for its version. See on the workbench what it is doing: sudo journalctl -u docker -n 50.',
    );
  }
  const throughSudo = facts.text('docker.server.sudo');
  if (throughSudo !== undefined) {
    return hindered(
      DOCKER,
      `${throughSudo}, through sudo without a password`,
      `The views work. In the terminal, write “sudo docker”. ${JOIN}`,
    );
  }
  if (/permission denied/i.test(refused)) {
    const members = facts.text('docker.group')?.split(',') ?? [];
    if (members.includes(facts.text('user') ?? '')) {
      return hindered(
        DOCKER,
        'not for this login yet',
        'You are in the group “docker” since a short while ago: disconnect and connect again.',
      );
    }
    return hindered(DOCKER, 'your user may not use it', JOIN);
  }
  if (/cannot connect|daemon running|connection refused|no such file/i.test(refused)) {
    return daemon
      ? hindered(DOCKER, 'not running', 'Start it there: sudo systemctl start docker.')
      : hindered(
          DOCKER,
          'its program without an engine',
          install === undefined ? 'See docs.docker.com/engine/install.' : `Install ${install.join(' and ')}.`,
          install,
        );
  }
  return hindered(DOCKER, 'its engine gives no version', 'See what it says there: docker version.');
}

/** What makes the engine usable for this user. */
function how(facts: Context['facts'], root: boolean): string {
  if (/rootless/.test(facts.text('docker.info.security') ?? '')) return 'rootless';
  if (facts.text('docker.host') !== undefined) return 'at DOCKER_HOST';
  if (root) return 'as root';
  if (facts.text('groups')?.split(' ').includes('docker') === true) return 'through the group “docker”';
  return 'its socket is open to you';
}

function plugin(
  { facts, packages }: Context,
  id: 'buildx' | 'compose',
  label: string,
  why: string,
  ...keys: readonly string[]
): Capability | undefined {
  if (facts.text('docker.path') === undefined) return undefined;
  const what = { id, group: 'containers', label } as const;
  for (const key of keys) {
    const said = facts.text(`${key}.version`);
    // Without the plugin, docker takes its name for a wrong command.
    if (said === undefined || /unknown command|is not a docker command|unknown flag|see 'docker/i.test(said))
      continue;
    const version = facts.version(`${key}.version`);
    if (version !== undefined) return present(what, version);
  }
  const install = packages.of(id);
  return missing(
    what,
    install === undefined ? `${why} See docs.docker.com.` : `${why} Install ${install.join(' and ')}.`,
    install,
  );
}

function compose(context: Context): Capability | undefined {
  return plugin(
    context,
    'compose',
    'Compose',
    'It starts several containers from one file.',
    'compose.plugin',
    'compose.alone',
  );
}
