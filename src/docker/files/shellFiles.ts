import { decodeName, encodeName, fileTypeOf } from '../../workbench';
import type { FileStat, FileType } from '../../workbench';
import type { EngineContainers } from '../containers';
import { hasCode, placedError } from './errors';
import type { PlacedFailure } from './errors';
import { LARGEST_FILE } from './limits';
import type { PlacedEntry, PlacedFiles } from '../types';

/** The container has no shell, or none that runs. */
export class NoShell extends Error {}

/** What each script prints first: then it is the shell that speaks, and not the engine in its place. */
const MARK = 'shell\0';

/** Its shell lacks a program that it takes. */
const MISSING = 97;

/** What engines say of programs that are not there, or cannot be run. */
const NOT_RUN: ReadonlySet<number | undefined> = new Set([126, 127, undefined]);

/** Exit statuses of ours, beyond those that programs use. */
const FAILURES: Readonly<Record<number, PlacedFailure>> = {
  91: 'file-not-found',
  92: 'file-exists',
  93: 'file-is-folder',
  94: 'file-not-folder',
  95: 'file-special',
  96: 'file-failed',
};

/** How programs tell why they could not do it (strerror(3)). */
const WORDS: readonly (readonly [RegExp, PlacedFailure])[] = [
  [/Read-only file system/i, 'file-read-only-disk'],
  [/No space left|quota exceeded/i, 'file-no-space'],
  [/Permission denied|not permitted/i, 'file-forbidden'],
  [/Directory not empty/i, 'file-not-empty'],
  [/File name too long/i, 'file-name'],
];

/**
 * Arguments are paths, with everything escaped that is no plain text: names are bytes, and arguments of the Engine API are
 * text. Only what shells are sure to have is used where that suffices.
 */
const PRELUDE = String.raw`
LC_ALL=C; export LC_ALL
printf 'shell\0'
path() { found=$(printf '%b.' "$1"); found=${'$'}{found%.}; }
need() { command -v "$1" >/dev/null 2>&1 || exit 97; }
there() { [ -e "$1" ] || [ -L "$1" ]; }
path "$1"; p=$found
`;

/** A letter for what it is, `l` where it is a link, and the name, each with a NUL at its end. */
const LIST = String.raw`
there "$p" || exit 91
[ -d "$p" ] || exit 94
cd "$p" || exit 1
for each in * .[!.]* ..?*; do
  there "$each" || continue
  if [ -d "$each" ]; then type=d; elif [ -f "$each" ]; then type=f; elif [ -e "$each" ]; then type=o; else type=n; fi
  [ -L "$each" ] && type=${'$'}{type}l
  printf '%s/%s\0' "$type" "$each"
done
printf 'end\0'
`;

const STAT = String.raw`
need stat
there "$p" || exit 91
link=-; [ -L "$p" ] && link=l
if [ -e "$p" ]; then numbers=$(stat -L -c '%f %s %Y' "$p") || exit 96
else numbers=$(stat -c '%f %s %Y' "$p") || exit 96; fi
printf '%s %s\n' "$link" "$numbers"
`;

const READ = 'need cat; cat <"$p"';

/**
 * In place, so that mode, owner and further names stay; but only once all of it is there, since the end of the input may
 * also be the end of the connection. Where nothing can be put beside it, there is no such certainty.
 */
const WRITE = String.raw`
need cat
# Podman loses what is printed by a program that leaves some of its input.
fail() { cat >/dev/null; exit "$1"; }
[ -d "$p" ] && fail 93
folder=${'$'}{p%/*}; folder=${'$'}{folder:-/}
new=
if there "$p"; then
  [ "$3" = replace ] || fail 92
  if [ -e "$p" ] && ! [ -f "$p" ]; then fail 95; fi
else
  [ "$2" = create ] || fail 91
  [ -d "$folder" ] || fail 91
  new=yes
fi
part=$folder/.part.$$
if (set -C; true >"$part") 2>/dev/null; then
  trap 'rm -f "$part"' EXIT
  cat >"$part" || fail 1
  size=$(wc -c <"$part") && [ "$size" -ne "$4" ] && exit 96
  cat "$part" >"$p" || exit 1
else cat >"$p" || fail 1; fi
if [ -n "$new" ]; then
  chmod 644 "$p"; owner=$(stat -c %u:%g "$folder") && chown "$owner" "$p"
fi 2>/dev/null
exit 0
`;

const MAKE_FOLDER = String.raw`
if there "$p"; then [ -d "$p" ] || exit 92; exit 0; fi
need mkdir
mkdir -p "$p"
`;

const RENAME = String.raw`
need mv; need rm
path "$2"; to=$found
there "$p" || exit 91
if there "$to"; then
  [ "$3" = replace ] || exit 92
  if [ -d "$to" ] && ! [ -L "$to" ]; then rm -rf "$to" || exit 1; fi
fi
mv -f "$p" "$to"
`;

const REMOVE = String.raw`
need rm
there "$p" || exit 91
if [ "$2" = recursive ]; then rm -rf "$p"
elif [ -d "$p" ] && ! [ -L "$p" ]; then rmdir "$p"
else rm -f "$p"; fi
`;

