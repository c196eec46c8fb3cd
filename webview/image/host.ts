import type { FromPage, ToPage } from '../../src/editor/layers/protocol';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

/** The page's side of the conversation with the extension, which holds all that is to be remembered. */
export class Host {
  readonly #api = acquireVsCodeApi();

  constructor(receive: (message: ToPage) => void) {
    window.addEventListener('message', (event: MessageEvent<ToPage>) => receive(event.data));
  }

  send(message: FromPage): void {
    this.#api.postMessage(message);
  }
}
