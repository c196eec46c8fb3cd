import * as vscode from 'vscode';
import { ExplainedError, displayText } from '../../base';
import type { Engine } from '../../docker';
import { changeLinks } from '../containerFiles';
import { ENGINE_SCHEME } from '../contributions';
import type { ActiveWorkbench, Connection } from '../types';
import { changesText, historyText, jsonText, logText, processesText } from './documentTexts';
import { linksIn } from './documentLinks';

/** What a document is about: one element of an engine, and what of it. */
export interface Subject {
  workbenchId: string;
  kind: 'container' | 'image' | 'volume' | 'network';
  /** The engine's id; a volume's name. */
  id: string;
  view: 'inspect' | 'history' | 'changes' | 'processes' | 'logs';
  logs?: { since?: number; tail?: number; timestamps?: boolean };
}

const FILE_NAMES: Readonly<Record<Subject['view'], (name: string) => string>> = {
  inspect: (name) => `${name}.json`,
  history: (name) => vscode.l10n.t('{0} (history).txt', name),
  changes: (name) => vscode.l10n.t('{0} (changed files).txt', name),
  processes: (name) => vscode.l10n.t('{0} (processes).txt', name),
  logs: (name) => `${name}.log`,
};

/** What an engine says of its elements, as documents that can be read and searched like any other. */
export class EngineDocuments
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  readonly #connection: Connection;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registrations: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#registrations = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(ENGINE_SCHEME, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: ENGINE_SCHEME }, this),
    );
  }

  /** Shows it, as it is now. Rejects with why the engine did not tell. */
  async show(name: string, subject: Subject): Promise<void> {
    const uri = addressOf(name, subject);
    // One that is open already is read anew.
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const subject = subjectOf(uri);
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    try {
      return await textOf(this.#engineOf(subject), subject, abort.signal);
    } finally {
      subscription.dispose();
    }
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const subject = subjectOf(document.uri);
    const { workbenchId, id: container } = subject;
    if (subject.view === 'changes') return changeLinks(document, { workbenchId, container });
    if (subject.view !== 'inspect') return [];
    const inventory = this.#held(subject)?.inventory;
    if (inventory === undefined) return [];
    return linksIn(document.getText(), inventory, subject.id).map(({ start, end, kind, id, name }) => {
      const target = addressOf(name, { workbenchId: subject.workbenchId, kind, id, view: 'inspect' });
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      const link = new vscode.DocumentLink(range, target);
      link.tooltip = vscode.l10n.t('Inspect {0}', displayText(name));
      return link;
    });
  }

  dispose(): void {
    this.#registrations.dispose();
    this.#changed.dispose();
  }

  #held({ workbenchId }: Subject): ActiveWorkbench | undefined {
    return this.#connection.all.find(({ workbench }) => workbench.id === workbenchId);
  }

  #engineOf(subject: Subject): Engine {
    const engine = this.#held(subject)?.engine;
    if (engine !== undefined) return engine;
    throw new ExplainedError('not-connected', 'The engine that this was about is not connected.', {
      remedy: 'Connect to its workbench, then open it again.',
    });
  }
}

async function textOf(
  engine: Engine,
  { kind, id, view, logs }: Subject,
  signal: AbortSignal,
): Promise<string> {
  switch (view) {
    case 'history':
      return historyText(await engine.images.history(id));
    case 'changes':
      return changesText(await engine.containers.changes(id));
    case 'processes':
      return processesText(await engine.containers.top(id));
    case 'logs':
      return logText(engine.containers.logs(id, { ...logs, signal }));
    case 'inspect':
      switch (kind) {
        case 'container':
          return jsonText((await engine.containers.inspect(id)).raw);
        case 'image':
          return jsonText((await engine.images.inspect(id)).raw);
        case 'volume':
          return jsonText((await engine.volumes.inspect(id)).raw);
        case 'network':
          return jsonText((await engine.networks.inspect(id)).raw);
      }
  }
}

function addressOf(name: string, subject: Subject): vscode.Uri {
  const file = FILE_NAMES[subject.view](displayText(name).replaceAll('/', '∕'));
  return vscode.Uri.from({ scheme: ENGINE_SCHEME, path: `/${file}`, query: JSON.stringify(subject) });
}

function subjectOf(uri: vscode.Uri): Subject {
  return JSON.parse(uri.query) as Subject;
}
