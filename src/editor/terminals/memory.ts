import type * as vscode from 'vscode';

const KEY = 'terminals';
/** Terminals that are opened again when the window is. */
const KEPT = 20;

/** What is needed to open a terminal again where it was. */
export interface RememberedTerminal {
  /** The address that its workbench was asked for as. */
  address: string;
  session: string;
  nonce: string;
  cwd: string | undefined;
  /** What it is held as on the workbench; see `SessionOptions.keepAs`. */
  keepAs: string | undefined;
  /** The column of the editor group that it was in; none: the panel. */
  column: number | undefined;
}

/** The terminals of this window, for when it is opened again. What they showed is not kept. */
export class TerminalMemory {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  read(): RememberedTerminal[] {
    const kept: unknown = this.#state.get(KEY);
    return Array.isArray(kept) ? kept.flatMap(remembered).slice(0, KEPT) : [];
  }

  async write(terminals: readonly RememberedTerminal[]): Promise<void> {
    await this.#state.update(KEY, terminals.length === 0 ? undefined : terminals.slice(0, KEPT));
  }
}

/** What another version of the extension has left may be anything. */
function remembered(value: unknown): RememberedTerminal[] {
  const { address, session, nonce, cwd, keepAs, column } = (value ?? {}) as Record<string, unknown>;
  if (typeof address !== 'string' || typeof session !== 'string') return [];
  if (typeof nonce !== 'string' || !/^[0-9a-f]{32}$/.test(nonce)) return [];
  return [
    {
      address,
      session,
      nonce,
      cwd: typeof cwd === 'string' && cwd.startsWith('/') ? cwd : undefined,
      keepAs: typeof keepAs === 'string' && /^[\w-]{1,64}$/.test(keepAs) ? keepAs : undefined,
      column: Number.isInteger(column) ? (column as number) : undefined,
    },
  ];
}
