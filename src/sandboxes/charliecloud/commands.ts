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
import { folderOf, reference } from './names';
import { STORAGE } from './survey';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Takes the folder that an image will be in, and the words of what makes it. What was begun and is not finished is taken away
 * again: Charliecloud itself would list it, and keeps gigabytes in its folder for temporary files.
 */
const ALL_OR_NOTHING = String.raw`
entry=$1
shift
if [ -e "$entry" ]; then
  echo "already there: $entry" >&2
  exit 1
fi
work=$(mktemp -d "${'$'}{TMPDIR:-/var/tmp}/ch-work.XXXXXXXXXX") || exit 1
finish() {
  status=$?
  trap - EXIT
  chmod -R u+rwX "$work" 2>/dev/null
  rm -rf -- "$work"
  if [ "$status" -ne 0 ] && [ -e "$entry" ]; then
    chmod -R u+rwX "$entry" 2>/dev/null
    rm -rf -- "$entry"
  fi
  exit "$status"
}
trap finish EXIT
trap 'exit 143' TERM INT HUP
TMPDIR=$work "$@"
`;

export const charliecloudCommands: RuntimeCommands = {
  convert: (runtime, source, target) =>
    allOrNothing(runtime, target, importWords(source, reference(target)), environmentOf(source)),
  create: (runtime, image, name) =>
    allOrNothing(runtime, name, [
      'ch-convert',
      ...['-i', 'squash', '-o', 'ch-image'],
      absolute(image.path ?? ''),
      reference(name),
    ]),
  start,
  startImage: start,
  // ch-run joins only what was started to be joined. Without privileges of its own, nsenter does the same.
  exec: (_runtime, process, argv) => ({
    argv: [
      'nsenter',
      ...['--target', String(process.pid), '--user', '--mount', '--preserve-credentials', '--root', '--wd'],
      '--',
      ...argv,
    ],
  }),
  export: (runtime, sandbox, target) => ({
    argv: [
      'ch-convert',
      ...['-i', isEntry(runtime, sandbox) ? 'ch-image' : 'dir', '-o', 'squash', '--no-clobber'],
      whatToRun(runtime, sandbox),
      absolute(target),
    ],
    env: runtime.environment,
  }),
  remove: (runtime, sandbox) =>
    isEntry(runtime, sandbox)
      ? { argv: ['ch-image', 'delete', '--', reference(sandbox.name)], env: runtime.environment }
      : { argv: ['rm', '-rf', '--', absolute(sandbox.path ?? '')] },
  removeImage: (_runtime, image) => ({ argv: ['rm', '--', absolute(image.path ?? '')] }),
  reset: (runtime) => ({ argv: ['ch-image', 'reset'], env: runtime.environment }),
};

function start(runtime: Runtime, what: Sandbox | SandboxImage, options: StartOptions): Invocation {
  const words = startWords(runtime, what, options);
  return { argv: ['ch-run', ...words, whatToRun(runtime, what), '--', ...commandOf(options)] };
}

/** Where an image of that name is in the storage. */
export function entryPath({ settings }: Runtime, name: string): string {
  return absolute(`${settings[STORAGE] ?? ''}/img/${folderOf(reference(name))}`);
}