const TYPES: Readonly<Record<string, FileType>> = { d: 'folder', f: 'file', o: 'other', n: 'link' };

type Operations = Omit<PlacedFiles, 'pack' | 'unpack'>;

/** The files of a running container, through its shell. Each operation rejects with {@link NoShell} where it has none. */
export class ShellFiles implements Operations {
  readonly #containers: EngineContainers;
  readonly #container: string;

  constructor(containers: EngineContainers, container: string) {
    this.#containers = containers;
    this.#container = container;
  }

  async stat(path: string): Promise<FileStat> {
    const line = (await this.#run(path, STAT, [path])).toString('utf8');
    const [link = '', mode = '', size = '', modified = ''] = line.trim().split(' ');
    const raw = Number.parseInt(mode, 16);
    if (Number.isNaN(raw)) throw placedError('file-failed', path, line);
    return {
      type: fileTypeOf(raw),
      link: link === 'l',
      size: Number(size) || 0,
      modified: (Number(modified) || 0) * 1000,
      mode: raw & 0o7777,
      writable: true,
    };
  }

  async list(path: string, { signal }: { signal?: AbortSignal } = {}): Promise<PlacedEntry[]> {
    const entries: PlacedEntry[] = [];
    const output = await this.#run(path, LIST, [path], signal === undefined ? {} : { signal });
    let complete = false;
    for (let at = 0; at < output.length;) {
      const end = output.indexOf(0, at);
      if (end < 0) break;
      const piece = output.subarray(at, end);
      at = end + 1;
      const slash = piece.indexOf('/');
      if (slash < 0) {
        complete = at === output.length;
        break;
      }
      const [type = '', link] = piece.subarray(0, slash).toString('latin1');
      const name = decodeName(piece.subarray(slash + 1));
      // A shell of the container's own may say anything.
      if (isStep(name)) entries.push({ name, type: TYPES[type] ?? 'other', link: link === 'l' });
    }
    if (!complete) throw placedError('file-too-large', path);
    return entries;
  }

  async read(path: string): Promise<Uint8Array> {
    const { type, size } = await this.stat(path);
    if (type === 'folder') throw placedError('file-is-folder', path);
    // What is in /proc is a file of no size; whoever reads a pipe waits for ever.
    if (type !== 'file') throw placedError('file-special', path);
    const content = size > LARGEST_FILE ? undefined : await this.#run(path, READ, [path]);
    if (content === undefined || content.length > LARGEST_FILE) throw placedError('file-too-large', path);
    return content;
  }

  async write(
    path: string,
    data: Uint8Array,
    { mayCreate = true, mayReplace = true }: { mayCreate?: boolean; mayReplace?: boolean } = {},
  ): Promise<void> {
    const flags = [mayCreate ? 'create' : '', mayReplace ? 'replace' : '', String(data.length)];
    await this.#run(path, WRITE, [path], { stdin: data }, flags);
  }

  async makeFolder(path: string): Promise<void> {
    await this.#run(path, MAKE_FOLDER, [path]);
  }

  async rename(from: string, to: string, { replace = false } = {}): Promise<void> {
    await this.#run(from, RENAME, [from, to], {}, [replace ? 'replace' : '']);
  }

  async remove(path: string, { recursive = false } = {}): Promise<void> {
    await this.#run(path, REMOVE, [path], {}, [recursive ? 'recursive' : '']);
  }

  /** What the script printed, of which `about` is told where it failed. */
  async #run(
    about: string,
    script: string,
    paths: readonly string[],
    options: { stdin?: Uint8Array; signal?: AbortSignal } = {},
    flags: readonly string[] = [],
  ): Promise<Buffer> {
    const argv = ['sh', '-c', PRELUDE + script, 'sh', ...paths.map(escape), ...flags];
    const { stdout, stderr, exitCode } = await this.#containers
      .execBytes(this.#container, argv, { ...options, user: '0', maxOutput: LARGEST_FILE + 1024 })
      .catch((error: unknown) => {
        throw hasCode(error, 'program-missing', 'program-forbidden') ? new NoShell() : error;
      });
    const speaks = stdout.subarray(0, MARK.length).toString('latin1') === MARK;
    if (exitCode === MISSING || (!speaks && NOT_RUN.has(exitCode))) throw new NoShell();
    if (exitCode === 0 && speaks) return stdout.subarray(MARK.length);
    const words = stderr.toString('utf8').trim();
    const code =
      FAILURES[exitCode ?? -1] ?? WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'file-failed';
    throw placedError(code, about, words);
  }
}

/** For `%b` of printf(1): bytes that are no text, and what it would read. */
function escape(path: string): string {
  let text = '';
  for (const byte of encodeName(path)) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
    text += plain ? String.fromCharCode(byte) : `\\0${byte.toString(8).padStart(3, '0')}`;
  }
  return text;
}

/** One step of a path, that leads nowhere else. */
export function isStep(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/');
}
