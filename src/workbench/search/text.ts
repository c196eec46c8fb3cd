import { ExplainedError } from '../../base';
import { untilInputEnds } from '../boundScript';
import { decodeName } from '../files/names';
import { bytesInto } from '../files/ties';
import { quote } from '../quote';
import type { Workbench } from '../types';

/** Of a line that is shown: it may be a whole program. */
const LINE_KEPT = 400;
const MOST_MATCHES = 2000;
const MOST_IN_A_FILE = 200;
/** Never of interest, and huge. */
const LEFT_OUT = ['.git', 'node_modules', '.hg', '.svn', '__pycache__'];

export interface TextQuery {
  /** Absolute. */
  folder: string;
  text: string;
  /** The text is an extended regular expression. */
  regex: boolean;
  matchCase: boolean;
  wholeWord: boolean;
}

export interface TextMatch {
  /** Absolute. */
  path: string;
  /** Counts from 1. */
  line: number;
  /** The line, shortened. */
  text: string;
}

/**
 * Finds text in the files of a folder of a workbench, by ripgrep where it is installed (it leaves out what .gitignore
 * names), else by grep. Matches are told as they are found; resolves with whether there are more than were told.
 * Rejects with `search-failed` (a regular expression that is none, no such folder), or an `AbortError`.
 */
export async function searchText(
  workbench: Pick<Workbench, 'dialCommand'>,
  query: TextQuery,
  onMatch: (match: TextMatch) => void,
  signal?: AbortSignal,
): Promise<{ more: boolean }> {
  signal?.throwIfAborted();
  const reader = new MatchReader(query.folder, onMatch);
  const stream = workbench.dialCommand(['sh', '-c', script(query)], { priority: 'background' });
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      stream.destroy();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const settle = (work: () => void): void => {
      signal?.removeEventListener('abort', onAbort);
      stream.destroy();
      work();
    };
    stream.on('data', (bytes: Buffer) => {
      reader.push(bytes);
      if (reader.count >= MOST_MATCHES) settle(() => resolve({ more: true }));
    });
    stream.once('end', () => settle(() => resolve({ more: false })));
    stream.once('error', (error: Error) => settle(() => reject(failed(error))));
  });
}

/** The status of both programs is 1 where nothing was found, and 2 also where single files could not be read. */
function script({ folder, text, regex, matchCase, wholeWord }: TextQuery): string {
  const common = [
    ...(matchCase ? [] : ['-i']),
    ...(wholeWord ? ['-w'] : []),
    '-m',
    String(MOST_IN_A_FILE),
    '-e',
    text,
  ];
  const rg = [
    ...[
      'rg',
      '--null',
      '--line-number',
      '--no-heading',
      '--with-filename',
      '--color',
      'never',
      '--no-messages',
      '--hidden',
    ],
    ...(regex ? [] : ['-F']),
    ...LEFT_OUT.flatMap((name) => ['-g', `!**/${name}`]),
    ...common,
    '--',
    '.',
  ];
  const grep = [
    ...['grep', '-rnIZs', '--color=never', regex ? '-E' : '-F'],
    ...LEFT_OUT.map((name) => `--exclude-dir=${name}`),
    ...common,
    '--',
    '.',
  ];
  return untilInputEnds(
    [bytesInto('folder', folder), 'cd -- "$folder" || exit 3'],
    [
      '{',
      `  if command -v rg >/dev/null; then ${quote(rg)} & else ${quote(grep)} & fi`,
      '  search=$!',
      `  trap 'kill "$search"; exit' TERM`,
      '  wait "$search"',
      '  status=$?',
      // A bad expression is told by a message; a file that may not be read is none.
      `  if test "$status" = 2; then printf x | ${quote([regex ? 'grep' : 'true', ...(regex ? ['-E', '-e', text] : [])])} >/dev/null; status=$?; fi`,
      '  test "$status" -le 1',
      '}',
    ].join('\n'),
  );
}

function failed(error: Error): Error {
  if (!(error instanceof ExplainedError) || error.code !== 'command-failed') return error;
  return new ExplainedError('search-failed', 'The workbench could not search there.', {
    remedy: 'Look at the folder, and at the regular expression if it is one.',
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    cause: error,
  });
}

/** Reads `PATH NUL LINE:TEXT NEWLINE`. Paths may hold line ends, and lines may be endless. */
class MatchReader {
  readonly #folder: string;
  readonly #onMatch: (match: TextMatch) => void;
  #rest: Buffer = Buffer.alloc(0);
  #path: string | undefined;
  #skipping = false;
  count = 0;

  constructor(folder: string, onMatch: (match: TextMatch) => void) {
    this.#folder = folder.replace(/\/$/, '');
    this.#onMatch = onMatch;
  }

  push(bytes: Buffer): void {
    let rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const end = rest.indexOf(this.#path === undefined && !this.#skipping ? 0 : 0x0a);
      if (end < 0) break;
      const piece = rest.subarray(0, end);
      rest = rest.subarray(end + 1);
      if (this.#skipping) this.#skipping = false;
      else if (this.#path === undefined) this.#path = decodeName(piece);
      else this.#line(piece);
    }
    if (this.#path !== undefined && rest.length > 64 * LINE_KEPT) {
      // Enough of this line has been seen.
      this.#line(rest);
      this.#skipping = true;
      rest = Buffer.alloc(0);
    } else if (this.#skipping) {
      rest = Buffer.alloc(0);
    }
    this.#rest = Buffer.from(rest);
  }

  #line(bytes: Buffer): void {
    const path = `${this.#folder}/${(this.#path ?? '').replace(/^\.\//, '')}`;
    this.#path = undefined;
    const [, line = '', text = ''] = /^(\d+):([^]*)$/.exec(bytes.subarray(0, 4 * LINE_KEPT).toString()) ?? [];
    if (line === '' || this.count >= MOST_MATCHES) return;
    this.count++;
    this.#onMatch({ path, line: Number(line), text: text.replace(/\r$/, '').slice(0, LINE_KEPT) });
  }
}
