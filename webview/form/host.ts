import type { FormValues, FromPage, ToPage } from '../../src/editor/form/protocol';

interface EditorApi {
  postMessage(message: FromPage): void;
  getState(): FormValues | undefined;
  setState(state: FormValues): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The page's side of the conversation with the extension. What is typed outlives the page's being hidden. */
export class Host {
  readonly #api = acquireVsCodeApi();

  constructor(receive: (message: ToPage) => void) {
    window.addEventListener('message', (event: MessageEvent<ToPage>) => receive(event.data));
  }

  get remembered(): FormValues | undefined {
    return this.#api.getState();
  }

  remember(values: FormValues): void {
    this.#api.setState(values);
  }

  send(message: FromPage): void {
    this.#api.postMessage(message);
  }
}
