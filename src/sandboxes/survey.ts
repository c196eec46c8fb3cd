import { ExplainedError } from '../base';
import type { Workbench } from '../workbench';
import { PROCESSES, processesByRoot } from './processes';
import { Records, TELL } from './records';
import type { SandboxRuntime } from './runtime';
import type { SandboxSurvey } from './types';

const TIMEOUT = 30_000;
/** Of everything that is told: tens of thousands of images and sandboxes. */
const MAX_OUTPUT = 16 * 1024 * 1024;

/** Files with images that are looked at, of each runtime. */
const MOST_FILES = 5000;

/**
 * What the parts of the script may use, under bash or any other sh. Its arguments are the folders to look for images in;
 * `survey_ID` gets them too.
 *
 * - `tell`: see {@link TELL}.
 * - `files WORD PATTERN COUNT FOLDER…` tells a record of each file with a name like PATTERN right in the folders: its first
 *   COUNT bytes up to a NUL, its size, when it changed (seconds since the epoch), its path.
 */
const TOOLS = String.raw`
exec 2>/dev/null </dev/null
LC_ALL=C
export LC_ALL
${TELL}
files() {
  word=$1 pattern=$2 count=$3
  shift 3
  # Links to images that others share count as images.
  if [ -n "$BASH_VERSION" ]; then
    find -L "$@" -mindepth 1 -maxdepth 1 -type f -name "$pattern" -printf '%s\0%T@\0%p\0' | head -z -n ${MOST_FILES * 3} |
      while IFS= read -r -d '' size && IFS= read -r -d '' time && IFS= read -r -d '' path; do
        magic=
        IFS= read -r -d '' -n "$count" magic <"$path"
        tell "$word" "$magic" "$size" "$time" "$path"
      done
  else
    for folder; do
      for path in "$folder"/$pattern; do
        [ -f "$path" ] && tell "$word" "$(head -c "$count" "$path" | tr -d '\0')" $(stat -L -c '%s %Y' "$path") "$path"
      done
    done
  fi
}
`;

/** `~` and `~/…` of the workbench spelled out, what is no folder left out, none named twice. */
const FOLDERS = String.raw`
number=$#
while [ "$number" -gt 0 ]; do
  case $1 in '~') folder=$HOME ;; '~/'*) folder=$HOME/${'$'}{1#??} ;; *) folder=$1 ;; esac
  shift
  number=$((number - 1))
  [ "$folder" = / ] || folder=${'$'}{folder%/}
  if [ -d "$folder" ]; then
    case $seen in *"
$folder
"*) ;; *)
      seen="$seen
$folder
"
      tell folder "$folder"
      set -- "$@" "$folder"
      ;;
    esac
  fi
done
`;

/** One script for all: the runtimes in their order, then what runs. */
function surveyScript(runtimes: readonly SandboxRuntime[]): string {
  return [
    TOOLS,
    FOLDERS,
    ...runtimes.map(({ survey }) => survey),
    ...runtimes.map(({ id }) => `survey_${id} "$@"`),
    PROCESSES,
    'tell end',
    'exit 0',
  ].join('\n');
}

/** Runs the script given as the first argument under bash where there is one, with the other arguments. */
const UNDER_BASH = 'if command -v bash >/dev/null; then exec bash -c "$@"; else exec sh -c "$@"; fi';

/**
 * Looks at all runtimes, images, sandboxes and what runs in them, in one round trip. Rejects with `sandboxes-unknown` where
 * that cannot be told, and as `Workbench.run` does.
 *
 * @param folders where images are looked for; absolute, or `~/…`
 */
export async function survey(
  workbench: Pick<Workbench, 'run' | 'label'>,
  runtimes: readonly SandboxRuntime[],
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<SandboxSurvey> {
  const argv = ['sh', '-c', UNDER_BASH, 'sh', surveyScript(runtimes), 'survey', ...folders];
  const { stdout, stderr } = await workbench.run(argv, {
    repeatable: true,
    timeout: TIMEOUT,
    maxOutput: MAX_OUTPUT,
    ...(signal === undefined ? {} : { signal }),
  });
  const records = new Records(stdout);
  if (!records.complete) {
    throw new ExplainedError('sandboxes-unknown', `${workbench.label} does not say which sandboxes it has.`, {
      remedy: 'That takes a Linux machine with the usual programs of GNU.',
      detail: stderr.trim(),
    });
  }
  return readSurvey(records, runtimes);
}

/** What the script has told. */
function readSurvey(records: Records, runtimes: readonly SandboxRuntime[]): SandboxSurvey {
  const found = runtimes.map((runtime) => runtime.read(records)).filter((one) => one !== undefined);
  const running = processesByRoot(records);
  return {
    runtimes: found.map(({ runtime }) => runtime),
    images: found.flatMap(({ images }) => images).sort(byName),
    sandboxes: found
      .flatMap(({ sandboxes }) => sandboxes)
      .map(({ root, ...sandbox }) => ({
        ...sandbox,
        processes: sandbox.processes ?? (root === undefined ? [] : (running.get(root) ?? [])),
      }))
      .sort(byName),
    folders: [...new Set(found.flatMap(({ folders }) => folders))],
    imageFolders: records.all('folder').map(([folder = '']) => folder),
  };
}

function byName(one: { name: string; id: string }, other: { name: string; id: string }): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
