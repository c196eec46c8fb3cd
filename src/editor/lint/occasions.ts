import * as vscode from 'vscode';

/** Milliseconds without an edit. */
const PAUSE = 300;

/**
 * When to look anew at the files round a document: when it is shown or saved, when its window gets the focus again, and when
 * nobody has typed into it for a moment. Watchers tell of most changes at once, but of none that happens before they are up,
 * which outside of the workspace takes a while, and on some file systems of none at all.
 */
export class Occasions implements vscode.Disposable {
  readonly #wanted: (document: vscode.TextDocument) => boolean;
  readonly #come = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #pauses = new Map<vscode.TextDocument, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidCome = this.#come.event;

  /** @param wanted which documents to tell of */
  constructor(wanted: (document: vscode.TextDocument) => boolean) {
    this.#wanted = wanted;
    const { workspace, window } = vscode;
    const tellVisible = (): void => window.visibleTextEditors.forEach(({ document }) => this.#tell(document));
    this.#subscriptions = vscode.Disposable.from(
      this.#come,
      workspace.onDidSaveTextDocument((document) => this.#tell(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.#await(document)),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      window.onDidChangeVisibleTextEditors(tellVisible),
      window.onDidChangeWindowState(({ focused }) => focused && tellVisible()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const timer of this.#pauses.values()) clearTimeout(timer);
  }

  #await(document: vscode.TextDocument): void {
    if (!this.#wanted(document)) return;
    clearTimeout(this.#pauses.get(document));
    this.#pauses.set(
      document,
      setTimeout(() => this.#tell(document), PAUSE),
    );
  }

  #tell(document: vscode.TextDocument): void {
    this.#forget(document);
    if (this.#wanted(document) && !document.isClosed) this.#come.fire(document);
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#pauses.get(document));
    this.#pauses.delete(document);
  }
}
