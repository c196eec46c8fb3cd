import * as vscode from 'vscode';
import { displayText } from '../../base';

/** Text that the rows of a view must have; forgotten with the window. */
export class Filter implements vscode.Disposable {
  readonly #contextKey: string;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #text = '';

  /** @param contextKey true while there is a filter */
  constructor(contextKey: string) {
    this.#contextKey = contextKey;
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    if (text === this.#text) return;
    this.#text = text;
    void vscode.commands.executeCommand('setContext', this.#contextKey, text !== '');
    this.#changed.fire();
  }

  /** What to say above the rows; empty without a filter. */
  get message(): string {
    return this.#text === '' ? '' : vscode.l10n.t('Only what has “{0}”.', displayText(this.#text));
  }

  /** Lets a person type the text; the view shows at once what is left. Escape brings back what was. */
  ask(title: string): void {
    const before = this.#text;
    const box = vscode.window.createInputBox();
    box.title = title;
    box.value = before;
    box.placeholder = vscode.l10n.t('Words that have to occur; empty to see everything');
    let accepted = false;
    box.onDidChangeValue((value) => (this.text = value.trim()));
    box.onDidAccept(() => {
      accepted = true;
      box.hide();
    });
    box.onDidHide(() => {
      if (!accepted) this.text = before;
      box.dispose();
    });
    box.show();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
