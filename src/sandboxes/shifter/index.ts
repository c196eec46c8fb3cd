import { ExplainedError } from '../../base';
import type { Records } from '../records';
import type { RuntimeSurvey, SandboxRuntime } from '../runtime';
import type { MountSpec, SandboxImage, StartOptions } from '../types';

/** Its images are on a gateway of the cluster, which may not answer. */
const SHIFTER_SURVEY = String.raw`
survey_shifter() {
  command -v shifterimg >/dev/null || return
  tell shifter "$(shifter --version 2>&1)"
  tell shifter.images "$(timeout 5 shifterimg images)"
}
`;

function readShifter(records: Records): RuntimeSurvey | undefined {
  const version = records.text('shifter');
  if (records.all('shifter').length === 0) return undefined;
  return {
    runtime: {
      id: 'shifter',
      label: 'Shifter',
      version: /\d+\.\d+[\w.~+-]{0,40}/.exec(version ?? '')?.[0],
      environment: {},
      hindrance: undefined,
      settings: {},
    },
    images: imagesIn(records.text('shifter.images') ?? ''),
    sandboxes: [],
    folders: [],
  };
}

/**
 * `shifterimg images` prints a line for each: the system, the kind, the state, the beginning of its id, when it was pulled and
 * its name (`perlmutter docker READY d8f1f0c8a4 2023-01-10T09:12:44 ubuntu:22.04`).
 */
export function imagesIn(text: string): SandboxImage[] {
  return text.split('\n').flatMap((line): SandboxImage[] => {
    const [, state = '', pulled = '', name = ''] =
      /^\S+\s+docker\s+([A-Z]+)\s+\S+\s+(\d{4}-\d\d-\d\dT[\d:]+)\s+(\S+)\s*$/.exec(line) ?? [];
    if (!isReference(name)) return [];
    const modified = Date.parse(pulled);
    return [
      {
        id: `shifter:image:${name}`,
        runtime: 'shifter',
        name,
        path: undefined,
        size: undefined,
        modified: Number.isNaN(modified) ? undefined : modified,
        origin: `docker:${name}`,
        whole: state === 'READY',
        usable: true,
      },
    ];
  });
}

const isReference = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9/._:@-]{0,254}$/.test(text);

function reference(text: string): string {
  if (isReference(text)) return text;
  throw new ExplainedError('sandbox-name', `“${text}” cannot be the name of an image of Shifter.`, {
    remedy: 'It has images of registries: NAME:TAG.',
  });
}

/** Shifter of NERSC: images of registries on a gateway of the cluster, run by a program with root’s rights. */
export const shifter: SandboxRuntime = {
  id: 'shifter',
  survey: SHIFTER_SURVEY,
  read: readShifter,
  commands: {
    convert: (_runtime, source) => {
      if (source.kind === 'registry')
        return { argv: ['shifterimg', 'pull', `docker:${reference(source.reference)}`] };
      throw new ExplainedError('bad-source', 'Shifter takes images of registries only.', {
        remedy: 'Push the image to a registry first (docker push), and pull it from there.',
      });
    },
    start: (_runtime, what, start) => ({ argv: ['shifter', ...startWords(what.name, start)] }),
    startImage: (_runtime, image, start) => ({ argv: ['shifter', ...startWords(image.name, start)] }),
  },
};

function startWords(
  image: string,
  { command = [], mounts = [], environment = {}, workingFolder }: StartOptions,
): string[] {
  return [
    `--image=docker:${reference(image)}`,
    ...mounts.map((mount) => `--volume=${mountText(mount)}`),
    ...(workingFolder === undefined ? [] : [`--workdir=${workingFolder}`]),
    ...Object.entries(environment).map(([name, value]) => `--env=${name}=${value}`),
    ...(command.length === 0 ? ['/bin/sh'] : command),
  ];
}

/** It divides at colons and semicolons. */
function mountText({ source, target, readOnly }: MountSpec): string {
  if ([source, target].every((path) => path.startsWith('/') && !/[:;]/.test(path)))
    return `${source}:${target}${readOnly ? ':ro' : ''}`;
  throw new ExplainedError('bad-mount', `Shifter cannot mount “${source}” at “${target}”.`, {
    remedy: 'It takes absolute paths without colons and semicolons.',
  });
}
