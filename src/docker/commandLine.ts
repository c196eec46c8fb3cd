import { buildWords } from './buildCommand';
import { flag, option, terminalFlags } from './commandOptions';
import { isPodman } from './podman';
import { DOCKER_HUB } from './registryLogin';
import { isElevated } from './routes';
import { limitWords, runCommand } from './runCommand';
import type { CommitOptions, EngineAction, EngineInfo, ExecOptions, LogOptions } from './types';

/**
 * The command that does the same, word by word: see the reference of the command line at docs.docker.com. Podman has the
 * same commands under its own name, and where only root may use the engine, `sudo` stands in front.
 */
export function commandFor(
  action: EngineAction,
  engine: Pick<EngineInfo, 'name' | 'route'> = { name: 'Docker Engine', route: 'socket' },
): string[] {
  const program = isPodman(engine) ? 'podman' : 'docker';
  return [...(isElevated(engine.route) ? ['sudo'] : []), program, ...wordsOf(action)];
}

function wordsOf(action: EngineAction): string[] {
  switch (action.kind) {
    case 'start':
    case 'stop':
    case 'restart':
    case 'pause':
    case 'unpause':
    case 'kill':
    case 'stats':
      return [action.kind, ...action.containers];
    case 'remove-containers':
      return [
        'rm',
        ...flag('--force', action.force),
        ...flag('--volumes', action.volumes),
        ...action.containers,
      ];
    case 'prune-containers':
      return ['container', 'prune'];
    case 'rename':
      return ['rename', action.container, action.name];
    case 'update':
      return ['update', ...limitWords(action.limits), action.container];
    case 'attach':
    case 'top':
    case 'diff':
      return [action.kind, action.container];
    case 'logs':
      return ['logs', ...logWords(action.options ?? {}), action.container];
    case 'exec':
      return [
        'exec',
        ...terminalFlags(action),
        ...execWords(action.options ?? {}),
        action.container,
        ...action.argv,
      ];
    case 'commit':
      return commitWords(action.container, action.options ?? {});
    case 'copy':
      return ['cp', action.from, action.to];
    case 'run':
      return runCommand(action.spec);
    case 'build':
      return ['build', ...buildWords(action.spec), action.spec.context];
    case 'inspect':
      return [action.type, 'inspect', ...action.names];
    case 'pull':
      return ['pull', ...option('--platform', action.platform), action.reference];
    case 'push':
    case 'history':
      return [action.kind, action.reference];
    case 'tag':
      return ['tag', action.image, action.reference];
    case 'remove-images':
      return ['rmi', ...flag('--force', action.force), ...action.images];
    case 'prune-images':
      return ['image', 'prune', ...flag('--all', action.all)];
    case 'save':
      return ['save', '--output', action.file, ...action.images];
    case 'load':
      return ['load', '--input', action.file];
    case 'login':
      return ['login', '--username', action.username, ...registryWords(action.registry)];
    case 'logout':
      return ['logout', ...registryWords(action.registry)];
    case 'create-volume':
      return ['volume', 'create', ...option('--driver', action.driver), ...optional(action.name)];
    case 'remove-volumes':
      return ['volume', 'rm', ...action.volumes];
    case 'prune-volumes':
      return ['volume', 'prune', ...flag('--all', action.all)];
    case 'create-network':
      return [
        'network',
        'create',
        ...option('--driver', action.driver),
        ...flag('--internal', action.internal),
        ...option('--subnet', action.subnet),
        ...option('--gateway', action.gateway),
        action.name,
      ];
    case 'remove-networks':
      return ['network', 'rm', ...action.networks];
    case 'prune-networks':
      return ['network', 'prune'];
  }
}

/** `docker` takes times in seconds or as RFC 3339. */
function logWords({ follow, timestamps, since, until, tail }: LogOptions): string[] {
  const time = (milliseconds: number | undefined): string | undefined =>
    milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
  return [
    ...flag('--follow', follow),
    ...flag('--timestamps', timestamps),
    ...option('--since', time(since)),
    ...option('--until', time(until)),
    ...option('--tail', tail === undefined ? undefined : String(tail)),
  ];
}

function execWords({ env, workdir, user, privileged }: ExecOptions): string[] {
  return [
    ...Object.entries(env ?? {}).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...option('--workdir', workdir),
    ...option('--user', user),
    ...flag('--privileged', privileged),
  ];
}

function commitWords(
  container: string,
  { reference, message, author, changes = [], pause }: CommitOptions,
): string[] {
  return [
    'commit',
    ...option('--message', message),
    ...option('--author', author),
    ...changes.flatMap((change) => ['--change', change]),
    ...(pause === false ? ['--pause=false'] : []),
    container,
    ...optional(reference),
  ];
}

function optional(word: string | undefined): string[] {
  return word === undefined ? [] : [word];
}

function registryWords(registry: string): string[] {
  return registry === DOCKER_HUB ? [] : [registry];
}
