import type { Records } from '../records';
import type { FoundSandbox, RuntimeSurvey } from '../runtime';
import type { Runtime, SandboxImage } from '../types';
import { isInstanceName } from './names';

/**
 * The same program goes by two names. SIF files begin with a line that starts them (`#!/usr/bin/env run-singularity`), as
 * sif(5) has it; a folder that can be run has `.singularity.d`.
 */
export const APPTAINER_SURVEY = String.raw`
survey_apptainer() {
  for program in apptainer singularity; do command -v "$program" >/dev/null && break; done
  command -v "$program" >/dev/null || return
  tell apptainer "$program" "$("$program" --version 2>&1)"
  tell apptainer.instances "$("$program" instance list --json)"
  for folder; do
    for definition in "$folder"/*/.singularity.d; do
      [ -d "$definition" ] && find "${'$'}{definition%/.singularity.d}" -maxdepth 0 -type d -printf 'apptainer.root/3\0%p\0%D:%i\0%T@\0'
    done
  done
  [ $# -eq 0 ] || files apptainer.image '*.sif' 19 "$@"
}
`;

/** What a SIF file begins with, in whichever of its two spellings. */
const MAGIC = '#!/usr/bin/env run-';

/** The setting that says which of its two names the program has here. */
export const PROGRAM = 'program';

/** See {@link APPTAINER_SURVEY}. */
export function readApptainer(records: Records): RuntimeSurvey | undefined {
  const [found] = records.all('apptainer');
  if (found === undefined) return undefined;
  const [program = '', version = ''] = found;
  const runtime: Runtime = {
    id: 'apptainer',
    label: program === 'singularity' ? 'Singularity' : 'Apptainer',
    version: /\d+\.\d+[\w.~+-]{0,40}/.exec(version)?.[0],
    environment: {},
    hindrance: undefined,
    settings: { [PROGRAM]: program },
  };
  return {
    runtime,
    images: records.all('apptainer.image').map(imageOf),
    sandboxes: [
      ...instancesIn(records.text('apptainer.instances') ?? ''),
      ...records.all('apptainer.root').map(rootOf),
    ],
    folders: [],
  };
}

function imageOf([magic, size, time, path = '']: readonly string[]): SandboxImage {
  return {
    id: `apptainer:image:${path}`,
    runtime: 'apptainer',
    name: path.slice(path.lastIndexOf('/') + 1).replace(/\.sif$/, ''),
    path,
    size: Number(size),
    modified: milliseconds(time),
    origin: undefined,
    whole: magic?.startsWith(MAGIC) ?? false,
  };
}

/** An image that was unpacked into a folder (`build --sandbox`). */
function rootOf([path = '', root, time]: readonly string[]): FoundSandbox {
  return {
    id: `apptainer:${path}`,
    runtime: 'apptainer',
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    created: milliseconds(time),
    origin: undefined,
    whole: true,
    usable: true,
    root,
  };
}

/** `instance list --json`: `{ "instances": [{ "instance": "web", "pid": 4711, "img": "/home/me/web.sif", … }] }`. */
export function instancesIn(json: string): FoundSandbox[] {
  let told: unknown;
  try {
    told = JSON.parse(json);
  } catch {
    return [];
  }
  const { instances } = (told ?? {}) as { instances?: unknown };
  if (!Array.isArray(instances)) return [];
  return instances.flatMap((each): FoundSandbox[] => {
    const { instance, pid, img } = (each ?? {}) as Record<string, unknown>;
    if (typeof instance !== 'string' || typeof pid !== 'number') return [];
    return [
      {
        id: `apptainer:instance:${instance}`,
        runtime: 'apptainer',
        name: instance,
        path: undefined,
        created: undefined,
        origin: typeof img === 'string' ? img : undefined,
        whole: true,
        usable: isInstanceName(instance),
        root: undefined,
        processes: [
          {
            pid,
            namespace: `instance:${instance}`,
            since: undefined,
            command: typeof img === 'string' ? img : '',
          },
        ],
      },
    ];
  });
}

function milliseconds(seconds = ''): number | undefined {
  const value = Number.parseFloat(seconds);
  return Number.isNaN(value) ? undefined : Math.round(value * 1000);
}
