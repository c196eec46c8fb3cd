import { ExplainedError, parseImageName } from '../../base';
import type { RuntimeCommands } from '../runtime';
import type { ImageSource, Invocation, MountSpec, Runtime, StartOptions } from '../types';
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
    if (!('elevated' in source) || source.elevated !== true) return enroot(runtime, words, env);
    // sudo has a PATH of its own, and root a folder for what runs.
    return { argv: [runtime.program ?? 'enroot', ...words], env, elevated: true };
  },
  create: (runtime, image, name) =>
    enroot(runtime, ['create', '--name', containerName(name), '--', image.path ?? '']),
  start: (runtime, what, start) =>
    enroot(runtime, [
      'start',
      ...startWords(start),
      '--',
      'processes' in what ? containerName(what.name) : (what.path ?? ''),
      ...commandOf(start),
    ]),
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

function enroot(
  runtime: Runtime,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Invocation {
  return { argv: ['enroot', ...words], env: { ...runtime.environment, ...env } };
}

function environmentOf(source: ImageSource): Readonly<Record<string, string>> {
  return source.kind === 'docker' && source.socket !== undefined
    ? { DOCKER_HOST: `unix://${source.socket}` }
    : {};
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
