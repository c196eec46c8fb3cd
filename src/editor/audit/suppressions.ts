import * as vscode from 'vscode';
import { loadAudit, type ReportEntry, type Suppression } from '../../audit';
import { displayText } from '../../base';

/** Days after which a finding comes back. */
const TERMS = [7, 30, 90, 365];
const DAY = 86_400_000;

/**
 * The files in which people write down what they have decided to live with: those of the opened folders, and one of the
 * person's own for where none is open.
 */
export class SuppressionFiles {
  readonly #own: vscode.Uri;

  /** @param storage a folder of the extension */
  constructor(storage: vscode.Uri) {
    this.#own = storage;
  }

  /** What all of them hold. Rejects with `audit-suppressions` for one that is not complete. */
  async read(): Promise<Suppression[]> {
    const { readSuppressions, suppressionsFile } = await loadAudit();
    const all: Suppression[] = [];
    for (const file of await this.#files()) {
      const text = await textOf(file);
      if (text !== undefined) all.push(...readSuppressions(text, suppressionsFile));
    }
    return all;
  }

  /** Opens the file that the next one goes to. */
  async open(): Promise<void> {
    const [file] = await this.#files();
    if (file !== undefined) await vscode.window.showTextDocument(file);
  }

  /** Asks for how much, why and how long, and writes it down. False where the person does not want to. */
  async add({ finding, place }: ReportEntry): Promise<boolean> {
    const here = place?.file ?? finding.subject.name;
    const title = vscode.l10n.t('Suppress {0}', finding.rule);
    const only = vscode.l10n.t('Only of {0}', displayText(here));
    const scope = await vscode.window.showQuickPick([only, vscode.l10n.t('Wherever it is found')], {
      title: vscode.l10n.t('{0} (1/3): how much of it?', title),
    });
    if (scope === undefined) return false;
    const reason = await vscode.window.showInputBox({
      title: vscode.l10n.t('{0} (2/3): why can you live with it?', title),
      prompt: vscode.l10n.t('Others read this, and you do when it comes back.'),
      ignoreFocusOut: true,
      validateInput: (text) =>
        text.trim() === '' ? vscode.l10n.t('A reason is needed: nobody else would know.') : undefined,
    });
    if (reason === undefined) return false;
    const term = await vscode.window.showQuickPick(
      TERMS.map((days) => ({ label: vscode.l10n.t('In {0} days', days), description: dayAfter(days), days })),
      { title: vscode.l10n.t('{0} (3/3): when is it to come back?', title) },
    );
    if (term === undefined) return false;
    await this.#write({
      rule: finding.rule,
      subject: scope === only ? here : '*',
      reason: reason.trim(),
      expires: dayAfter(term.days),
    });
    return true;
  }

  async #write(suppression: Suppression): Promise<void> {
    const { addSuppression, suppressionsFile } = await loadAudit();
    const [file] = await this.#files();
    if (file === undefined) return;
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(file, '..'));
    const text = addSuppression(await textToKeep(file), suppression, suppressionsFile);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  }

  /** The one that is written to comes first. */
  async #files(): Promise<vscode.Uri[]> {
    const { suppressionsFile } = await loadAudit();
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
    return [...folders, this.#own].map((folder) => vscode.Uri.joinPath(folder, suppressionsFile));
  }
}

function dayAfter(days: number): string {
  return new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
}

/** Undefined where there is no such file. Rejects for one that cannot be read: it is not to be written over. */
async function textToKeep(file: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

const textOf = (file: vscode.Uri): Promise<string | undefined> => textToKeep(file).catch(() => undefined);
