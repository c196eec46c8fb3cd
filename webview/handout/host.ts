import type { Action, FromPage, ToPage } from '../../src/editor/handout/protocol';
import type { Place } from './place';

/** What the page remembers while it is hidden and across reloads of the window. */
export interface PageState {
  chapter?: string;
  place?: Place;
  /** False where the contents were folded away by hand. */
  contents?: boolean;
}

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The page's side of the conversation with the extension. */
export class Host {
  readonly #api = acquireVsCodeApi();
  readonly #waiting = new Map<number, (error: string | undefined) => void>();
  #last = 0;

  constructor(receive: (message: ToPage) => void) {
    window.addEventListener('message', (event: MessageEvent<ToPage>) => {
      const message = event.data;
      if (message.type === 'answer') {
        this.#waiting.get(message.id)?.(message.error);
        this.#waiting.delete(message.id);
      } else receive(message);
    });
  }

  get state(): PageState {
    return this.#api.getState() ?? {};
  }

  remember(change: PageState): void {
    this.#api.setState({ ...this.state, ...change });
  }

  ready(): void {
    const message: FromPage = { type: 'ready', chapter: this.state.chapter };
    this.#api.postMessage(message);
  }

  /** Answers once the host has carried it out: with nothing, or with why it could not. */
  ask(action: Action): Promise<string | undefined> {
    const id = ++this.#last;
    const answer = new Promise<string | undefined>((resolve) => this.#waiting.set(id, resolve));
    this.#api.postMessage({ ...action, id });
    return answer;
  }
}
