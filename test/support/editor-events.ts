/** Waiting, inside the extension host, for what the editor says has happened. */
import * as vscode from 'vscode';

/** Resolves with what `look` answers as soon as that is not undefined, looking now and whenever `event` is heard. */
export async function when<T>(event: vscode.Event<unknown>, look: () => T | undefined): Promise<T> {
  const found = look();
  if (found !== undefined) return found;
  return new Promise((resolve) => {
    const subscription = event(() => {
      const later = look();
      if (later === undefined) return;
      subscription.dispose();
      resolve(later);
    });
  });
}

/** The diagnostics of a document, once they satisfy `test`. */
export function diagnosticsOf(
  uri: vscode.Uri,
  test: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return when(vscode.languages.onDidChangeDiagnostics, () => {
    const found = vscode.languages.getDiagnostics(uri);
    return test(found) ? found : undefined;
  });
}

/** `DL3007`, …: the codes of a diagnostic, with or without a link behind them. */
export function codesOf({ code }: vscode.Diagnostic): string[] {
  return String(typeof code === 'object' ? code.value : code).split(', ');
}
