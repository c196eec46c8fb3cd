import * as vscode from 'vscode';
import type { Extent } from '../../dockerfile';
import { setting } from '../settings';
import type { WorkbenchImages } from '../workbenchImages';
import { isServedByOthers } from './otherExtensions';
import { registerProviders } from './providers';

const SETTING = 'containerWorkbench.dockerfile.editing';

/**
 * Completion, hovers, formatting, … for Dockerfiles of every URI scheme that one is opened of. Where another extension
 * answers already, only what it does not know is added: two answers to one question are worse than one.
 */
export class DockerfileEditing implements vscode.Disposable {
  readonly #images: WorkbenchImages;
  readonly #schemes = new Map<string, { extent: Extent | undefined; providers: vscode.Disposable }>();
  readonly #subscriptions: vscode.Disposable;

  constructor(images: WorkbenchImages) {
    this.#images = images;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.#serve(document)),
      vscode.extensions.onDidChange(() => this.#update()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SETTING)) this.#update();
      }),
    );
    vscode.workspace.textDocuments.forEach((document) => this.#serve(document));
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const { providers } of this.#schemes.values()) providers.dispose();
  }

  #serve({ languageId, uri: { scheme } }: vscode.TextDocument): void {
    if (languageId === 'dockerfile' && !this.#schemes.has(scheme)) this.#register(scheme, extentFor(scheme));
  }

  #update(): void {
    for (const [scheme, { extent, providers }] of this.#schemes) {
      const wanted = extentFor(scheme);
      if (wanted === extent) continue;
      providers.dispose();
      this.#register(scheme, wanted);
    }
  }

  #register(scheme: string, extent: Extent | undefined): void {
    const providers =
      extent === undefined ? vscode.Disposable.from() : registerProviders(scheme, extent, this.#images);
    this.#schemes.set(scheme, { extent, providers });
  }
}

/** How much is answered for Dockerfiles of a scheme; undefined for nothing. */
function extentFor(scheme: string): Extent | undefined {
  switch (setting<'auto' | 'on' | 'off'>(SETTING)) {
    case 'on':
      return 'full';
    case 'off':
      return undefined;
    case 'auto':
      return isServedByOthers(scheme) ? 'extras' : 'full';
  }
}
