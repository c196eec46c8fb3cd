import type { Action, Beginning, FromPage, ToPage } from '../../src/editor/handout/protocol';
import type { Place } from './place';

/** What the page remembers while it is hidden and across reloads of the window. */
export interface PageState {
  chapter?: string;
  place?: Place;
  /** False where the contents were folded away by hand. */
  contents?: boolean;
  /** The name of the beginning that was shown. */
  beginning?: string;
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
  readonly #receive: (message: ToPage) => void;
  #last = 0;

  constructor(receive: (message: ToPage) => void) {
    this.#receive = receive;
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

  /** Shows what the document came with, where that has not been shown before, and asks for what is new. */
  ready(): void {
    const { chapter, beginning: before } = this.state;
    const text = document.getElementById('beginning')?.textContent;
    const beginning = text === undefined ? undefined : (JSON.parse(text) as Beginning);
    const shown = beginning?.name === before ? undefined : beginning?.name;
    if (beginning !== undefined && shown !== undefined) {
      this.remember({ beginning: shown });
      this.#receive(beginning.message);
    }
    const message: FromPage = { type: 'ready', chapter, shown };
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
