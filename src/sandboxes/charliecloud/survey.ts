import { imageFile, milliseconds, unpackedFolder } from '../found';
import type { Records } from '../records';
import type { FoundSandbox, RuntimeSurvey } from '../runtime';
import type { Hindrance, Runtime } from '../types';
import { isReference, referenceOf } from './names';

/** What the storage is called among the settings of the runtime. */
export const STORAGE = 'CH_IMAGE_STORAGE';

/**
 * ch-image is not asked: it would make its storage, and takes half a second. An image that is whole has the metadata that are
 * written last. Without an identity for git its build cache cannot be made, and then it does nothing at all.
 */
export const CHARLIECLOUD_SURVEY = String.raw`
survey_charliecloud() {
  command -v ch-run >/dev/null || return
  [ -n "$USER" ] || { USER=$(id -un) && export USER; }
  tell charliecloud "$(ch-run --version 2>&1)"
  unshare -U -r true || tell charliecloud.refused "$(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns)"
  git var GIT_COMMITTER_IDENT >/dev/null || tell charliecloud.cacheless yes
  storage=${'$'}{CH_IMAGE_STORAGE:-/var/tmp/$USER.ch}
  tell charliecloud.storage "$storage"
  if [ -d "$storage/img" ]; then
    find "$storage/img" -mindepth 1 -maxdepth 1 -type d -printf 'charliecloud.entry/3\0%f\0%D:%i\0%T@\0'
    for metadata in "$storage/img"/*/ch/metadata.json; do
      [ -e "$metadata" ] || continue
      name=${'$'}{metadata%/ch/metadata.json}
      name=${'$'}{name##*/}
      tell charliecloud.whole "$name"
      # What was pulled has the history of its image; what was made of files has none.
      [ -f "$storage/dlcache/$name%skinny.manifest.json" ] && [ -f "$metadata" ] &&
        ! grep -q '"history": \[\]' "$metadata" && tell charliecloud.pulled "$name"
    done
  fi
  for folder; do
    for metadata in "$folder"/*/ch/metadata.json; do
      [ -f "$metadata" ] && find "${'$'}{metadata%/ch/metadata.json}" -maxdepth 0 -type d -printf 'charliecloud.root/3\0%p\0%D:%i\0%T@\0'
    done
  done
  [ $# -eq 0 ] || files charliecloud.image '*.sqfs' 4 "$@"
}
`;

/** What SquashFS files begin with; one that is being written begins with zeros until it is done. */
const SQUASH = { ending: '.sqfs', isWhole: (magic: string) => magic === 'hsqs' };

/** See {@link CHARLIECLOUD_SURVEY}. */
export function readCharliecloud(records: Records): RuntimeSurvey | undefined {
  const version = records.text('charliecloud');
  if (version === undefined) return undefined;
  const storage = records.text('charliecloud.storage') ?? '';
  const whole = namesIn(records, 'charliecloud.whole');
  const pulled = namesIn(records, 'charliecloud.pulled');
  const runtime: Runtime = {
    id: 'charliecloud',
    label: 'Charliecloud',
    version: /^\d[\w.~+-]{0,40}$/.exec(version)?.[0],
    environment: records.text('charliecloud.cacheless') === undefined ? {} : { CH_IMAGE_CACHE: 'disabled' },
    hindrance: hindrance(records),
    settings: { [STORAGE]: storage },
  };
  return {
    runtime,
    images: records.all('charliecloud.image').map((fields) => imageFile('charliecloud', fields, SQUASH)),
    sandboxes: [
      ...records.all('charliecloud.entry').map((fields) => entryOf(fields, { storage, whole, pulled })),
      ...records.all('charliecloud.root').map((fields) => unpackedFolder('charliecloud', fields)),
    ],
    folders: storage === '' ? [] : [`${storage}/img`],
  };
}

function namesIn(records: Records, word: string): ReadonlySet<string> {
  return new Set(records.all(word).map(([name = '']) => name));
}

/** An image in the storage is unpacked, and is run as it lies there. */
function entryOf(
  [folder = '', root, time]: readonly string[],
  { storage, whole, pulled }: { storage: string; whole: ReadonlySet<string>; pulled: ReadonlySet<string> },
): FoundSandbox {
  const name = referenceOf(folder);
  return {
    id: `charliecloud:${storage}/img/${folder}`,
    runtime: 'charliecloud',
    name,
    path: `${storage}/img/${folder}`,
    created: milliseconds(time),
    origin: pulled.has(folder) ? `docker://${name}` : undefined,
    whole: whole.has(folder),
    usable: isReference(name),
    root,
  };
}

function hindrance(records: Records): Hindrance | undefined {
  const [refused] = records.all('charliecloud.refused');
  if (refused === undefined) return undefined;
  return refused[0]?.trim() === '1'
    ? {
        message: 'AppArmor keeps ch-run from making user namespaces.',
        remedy:
          'An administrator allows it with an AppArmor profile for ch-run, or with sysctl kernel.apparmor_restrict_unprivileged_userns=0.',
      }
    : {
        message: 'ch-run may not make user namespaces on this machine.',
        remedy: 'An administrator turns them on: sysctl user.max_user_namespaces=15000.',
      };
}
