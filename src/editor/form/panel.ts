import type * as vscode from 'vscode';
import { displayText, explain, isCancellation } from '../../base';
import { openPage } from '../pagePanel';
import {
  readMessage,
  type FormSpec,
  type FormValues,
  type Meaning,
  type Suggestions,
  type ToPage,
} from './protocol';

/** A form: its fields, what they mean, and what its buttons do. */
export interface Form<Values extends FormValues> {
  readonly spec: FormSpec;
  /** With nothing in it. */
  readonly empty: Values;
  /** With what stands in it at first. */
  readonly initial: Values;
  meaning(values: Values): Meaning;
  /** What to choose from while typing, as soon as it is known. The form can be filled without. */
  suggestions?(): Promise<Suggestions>;
  /**
   * Does what a button asks for: `close` where the form is done with, or a sentence about what came of it. A button
   * with a text for its work does that only when nothing is wrong. What it rejects with is shown in the form.
   */
  press(button: string, values: Values): Promise<'close' | { sentence: string } | undefined>;
}

/** Forms that are open: each is a tab of its own. */
export class FormPanels implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #open = new Set<vscode.WebviewPanel>();

  constructor(extension: vscode.Uri) {
    this.#extension = extension;
  }

  /** @param viewType the editor's name for this kind of tab */
  open<Values extends FormValues>(viewType: string, title: string, form: Form<Values>): void {
    const panel = openPage(this.#extension, { viewType, title, page: 'form' });
    this.#open.add(panel);
    panel.onDidDispose(() => this.#open.delete(panel));
    const opened = new OpenForm(panel, form);
    panel.webview.onDidReceiveMessage((message: unknown) => opened.receive(message));
  }

  dispose(): void {
    for (const panel of this.#open) panel.dispose();
  }
}

/** The extension's side of one form. */
class OpenForm<Values extends FormValues> {
  readonly #panel: vscode.WebviewPanel;
  readonly #form: Form<Values>;
  #busy = false;

  constructor(panel: vscode.WebviewPanel, form: Form<Values>) {
    this.#panel = panel;
    this.#form = form;
  }

  receive(message: unknown): void {
    const request = readMessage(message, this.#form.empty);
    switch (request?.type) {
      case 'ready':
        return this.#begin(request.values ?? this.#form.initial);
      case 'edit':
        return this.#post({
          type: 'meaning',
          edit: request.edit,
          meaning: this.#form.meaning(request.values),
        });
      case 'press':
        return void this.#press(request.button, request.values);
      case undefined:
        return;
    }
  }

  #begin(values: Values): void {
    this.#post({ type: 'start', form: this.#form.spec, values });
    this.#form.suggestions?.().then(
      (suggestions) => this.#post({ type: 'suggestions', suggestions }),
      // It can be filled without them, and whoever presses the button hears what is wrong.
      () => undefined,
    );
  }

  async #press(id: string, values: Values): Promise<void> {
    const button = this.#form.spec.buttons.find((one) => one.id === id);
    if (this.#busy || button === undefined) return;
    if (button.busy !== undefined) {
      const [problem] = this.#form.meaning(values).problems;
      if (problem !== undefined) return this.#tell(problem.sentence, true);
    }
    this.#busy = true;
    this.#post({ type: 'busy', button: id });
    try {
      const result = await this.#form.press(id, values);
      if (result === 'close') this.#panel.dispose();
      else if (result !== undefined) this.#tell(result.sentence, false);
    } catch (error) {
      if (!isCancellation(error)) this.#tell(explain(error), true);
    } finally {
      this.#busy = false;
      this.#post({ type: 'busy', button: undefined });
    }
  }

  #tell(sentence: string, failed: boolean): void {
    this.#post({ type: 'told', failed, sentence: displayText(sentence) });
  }

  #post(message: ToPage): void {
    // A form that was closed meanwhile hears nothing any more.
    try {
      void this.#panel.webview.postMessage(message);
    } catch {
      return;
    }
  }
}
