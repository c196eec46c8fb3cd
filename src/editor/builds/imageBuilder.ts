import path from 'node:path';
import * as vscode from 'vscode';
import { ExplainedError, displayText } from '../../base';
import { BuildFailure, registryOf } from '../../docker';
import type { BuildEvent, BuildSpec } from '../../docker';
import { readOutline } from '../../dockerfile';
import type { Outline } from '../../dockerfile';
import { activeScope, tellCommand } from '../containers/scope';
import { longWork } from '../containers/engineWork';
import type { RegistryLogins } from '../containers';
import { FILE_SCHEME } from '../contributions';
import { authorityOf, placeOf } from '../files/address';
import type { RunningTransfers } from '../transfers';
import type { Connection } from '../types';
import { BuildLenses } from './buildLenses';
import { askBuildOptions } from './buildOptions';
import { BuildReport } from './buildReport';
import { failedLines } from './failedLines';

/** Which tag a Dockerfile was built with last, by its address. */
const TAGS = 'builds.tags';
const DOCKERFILES: vscode.DocumentSelector = { language: 'dockerfile' };

/** Builds images from the Dockerfiles of the editor, and marks the line at which a build failed. */
export class ImageBuilder implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #connection: Connection;
  readonly #transfers: RunningTransfers;
  readonly #logins: RegistryLogins;
  readonly #memory: vscode.Memento;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('containerWorkbench.build');
  readonly #subscriptions: vscode.Disposable;
  #output: vscode.OutputChannel | undefined;

  constructor(
    log: vscode.LogOutputChannel,
    connection: Connection,
    transfers: RunningTransfers,
    logins: RegistryLogins,
    memory: vscode.Memento,
  ) {
    this.#log = log;
    this.#connection = connection;
    this.#transfers = transfers;
    this.#logins = logins;
    this.#memory = memory;
    this.#subscriptions = vscode.Disposable.from(
      this.#diagnostics,
      vscode.languages.registerCodeLensProvider(DOCKERFILES, new BuildLenses()),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#diagnostics.delete(document.uri);
      }),
    );
  }

  /**
   * Asks for a tag and builds, with the folder of the Dockerfile as the context. `how`: up to a stage, or as a person is
   * to say. Without an address, the Dockerfile in the active editor.
   */
  async build(
    uri = vscode.window.activeTextEditor?.document.uri,
    how: { target?: string } | 'ask' = {},
  ): Promise<void> {
    if (uri === undefined) {
      throw new ExplainedError('no-dockerfile', vscode.l10n.t('There is no Dockerfile to build.'), {
        remedy: vscode.l10n.t('Open one first.'),
      });
    }
    const scope = activeScope(this.#connection);
    const context = this.#contextOf(uri, scope.held.workbench.id);
    const tag = await this.#askTag(uri);
    if (tag === undefined) return;
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.isDirty && !(await document.save())) return;
    const outline = await readOutline(document.getText());
    const options = how === 'ask' ? await askBuildOptions(outline) : how;
    if (options === undefined) return;
    const { version } = document;
    const spec: BuildSpec = { ...context, tags: [tag], ...options };
    tellCommand(this.#log, { kind: 'build', spec }, scope.engine);
    this.#output ??= vscode.window.createOutputChannel('Container Workbench: Build');
    const output = this.#output;
    const attempt = async (): Promise<void> => {
      this.#diagnostics.delete(uri);
      output.clear();
      output.show(true);
      const logins = await this.#logins.forBuild(document.getText(), ...Object.values(spec.args ?? {}));
      await longWork(
        this.#transfers,
        { kind: 'build', name: tag, title: vscode.l10n.t('Building {0}', displayText(tag)) },
        async ({ signal, report: progress }) => {
          const report = new BuildReport(output, { staged: outline.stages.length > 1, progress });
          const onEvent = (event: BuildEvent): void => report.tell(event);
          await scope.engine.builds.run(spec, { signal, logins, onEvent });
          report.built(tag);
        },
      ).catch((error: unknown) => {
        // What was edited meanwhile has other lines.
        if (error instanceof BuildFailure && document.version === version)
          this.#mark(document, outline, error);
        throw error;
      });
    };
    await this.#logins.retrying(scope.engine, registryRefusing, attempt);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#output?.dispose();
  }

  /** The folder of the Dockerfile, on this computer or on the workbench that the engine belongs to. */
  #contextOf(uri: vscode.Uri, workbench: string): Pick<BuildSpec, 'context' | 'dockerfile' | 'remote'> {
    if (uri.scheme === 'file') {
      return { context: path.dirname(uri.fsPath), dockerfile: uri.fsPath };
    }
    const { authority, root } = placeOf(uri);
    if (uri.scheme === FILE_SCHEME && authority === authorityOf({ id: workbench }) && !root) {
      return { context: path.posix.dirname(uri.path), dockerfile: uri.path, remote: true };
    }
    throw new ExplainedError(
      'no-context',
      vscode.l10n.t('This Dockerfile lies neither on this computer nor on the active workbench.'),
      { remedy: vscode.l10n.t('Save it in a folder of one of them, or switch to its workbench.') },
    );
  }

  async #askTag(uri: vscode.Uri): Promise<string | undefined> {
    const known = this.#memory.get<Record<string, string>>(TAGS, {});
    const folder = path.posix.basename(path.posix.dirname(uri.path)).toLowerCase();
    const tag = await vscode.window.showInputBox({
      title: vscode.l10n.t('Build Image'),
      prompt: vscode.l10n.t('The name of the image: NAME, NAME:TAG, or REGISTRY/NAME:TAG'),
      value: known[uri.toString()] ?? (folder.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'image'),
      validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('An image needs a name.') : undefined),
    });
    if (tag === undefined) return undefined;
    await this.#memory.update(TAGS, { ...known, [uri.toString()]: tag.trim() });
    return tag.trim();
  }

  #mark(document: vscode.TextDocument, outline: Outline, failure: BuildFailure): void {
    const lines = failedLines(failure, outline);
    if (lines === undefined || lines.lastLine >= document.lineCount) return;
    const first = document.lineAt(lines.line);
    const range = new vscode.Range(
      lines.line,
      first.firstNonWhitespaceCharacterIndex,
      lines.lastLine,
      document.lineAt(lines.lastLine).text.length,
    );
    const message = displayText([failure.message, failure.detail ?? ''].join(' ').trim());
    const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
    diagnostic.source = vscode.l10n.t('build');
    this.#diagnostics.set(document.uri, [diagnostic]);
  }
}

/** The registry that an image of a build was asked of in vain, where a login to it may help. */
function registryRefusing(error: ExplainedError): string | undefined {
  if (!(error instanceof BuildFailure) || !error.unauthorized) return undefined;
  return error.image === undefined ? undefined : registryOf(error.image);
}
