import type { FromPage, ToPage } from '../../src/editor/audit/protocol';

export type Arrangement = 'severity' | 'checklist';

/** What the page remembers while it is hidden. */
export interface PageState {
  readonly arrangement?: Arrangement;
  /** Groups that were folded or unfolded by hand. */
  readonly folds?: Readonly<Record<string, boolean>>;
}

interface EditorApi {
  postMessage(message: FromPage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The page's side of the conversation with the extension. */
export class Host {
  readonly #api = acquireVsCodeApi();

  constructor(receive: (message: ToPage) => void) {
    window.addEventListener('message', (event: MessageEvent<ToPage>) => receive(event.data));
  }

  get state(): PageState {
    return this.#api.getState() ?? {};
  }

  remember(change: PageState): void {
    this.#api.setState({ ...this.state, ...change });
  }

  send(message: FromPage): void {
    this.#api.postMessage(message);
  }
}
