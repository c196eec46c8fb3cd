import * as vscode from 'vscode';
import type { ReadImage } from '../../layers';
import type { DockerfileLint } from '../lint';
import type { DockerfileLine } from './dockerfileLines';
import { wasteSentences } from './wasteSentences';

/** Says whose measuring it was. */
const CODE = 'wasted-space';

interface Marked {
  diagnostic: vscode.Diagnostic;
  rules: readonly string[];
}

/** Marks the instructions of a Dockerfile that waste space in the image that it made, until it is changed. */
export class WasteDiagnostics implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #lint: Pick<DockerfileLint, 'fixesFor'>;
  readonly #marked = new Map<string, readonly Marked[]>();
  readonly #collection = vscode.languages.createDiagnosticCollection('containerWorkbench.layers');
  readonly #subscriptions: vscode.Disposable;

  constructor(lint: Pick<DockerfileLint, 'fixesFor'>) {
    this.#lint = lint;
    this.#subscriptions = vscode.Disposable.from(
      this.#collection,
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // What was measured is about the text as it was.
        if (contentChanges.length > 0) this.#forget(document.uri);
      }),
      vscode.languages.registerCodeActionsProvider({ language: 'dockerfile' }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    );
  }

  show(image: ReadImage, lines: readonly (DockerfileLine | undefined)[]): void {
    const [dockerfile] = lines.flatMap((line) => line?.uri ?? []);
    if (dockerfile === undefined) return;
    const marked = wasteSentences(image).flatMap((sentences, layer) => {
      const place = lines[layer];
      if (place === undefined) return [];
      return sentences.map(({ sentence, rules }) => ({ diagnostic: diagnosticAt(place, sentence), rules }));
    });
    this.#marked.set(dockerfile.toString(), marked);
    this.#collection.set(
      dockerfile,
      marked.map(({ diagnostic }) => diagnostic),
    );
  }

  /** The fixes of rules about the same instruction, offered for what they would save. */
  async provideCodeActions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
    const here = (this.#marked.get(document.uri.toString()) ?? []).filter(
      ({ diagnostic }) => diagnostic.range.intersection(range) !== undefined,
    );
    const found = await Promise.all(
      here.map(({ diagnostic, rules }) => this.#lint.fixesFor(document, diagnostic, rules)),
    );
    return found.flat();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #forget(uri: vscode.Uri): void {
    if (this.#marked.delete(uri.toString())) this.#collection.delete(uri);
  }
}

function diagnosticAt({ line, lastLine }: DockerfileLine, sentence: string): vscode.Diagnostic {
  const range = new vscode.Range(line, 0, lastLine, Number.MAX_SAFE_INTEGER);
  const told = new vscode.Diagnostic(range, sentence, vscode.DiagnosticSeverity.Information);
  told.source = vscode.l10n.t('image');
  told.code = CODE;
  return told;
}
