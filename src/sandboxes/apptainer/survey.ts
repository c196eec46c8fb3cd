import { imageFile, unpackedFolder } from '../found';
import type { Records } from '../records';
import type { FoundSandbox, RuntimeSurvey } from '../runtime';
import type { Runtime } from '../types';
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

/** The definition that an image was built by is in it, one of two lines where it was built of another image at once. */
export const APPTAINER_ORIGIN = String.raw`
for program in apptainer singularity; do
  command -v "$program" >/dev/null && exec timeout 5 "$program" inspect --deffile "$1"
done`;

/** Which words in front of an image are followed by slashes, as `build` takes them. */
const REGISTRIES = ['docker', 'library', 'oras', 'shub'];

/** See {@link APPTAINER_ORIGIN}. Of a build in stages the last one says it, which may be far below. */
export function builtFrom(definition: string): string | undefined {
  const [header = ''] = definition.split(/^\s*%/m);
  const valueOf = (name: string): string | undefined =>
    new RegExp(`^[ \\t]*${name}:[ \\t]*(\\S+)`, 'im').exec(header)?.[1];
  const [bootstrap, from] = [valueOf('bootstrap')?.toLowerCase(), valueOf('from')];
  if (bootstrap === undefined || from === undefined || valueOf('stage') !== undefined) return undefined;
  return `${bootstrap}:${REGISTRIES.includes(bootstrap) ? '//' : ''}${from}`;
}

/** What a SIF file begins with, in whichever of its two spellings. */
const SIF = { ending: '.sif', isWhole: (magic: string) => magic.startsWith('#!/usr/bin/env run-') };

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
    images: records.all('apptainer.image').map((fields) => imageFile('apptainer', fields, SIF)),
    sandboxes: [
      ...instancesIn(records.text('apptainer.instances') ?? ''),
      // Images that were unpacked into a folder (`build --sandbox`).
      ...records.all('apptainer.root').map((fields) => unpackedFolder('apptainer', fields)),
    ],
    folders: [],
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
