import { ExplainedError, parseImageName } from '../../base';
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
import { containerName } from './names';

/** Its own address of Docker Hub, which it takes for a part of the name where it stands there. */
const DOCKER_HUB = 'docker.io/';

/** What `dockerd://` and `podman://` are followed by (src/docker.sh of enroot). */
const LOCAL_REFERENCE = /^[A-Za-z0-9/._:-]+$/;
const USER = /^[A-Za-z0-9_.!~*'()%;:&=+$,-]+$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const enrootCommands: RuntimeCommands = {
  convert: (runtime, source, target) => {
    const words = ['import', '--output', target, '--', uriOf(source)];
    const env = environmentOf(source);
    const invocation: Invocation =
      'elevated' in source && source.elevated === true
        ? // sudo has a PATH of its own, and root a folder for what runs.
          { argv: [runtime.program ?? 'enroot', ...words], env, elevated: true }
        : enroot(runtime, words, env);
    return source.kind === 'podman' ? tidiedByPodman(invocation) : invocation;
  },
  create: (runtime, image, name) =>
    enroot(runtime, ['create', '--name', containerName(name), '--', image.path ?? '']),
  start,
  startImage: start,
  exec: (runtime, process, argv) => enroot(runtime, ['exec', '--', String(process.pid), ...argv]),
  export: (runtime, sandbox, target) =>
    enroot(runtime, ['export', '--output', target, '--', containerName(sandbox.name)]),
  bundle: (runtime, image, target) => enroot(runtime, ['bundle', '--output', target, '--', image.path ?? '']),
  // Without -f it asks a person at a terminal and does nothing for anybody else: we have asked.
  remove: (runtime, sandbox) => enroot(runtime, ['remove', '--force', '--', containerName(sandbox.name)]),
  removeImage: (_runtime, image) => ({ argv: ['rm', '--', image.path ?? ''] }),
  batch: (runtime, file, argv) => enroot(runtime, ['batch', '--', file, ...argv]),
  info: (runtime) => enroot(runtime, ['info']),
};

function start(runtime: Runtime, what: Sandbox | SandboxImage, options: StartOptions): Invocation {
  const name = 'processes' in what ? containerName(what.name) : mountable(what.path ?? '');
  return enroot(runtime, ['start', ...startWords(options), '--', name, ...commandOf(options)]);
}