function allOrNothing(
  runtime: Runtime,
  name: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Invocation {
  return {
    argv: ['sh', '-c', ALL_OR_NOTHING, 'sh', entryPath(runtime, name), ...words],
    shown: words,
    env: { ...runtime.environment, ...env },
  };
}

function importWords(source: ImageSource, target: string): readonly string[] {
  switch (source.kind) {
    case 'docker':
    case 'podman':
      if (source.elevated) {
        throw new ExplainedError(
          'bad-source',
          'Charliecloud takes images out of an engine as your own user, and that one is root’s.',
          { remedy: 'Ask for membership in the group “docker”, or let it pull the image from its registry.' },
        );
      }
      return ['ch-convert', '-i', source.kind, '-o', 'ch-image', localReference(source.reference), target];
    case 'registry':
      if (source.user !== undefined) {
        throw new ExplainedError('bad-source', 'ch-image asks for a password at a terminal only.', {
          remedy: 'Pull it in a terminal: ch-image --auth pull.',
        });
      }
      return ['ch-image', 'pull', '--', reference(source.reference), target];
    case 'archive':
      throw new ExplainedError('bad-source', 'Charliecloud takes no archives of docker save.', {
        remedy: 'Load it into an engine first (docker load), and convert it from there.',
      });
  }
}

/** What an engine knows an image by. It comes before a shell script that passes it on to the engine’s own program. */
function localReference(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9/._:@-]*$/.test(text)) return text;
  throw new ExplainedError(
    'bad-reference',
    `“${text}” is no name that Charliecloud could take from an engine.`,
    {
      remedy: 'Give the image a name first (docker tag).',
    },
  );
}

function environmentOf(source: ImageSource): Readonly<Record<string, string>> {
  return source.kind === 'docker' && source.socket !== undefined
    ? { DOCKER_HOST: `unix://${source.socket}` }
    : {};
}

function isEntry(runtime: Runtime, { path = '' }: Sandbox | SandboxImage): boolean {
  const storage = runtime.settings[STORAGE] ?? '';
  return storage !== '' && path.startsWith(`${storage}/img/`);
}

/** Images of the storage are run by their names only. */
function whatToRun(runtime: Runtime, what: Sandbox | SandboxImage): string {
  return isEntry(runtime, what) ? reference(what.name) : absolute(what.path ?? '');
}

function absolute(path: string): string {
  if (path.startsWith('/') && path !== '/') return path;
  throw new ExplainedError('bad-argument', `“${path}” is no path of an image.`, {
    remedy: 'Look at the list anew.',
  });
}

function startWords(
  runtime: Runtime,
  what: Sandbox | SandboxImage,
  { root, writable, mounts = [], environment = {}, workingFolder }: StartOptions,
): string[] {
  if (writable === true && (isEntry(runtime, what) || !('processes' in what))) {
    throw new ExplainedError('read-only', 'Charliecloud runs images of its storage and files read-only.', {
      remedy: 'Unpack it into a folder, whose files can be changed: ch-convert -o dir.',
    });
  }
  const variables = Object.entries(environment);
  return [
    ...(root === true ? ['--uid=0', '--gid=0'] : []),
    ...(writable === true ? ['--write'] : []),
    ...mounts.map(mountText),
    ...(workingFolder === undefined ? [] : [`--cd=${workingFolder}`]),
    ...(variables.length === 0 ? [] : ['--env-no-expand']),
    ...variables.map(([name, value]) => variableText(name, value)),
  ];
}

/** Charliecloud mounts for reading and writing only, and takes the first colon for the end of the source. */
function mountText({ source, target, readOnly }: MountSpec): string {
  if (readOnly) {
    throw new ExplainedError('bad-mount', 'Charliecloud has no read-only mounts.', {
      remedy: 'Leave “:ro” out: what your user may not write to, it may not write to inside either.',
    });
  }
  if ([source, target].every((path) => path.startsWith('/') && !path.includes(':')))
    return `--bind=${source}:${target}`;
  throw new ExplainedError('bad-mount', `Charliecloud cannot mount “${source}” at “${target}”.`, {
    remedy: 'It takes absolute paths without colons.',
  });
}

function variableText(name: string, value: string): string {
  if (VARIABLE.test(name)) return `--set-env=${name}=${value}`;
  throw new ExplainedError('bad-variable', `Charliecloud cannot set the variable “${name}”.`, {
    remedy: 'Names are of letters, digits and “_”.',
  });
}

/** ch-run knows of no command of the image’s own. */
function commandOf({ command = [] }: StartOptions): readonly string[] {
  return command.length === 0 ? ['sh'] : command;
}
