/** What a pane of tmux is like, as {@link PANE_FORMAT} says it. */
export interface PaneState {
  pane: string;
  history: number;
  height: number;
  cursor: { column: number; row: number };
  /** A full-screen program runs. */
  alternate: boolean;
  /** Control sequences that put a terminal into the modes that the pane is in. */
  modes: string;
  /** Its shell waits to be let go, so that everything it says is heard. */
  waits: boolean;
  /** What the marked shell noted last; nothing for one without marks. */
  shell: ShellState | undefined;
}

export interface ShellState {
  running: boolean;
  /** The exit status of the last command that has ended. */
  status: number;
  /** Lines of the pane's history and screen above its output, and above what follows it. */
  start: number;
  end: number;
  /** As in the shell's marks, escaped. */
  commandLine: string;
  cwd: string;
}

/** Flags of a pane, and the mode that a terminal has for each. */
const MODES = [
  ['keypad_cursor_flag', '?1'],
  ['mouse_standard_flag', '?1000'],
  ['mouse_button_flag', '?1002'],
  ['mouse_all_flag', '?1003'],
  ['mouse_sgr_flag', '?1006'],
] as const;

const FIELDS = [
  'pane_id',
  'history_size',
  'pane_height',
  'cursor_x',
  'cursor_y',
  'alternate_on',
  ...MODES.map(([flag]) => flag),
  '@cw-state',
  '@cw-start',
  '@cw-end',
  '@cw-line',
  '@cw-cwd',
];

/** What a pane's `@cw-state` is until somebody is there to hear its shell begin. */
export const WAITS = 'W';

/** For `display-message -p`. What shells note holds no semicolon (their marks' escapes). */
export const PANE_FORMAT = FIELDS.map((field) => `#{${field}}`).join(';');

export function parsePane(text: string): PaneState | undefined {
  const values = new Map(text.split(';').map((value, index) => [FIELDS[index], value]));
  const number = (field: string): number => Number(values.get(field) ?? '') || 0;
  const pane = values.get('pane_id') ?? '';
  if (!/^%\d+$/.test(pane)) return undefined;
  const noted = values.get('@cw-state') ?? '';
  const state = /^(C|D(\d{1,3}))$/.exec(noted);
  return {
    pane,
    history: number('history_size'),
    height: number('pane_height'),
    cursor: { column: number('cursor_x'), row: number('cursor_y') },
    alternate: number('alternate_on') === 1,
    modes: MODES.filter(([flag]) => number(flag) === 1)
      .map(([, mode]) => `\u001b[${mode}h`)
      .join(''),
    waits: noted === WAITS,
    shell:
      state === null
        ? undefined
        : {
            running: state[1] === 'C',
            status: Number(state[2] ?? 0),
            start: number('@cw-start'),
            end: number('@cw-end'),
            commandLine: values.get('@cw-line') ?? '',
            cwd: values.get('@cw-cwd') ?? '',
          },
  };
}

/** Ends whatever modes the terminal was left in, and empties it with its scrollback. */
const ANEW =
  '\u001b[?1049l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\u001b[!p\u001b[H\u001b[2J\u001b[3J';

/** Rows of a pane, the first and the last; 0 is the first of the screen, those of the history are below it. */
export interface Rows {
  first: number;
  last: number;
  /** Lines that were too long for the pane are one line. */
  joined: boolean;
  /** Control sequences that come before them. */
  before: string;
}

/**
 * How to bring a terminal, and a session that reads along, to where a pane is: which rows to show, with the marks of
 * the command that runs, or that was running when they last looked (`wasRunning`).
 */
export class Replay {
  readonly #state: PaneState;
  readonly #wasRunning: boolean;
  readonly #nonce: string;

  constructor(state: PaneState, wasRunning: boolean, nonce: string) {
    this.#state = state;
    this.#wasRunning = wasRunning;
    this.#nonce = nonce;
  }

  /** What has been printed up to the cursor, in parts. */
  get parts(): Rows[] {
    const { history, alternate, cursor, shell } = this.#state;
    const first = -history;
    // The screen of a full-screen program is no part of what was printed.
    const last = alternate ? -1 : cursor.row;
    const cuts: { at: number; before: string }[] = [{ at: first, before: '' }];
    const cut = (line: number, before: string): void => {
      const at = Math.min(Math.max(line - history, cuts.at(-1)?.at ?? first), last + 1);
      cuts.push({ at, before });
    };
    if (shell !== undefined) {
      const cwd = this.#mark(`P;Cwd=${shell.cwd}`);
      if (shell.running || this.#wasRunning) {
        cut(shell.start, cwd + this.#mark(`E;${shell.commandLine}`) + this.#mark('C'));
      }
      if (!shell.running) {
        const ended = this.#wasRunning ? this.#mark(`D;${shell.status}`) : '';
        cut(shell.end, ended + cwd + this.#mark('A'));
      }
    }
    return cuts.map(({ at, before }, index) => ({
      first: at,
      last: (cuts[index + 1]?.at ?? last + 1) - 1,
      joined: true,
      before,
    }));
  }

  /** The rest of the screen, row by row: below the cursor, or all of a full-screen program. */
  get rest(): Rows {
    const { alternate, cursor, height } = this.#state;
    return { first: alternate ? 0 : cursor.row + 1, last: height - 1, joined: false, before: '' };
  }

  /** @param parts the lines of {@link parts}, each @param rest the rows of {@link rest} */
  text(parts: readonly (readonly string[])[], rest: readonly string[]): string {
    const { cursor, alternate, modes, shell } = this.#state;
    let printed = '';
    this.parts.forEach(({ before }, index) => {
      const lines = parts[index] ?? [];
      const separator = printed !== '' && lines.length > 0 ? '\r\n' : '';
      printed += `${separator}${before}${lines.join('\r\n')}`;
    });
    return [
      ANEW,
      this.#mark('P;Replay=1'),
      printed,
      alternate ? fullScreen(rest, cursor) : belowCursor(rest, cursor.column),
      modes,
      shell === undefined ? this.#mark('P;Plain=1') : '',
      // tmux does not tell whether pastes are to be bracketed; at a marked shell's prompt they are.
      this.#prompts ? `\u001b[?2004h${this.#mark('B')}` : '',
      this.#mark('P;Replay=0'),
    ].join('');
  }

  /** The shell's prompt is there: something has been printed since the last command ended. */
  get #prompts(): boolean {
    const { cursor, history, shell } = this.#state;
    return shell?.running === false && (cursor.column > 0 || history + cursor.row > shell.end);
  }

  #mark(body: string): string {
    return `\u001b]633;${body};${this.#nonce}\u0007`;
  }
}

function fullScreen(rows: readonly string[], cursor: PaneState['cursor']): string {
  return `\u001b[?1049h\u001b[H${rows.join('\r\n')}\u001b[0m\u001b[${cursor.row + 1};${cursor.column + 1}H`;
}

function belowCursor(rows: readonly string[], column: number): string {
  let count = rows.length;
  while (count > 0 && rows[count - 1] === '') count--;
  const back = count === 0 ? '' : `\u001b[${count}A`;
  const right = column === 0 ? '' : `\u001b[${column}C`;
  return `${rows
    .slice(0, count)
    .map((row) => `\r\n${row}`)
    .join('')}\u001b[0m${back}\r${right}`;
}