/** It puts the path of an image that it is to mount between single quotes of a script, whatever is in it (src/runtime.sh). */
function mountable(path: string): string {
  if (path.startsWith('/') && !/['\n]/.test(path)) return path;
  throw new ExplainedError('bad-argument', `enroot cannot start “${path}” as it is.`, {
    remedy: 'Give the file a name without quotation marks, or make a sandbox of it.',
  });
}

function enroot(
  runtime: Runtime,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Invocation {
  return { argv: ['enroot', ...words], env: { ...runtime.environment, ...env } };
}

function environmentOf(source: ImageSource): Readonly<Record<string, string>> {
  if (source.kind === 'docker' && source.socket !== undefined)
    return { DOCKER_HOST: `unix://${source.socket}` };
  // As engines do it: a registry of the machine itself is reached without TLS.
  if (source.kind === 'registry' && LOOPBACK.test(parseImageName(source.reference).repository))
    return { ENROOT_ALLOW_HTTP: 'y' };
  return {};
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3})(?::\d+)?\//;

/**
 * It makes a container of the image, and asks Docker to remove it, also where Podman has made it (src/docker.sh): with this,
 * Podman is asked.
 */
const AS_DOCKER = String.raw`
folder=$(mktemp -d) && ln -s "$(command -v podman)" "$folder/docker" || exit 1
trap 'rm -rf -- "$folder"' EXIT
trap 'exit 143' TERM INT HUP
PATH=$folder:$PATH "$@"
`;

function tidiedByPodman(invocation: Invocation): Invocation {
  return {
    ...invocation,
    argv: ['sh', '-c', AS_DOCKER, 'sh', ...invocation.argv],
    shown: invocation.argv,
  };
}

/** The address that `enroot import` takes. Throws `bad-reference` for one that it would misread. */
export function uriOf(source: ImageSource): string {
  switch (source.kind) {
    case 'docker':
    case 'podman': {
      if (!LOCAL_REFERENCE.test(source.reference) || source.reference.startsWith('-'))
        throw badReference(source.reference);
      return `${source.kind === 'docker' ? 'dockerd' : 'podman'}://${source.reference}`;
    }
    case 'registry': {
      const { repository, tag, digest } = parseImageName(source.reference);
      const hub = repository.startsWith(DOCKER_HUB);
      const slash = repository.indexOf('/');
      // Older versions know a registry by the `#` behind it only.
      const image = hub
        ? repository.slice(DOCKER_HUB.length).replace(/^library\//, '')
        : `${repository.slice(0, slash)}#${repository.slice(slash + 1)}`;
      const version = digest !== undefined ? `@${digest}` : `:${tag ?? 'latest'}`;
      if (!/^[a-z0-9/._:#-]+$/i.test(image) || !/^[:@][A-Za-z0-9._:-]+$/.test(version)) {
        throw badReference(source.reference);
      }
      if (source.user !== undefined && !USER.test(source.user)) throw badReference(source.user);
      return `docker://${source.user === undefined ? '' : `${source.user}@`}${image}${version}`;
    }
    case 'archive':
      throw new ExplainedError('bad-source', 'enroot takes no archives of docker save.', {
        remedy: 'Load it into an engine first (docker load), and convert it from there.',
      });
  }
}

function badReference(text: string): ExplainedError {
  return new ExplainedError('bad-reference', `“${text}” is no name that enroot could import.`, {
    remedy: 'Give the image a name first (docker tag), or leave its digest out.',
  });
}

function startWords({
  root,
  writable,
  ownProcesses,
  mounts = [],
  environment = {},
  gpus,
}: StartOptions): string[] {
  const all = {
    ...environment,
    ...(gpus === undefined ? {} : { NVIDIA_VISIBLE_DEVICES: gpus === 'none' ? 'void' : gpus }),
  };
  return [
    ...(root === true ? ['--root'] : []),
    ...(writable === true ? ['--rw'] : []),
    ...(ownProcesses === true ? ['--pid'] : []),
    ...mounts.flatMap((mount) => ['--mount', mountText(mount)]),
    ...Object.entries(all).flatMap(([name, value]) => ['--env', variableText(name, value)]),
  ];
}

/** One line of an fstab with colons for blanks: so neither can stand in a path. Docker’s `:ro` is none of its options. */
function mountText({ source, target, readOnly }: MountSpec): string {
  for (const path of [source, target]) {
    if (/[\s:]/.test(path) || !path.startsWith('/')) {
      throw new ExplainedError('bad-mount', `enroot cannot mount “${path}”.`, {
        remedy: path.startsWith('/')
          ? 'Blanks and colons divide what it takes: use a path without them.'
          : 'It takes absolute paths.',
      });
    }
  }
  return readOnly ? `${source}:${target}:none:x-create=auto,bind,ro` : `${source}:${target}`;
}

function variableText(name: string, value: string): string {
  if (VARIABLE.test(name) && !/[\n\0]/.test(value)) return `${name}=${value}`;
  throw new ExplainedError('bad-variable', `enroot cannot set the variable “${name}”.`, {
    remedy: 'Names are of letters, digits and “_”, and values have one line.',
  });
}

/** enroot knows no working folder. */
function commandOf({ command = [], workingFolder }: StartOptions): readonly string[] {
  if (workingFolder === undefined) return command;
  const words = command.length === 0 ? ['sh'] : command;
  return ['sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', workingFolder, ...words];
}
