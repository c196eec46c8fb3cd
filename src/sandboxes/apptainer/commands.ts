import { ExplainedError } from '../../base';
import type { RuntimeCommands } from '../runtime';
import type {
  ImageSource,
  Invocation,
  MountSpec,
  Runtime,
  Sandbox,
  SandboxImage,
  StartOptions,
} from '../types';
import { instanceName } from './names';
import { PROGRAM } from './survey';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** See the user guide of Apptainer; Singularity takes the same. */
export const apptainerCommands: RuntimeCommands = {
  convert: (runtime, source, target) => ({
    argv: [programOf(runtime), 'build', absolute(target), sourceUri(source)],
    env: engineOf(source),
  }),
  start,
  startImage: start,
  startInstance: (runtime, image, name, options) => ({
    argv: [
      ...[programOf(runtime), 'instance', 'start', ...startWords(options)],
      ...[absolute(image.path ?? ''), instanceName(name)],
    ],
    env: environmentOf(runtime, options),
  }),
  stop: (runtime, sandbox) =>
    sandbox.path === undefined
      ? { argv: [programOf(runtime), 'instance', 'stop', instanceName(sandbox.name)] }
      : undefined,
  // A folder that a build has made is the user's own. Instances end when they are stopped.
  remove: (_runtime, sandbox) => ({ argv: ['rm', '-rf', '--', absolute(sandbox.path ?? '')] }),
  removeImage: (_runtime, image) => ({ argv: ['rm', '--', absolute(image.path ?? '')] }),
  inspectImage: (runtime, image) => ({
    argv: [programOf(runtime), 'inspect', '--all', absolute(image.path ?? '')],
  }),
};

/** A command is run, else a shell; an instance is what has no folder. */
function start(runtime: Runtime, what: Sandbox | SandboxImage, options: StartOptions): Invocation {
  const { command = [] } = options;
  return {
    argv: [
      programOf(runtime),
      command.length === 0 ? 'shell' : 'exec',
      ...startWords(options),
      'processes' in what && what.path === undefined
        ? `instance://${instanceName(what.name)}`
        : absolute(what.path ?? ''),
      ...command,
    ],
    env: environmentOf(runtime, options),
  };
}

function environmentOf(
  runtime: Runtime,
  { environment = {} }: StartOptions,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [variableName(runtime, name), value]),
  );
}

const programOf = ({ settings }: Runtime): string =>
  settings[PROGRAM] === 'singularity' ? 'singularity' : 'apptainer';

/** Its own option divides at commas; what is set by these variables arrives as it is. */
function variableName(runtime: Runtime, name: string): string {
  if (VARIABLE.test(name)) return `${programOf(runtime).toUpperCase()}ENV_${name}`;
  throw new ExplainedError('bad-variable', `${runtime.label} cannot set the variable “${name}”.`, {
    remedy: 'Names are of letters, digits and “_”.',
  });
}

function sourceUri(source: ImageSource): string {
  switch (source.kind) {
    case 'docker':
      if (source.elevated) {
        throw new ExplainedError(
          'bad-source',
          'Apptainer takes images out of Docker as your own user, and Docker is root’s.',
          { remedy: 'Ask for membership in the group “docker”, or build from the image’s registry.' },
        );
      }
      return `docker-daemon:${engineReference(source.reference)}`;
    case 'podman':
      throw new ExplainedError('bad-source', 'Apptainer takes no images out of Podman’s storage.', {
        remedy: 'Save it to a file first (podman save), and build from that.',
      });
    case 'registry':
      if (source.user !== undefined) {
        throw new ExplainedError('bad-source', 'Apptainer asks for a password at a terminal only.', {
          remedy: 'Log in there first: apptainer registry login.',
        });
      }
      return `docker://${engineReference(source.reference)}`;
    case 'archive':
      return `docker-archive:${absolute(source.path)}`;
  }
}

/** It wants a tag always. */
function engineReference(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9/._:@-]*$/.test(text)) {
    throw new ExplainedError('bad-reference', `“${text}” is no name that Apptainer could build from.`, {
      remedy: 'Give the image a name first (docker tag).',
    });
  }
  return /[:@][^/]*$/.test(text) ? text : `${text}:latest`;
}

function engineOf(source: ImageSource): Readonly<Record<string, string>> {
  return source.kind === 'docker' && source.socket !== undefined
    ? { DOCKER_HOST: `unix://${source.socket}` }
    : {};
}

function startWords({
  root,
  writable,
  mounts = [],
  workingFolder,
  gpus,
  ownProcesses,
}: StartOptions): string[] {
  return [
    ...(root === true ? ['--fakeroot'] : []),
    ...(writable === true ? ['--writable'] : []),
    ...(ownProcesses === true ? ['--pid'] : []),
    ...(gpus === undefined || gpus === 'none' ? [] : ['--nv']),
    ...mounts.flatMap((mount) => ['--bind', mountText(mount)]),
    ...(workingFolder === undefined ? [] : ['--pwd', workingFolder]),
  ];
}

/** It divides at colons and commas. */
function mountText({ source, target, readOnly }: MountSpec): string {
  if ([source, target].every((path) => path.startsWith('/') && !/[:,]/.test(path)))
    return `${source}:${target}${readOnly ? ':ro' : ''}`;
  throw new ExplainedError('bad-mount', `Apptainer cannot mount “${source}” at “${target}”.`, {
    remedy: 'It takes absolute paths without colons and commas.',
  });
}

function absolute(path: string): string {
  if (path.startsWith('/') && path !== '/') return path;
  throw new ExplainedError('bad-argument', `“${path}” is no path of an image.`, {
    remedy: 'Look at the list anew.',
  });
}
