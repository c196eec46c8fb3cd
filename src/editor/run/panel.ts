import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { displayText, explain, isCancellation } from '../../base';
import { risksOf, type Engine } from '../../docker';
import { commandLine } from '../containers/scope';
import type { ContainerRunner } from '../containers/containerRunner';
import { RUN_PANEL } from '../contributions';
import { pageShell } from '../pageShell';
import type { ActiveWorkbench } from '../types';
import { readForm, type FormValues } from './formSpec';
import { EMPTY_FORM, readMessage, type Meaning, type Suggestions, type ToPage } from './protocol';
import { problemSentence, words } from './words';

/** Forms for containers to be made: each is a tab of its own, about the workbench that it was opened for. */
export class RunForms implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #runner: ContainerRunner;
  readonly #open = new Set<vscode.WebviewPanel>();

  constructor(extension: vscode.Uri, runner: ContainerRunner) {
    this.#extension = extension;
    this.#runner = runner;
  }

  /** @param image what stands in the form's first field */
  open(held: ActiveWorkbench, image: string): void {
    const panel = vscode.window.createWebviewPanel(
      RUN_PANEL,
      vscode.l10n.t('Run a Container'),
      vscode.ViewColumn.Active,
    );
    const files = vscode.Uri.joinPath(this.#extension, 'dist', 'webview');
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [files] };
    this.#open.add(panel);
    panel.onDidDispose(() => this.#open.delete(panel));
    const form = new RunForm(panel, held, this.#runner);
    webview.onDidReceiveMessage((message: unknown) => form.receive(message, { ...EMPTY_FORM, image }));
    const address = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(files, name)).toString();
    webview.html = pageShell({
      script: address('run.js'),
      style: address('run.css'),
      source: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      title: panel.title,
    });
  }

  dispose(): void {
    for (const panel of this.#open) panel.dispose();
  }
}

/** The extension's side of one form. */
class RunForm {
  readonly #panel: vscode.WebviewPanel;
  readonly #held: ActiveWorkbench;
  readonly #runner: ContainerRunner;
  #running = false;

  constructor(panel: vscode.WebviewPanel, held: ActiveWorkbench, runner: ContainerRunner) {
    this.#panel = panel;
    this.#held = held;
    this.#runner = runner;
  }

  receive(message: unknown, initial: FormValues): void {
    const request = readMessage(message);
    switch (request?.type) {
      case 'ready':
        return this.#begin(request.values ?? initial);
      case 'edit':
        return this.#post({ type: 'meaning', edit: request.edit, meaning: meaningOf(request.values) });
      case 'copy':
        return void vscode.env.clipboard.writeText(meaningOf(request.values).command);
      case 'run':
        return void this.#run(request.values);
      case undefined:
        return;
    }
  }

  #begin(values: FormValues): void {
    const none: Suggestions = { images: [], networks: [] };
    const workbench = displayText(this.#held.workbench.label);
    this.#post({ type: 'start', start: { words: words(), workbench, values, suggestions: none } });
    const { engine } = this.#held;
    if (engine === undefined) return;
    suggestionsOf(engine).then(
      (suggestions) => this.#post({ type: 'suggestions', suggestions }),
      // It can be filled without them, and whoever presses Run hears what is wrong.
      () => undefined,
    );
  }

  async #run(values: FormValues): Promise<void> {
    const { spec, problems } = readForm(values);
    const { engine } = this.#held;
    const [problem] = problems;
    if (this.#running) return;
    if (problem !== undefined) return this.#fail(problemSentence(problem));
    if (engine === undefined)
      return this.#fail(vscode.l10n.t('There is no container engine to use just now.'));
    this.#running = true;
    this.#post({ type: 'busy', busy: true });
    try {
      await this.#runner.run({ held: this.#held, engine }, spec);
      this.#panel.dispose();
    } catch (error) {
      if (!isCancellation(error)) this.#fail(explain(error));
    } finally {
      this.#running = false;
      this.#post({ type: 'busy', busy: false });
    }
  }

  #fail(sentence: string): void {
    this.#post({ type: 'failed', sentence: displayText(sentence) });
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

function meaningOf(values: FormValues): Meaning {
  const { spec, problems } = readForm(values);
  return {
    command: commandLine({ kind: 'run', spec: { ...spec, image: spec.image === '' ? 'IMAGE' : spec.image } }),
    problems: problems.map((problem) => ({ field: problem.field, sentence: problemSentence(problem) })),
    risks: risksOf(spec),
  };
}

async function suggestionsOf(engine: Engine): Promise<Suggestions> {
  const [images, networks] = await Promise.all([engine.images.list(), engine.networks.list()]);
  return {
    images: images.flatMap(({ tags }) => tags).sort(),
    networks: networks.map(({ name }) => name).sort(),
  };
}
