import { imageFile, milliseconds } from '../found';
import type { Records } from '../records';
import type { FoundSandbox, RuntimeSurvey } from '../runtime';
import type { Hindrance, Runtime } from '../types';
import { isContainerName } from './names';

/**
 * Without a session of logind there is no folder for what runs, and enroot does nothing at all; or it is root’s, and enroot
 * starts nothing. One of this user in the usual place, or in that for temporary files, cures it; there it has to be this
 * user's own, since others may have made it.
 */
export const ENROOT_SURVEY = String.raw`
survey_enroot() {
  command -v enroot >/dev/null || return
  tell enroot "$(command -v enroot)"
  refused=
  info=$(enroot info 2>&1) || refused=$info
  runs=$(printf '%s\n' "$info" | sed -n 's/^  ENROOT_RUNTIME_PATH=//p')
  if [ -n "$refused" ] || { [ -n "$runs" ] && [ ! -w "$runs" ]; }; then
    user=$(id -u)
    runtime=/run/user/$user
    [ -d "$runtime" ] && [ -O "$runtime" ] && [ -w "$runtime" ] || runtime=${'$'}{TMPDIR:-/tmp}
    runtime=$runtime/enroot-$user
    mkdir -m 700 "$runtime"
    if [ -d "$runtime" ] && [ ! -L "$runtime" ] && [ -O "$runtime" ]; then
      info=$(ENROOT_RUNTIME_PATH=$runtime enroot info 2>&1) && tell enroot.runtime "$runtime" && refused=
    else
      tell enroot.taken "$runtime"
    fi
    [ -z "$refused" ] || tell enroot.refused "$refused"
  fi
  tell enroot.info "$info"
  data=$(printf '%s\n' "$info" | sed -n 's/^  ENROOT_DATA_PATH=//p')
  # Before 4.0 it does not say so.
  [ -n "$data" ] || data=${'$'}{ENROOT_DATA_PATH:-${'$'}{XDG_DATA_HOME:-$HOME/.local/share}/enroot}
  tell enroot.data "$data"
  if [ -d "$data" ]; then
    find -H "$data" -mindepth 1 -maxdepth 1 -type d ! -name '.*' -printf 'enroot.root/5\0%f\0%m\0%D:%i\0%C@\0%T@\0'
    find -H "$data" -mindepth 2 -maxdepth 2 -type f -name .lock -printf 'enroot.lock/3\0%h\0%C@\0%T@\0'
    if [ -n "$BASH_VERSION" ]; then
      for rc in "$data"/*/etc/rc; do
        name=${'$'}{rc%/etc/rc}
        # An image says what these are: a pipe would never end, and a link may lead anywhere.
        [ -f "$rc" ] && [ ! -L "$rc" ] && [ ! -L "$name/etc" ] && IFS= read -r -n 400 line <"$rc" || continue
        case $line in '# enroot-provenance: '*) tell enroot.origin "${'$'}{name##*/}" "${'$'}{line#*: }" ;; esac
      done
    fi
  fi
  [ $# -eq 0 ] || files enroot.image '*.sqsh' 4 "$@"
}
`;

/** Versions from 4.0 on begin the startup file of what they import with where it came from. */
export const ENROOT_ORIGIN = 'timeout 5 unsquashfs -cat "$1" etc/rc';

/** See {@link ENROOT_ORIGIN}. */
export function provenance(startup: string): string | undefined {
  return /^# enroot-provenance: (\S.*)/.exec(startup)?.[1];
}

/** What SquashFS files begin with; one that is being written begins with zeros until it is done. */
const SQUASH = { ending: '.sqsh', isWhole: (magic: string) => magic === 'hsqs' };

/** See {@link ENROOT_SURVEY}. */
export function readEnroot(records: Records): RuntimeSurvey | undefined {
  const program = records.text('enroot');
  if (program === undefined) return undefined;
  const data = records.text('enroot.data') ?? '';
  const runtimeFolder = records.text('enroot.runtime');
  const origins = new Map(records.all('enroot.origin').map(([name = '', uri = '']) => [name, uri]));
  const started = new Set(
    records.all('enroot.lock').flatMap(([folder = '', ...times]) => (isFresh(times) ? folder : [])),
  );
  const { version, settings } = readInfo(records.text('enroot.info') ?? '');
  const runtime: Runtime = {
    id: 'enroot',
    label: 'enroot',
    version,
    program,
    environment: runtimeFolder === undefined ? {} : { ENROOT_RUNTIME_PATH: runtimeFolder },
    hindrance: hindrance(records),
    settings,
  };
  return {
    runtime,
    images: records.all('enroot.image').map((fields) => imageFile('enroot', fields, SQUASH)),
    sandboxes: records.all('enroot.root').map((fields) => sandboxOf(fields, { data, origins, started })),
    folders: data === '' ? [] : [data],
  };
}

function sandboxOf(
  [name = '', mode = '', root, ...times]: readonly string[],
  known: { data: string; origins: ReadonlyMap<string, string>; started: ReadonlySet<string> },
): FoundSandbox {
  const path = `${known.data}/${name}`;
  return {
    id: `enroot:${name}`,
    runtime: 'enroot',
    name,
    path,
    created: milliseconds(times[0]),
    origin: known.origins.get(name),
    whole: mode !== UNPACKING || !isFresh(times) || known.started.has(path),
    usable: isContainerName(name),
    root,
  };
}

/**
 * unsquashfs makes a folder that nobody else may enter, fills it, and gives it the mode and the time that it has in the image
 * at the very end. An image may want that mode as well; but then the time is an older one, until a first start makes its lock.
 */
const UNPACKING = '700';

/** Nobody has set its time since something was last done to it: both are of the same moment. */
const isFresh = ([changed, modified]: readonly string[]): boolean => changed === modified;

/** What `enroot info` prints: `Enroot version: 4.1.2`, then indented `ENROOT_X=value`. */
export function readInfo(text: string): Pick<Runtime, 'version' | 'settings'> {
  return {
    version: /^Enroot version: (\S{1,40})/m.exec(text)?.[1],
    settings: Object.fromEntries(
      [...text.matchAll(/^ {2}(ENROOT_[A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    ),
  };
}

function hindrance(records: Records): Hindrance | undefined {
  const refused = records.text('enroot.refused');
  // Versions before 4.0 do not know the command: they answer with how they are used.
  if (refused === undefined || refused.startsWith('Usage:')) return undefined;
  const taken = records.text('enroot.taken');
  if (taken !== undefined) {
    return {
      message: `enroot has no folder for what runs: ${taken} belongs to somebody else.`,
      remedy:
        'Put “export ENROOT_RUNTIME_PATH=…” with a folder of your own on a local disk into ~/.profile there.',
    };
  }
  return {
    message: 'enroot does not start.',
    remedy: `See what “enroot info” says there: ${refused.split('\n')[0]?.slice(0, 200) ?? ''}`,
  };
}
