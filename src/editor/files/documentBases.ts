import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Disposable } from '../../base';
import type { WorkbenchFiles } from '../../workbench';
import { SCHEME } from './address';

/** Beyond this, size and time have to tell. */
const COMPARED = 8 * 1024 * 1024;

/** One state of a file. */
interface Version {
  size: number;
  /** Milliseconds since the epoch; over SSH whole seconds. */
  modified: number;
  digest: string;
}

interface Known {
  /** What the open document was made of. */
  base?: Version;
  /** What was read since, while the document had changes of its own: its base only if it takes that over. */
  read?: Version;
  /** What the editor was told last of size and time. */
  told?: { size: number; modified: number };
  /** Whatever is there may be overwritten, once. */
  agreed?: boolean;
}

/**
 * What open documents were made of, so that a save overwrites no other change. The editor itself compares time and
 * size before it saves, and takes a file for changed only if both differ (and a change within the same second is none
 * to SFTP). What it cannot see, the contents tell.
 */
export class DocumentBases implements Disposable {
  readonly #known = new Map<string, Known>();
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const known = this.#known.get(document.uri.toString());
        if (known?.read === undefined || document.isDirty) return;
        known.base = known.read;
        delete known.read;
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === SCHEME) this.#known.delete(uri.toString());
      }),
    );
  }

  /** The editor has been told this of a file. */
  told(uri: vscode.Uri, { size, modified }: { size: number; modified: number }): void {
    const known = this.#known.get(uri.toString());
    if (known !== undefined) known.told = { size, modified };
  }

  /** The file was read, or written, by the editor. */
  has(uri: vscode.Uri, content: Uint8Array, modified: number, how: 'read' | 'written'): void {
    const version: Version = { size: content.length, modified, digest: digestOf(content) };
    const known = this.#known.get(uri.toString()) ?? {};
    if (how === 'read' && documentOf(uri)?.isDirty === true) known.read = version;
    else known.base = version;
    if (how === 'written') delete known.agreed;
    this.#known.set(uri.toString(), known);
  }

  /** The person has seen what was read last. */
  saw(uri: vscode.Uri): void {
    const known = this.#known.get(uri.toString());
    if (known?.read !== undefined) known.base = known.read;
  }

  /** The next save of the file overwrites whatever is there. */
  agree(uri: vscode.Uri): void {
    const known = this.#known.get(uri.toString());
    if (known !== undefined) known.agreed = true;
  }

  /** True where saving `content` would overwrite a change that the editor has not seen. */
  async conflicts(uri: vscode.Uri, content: Uint8Array, files: WorkbenchFiles): Promise<boolean> {
    const known = this.#known.get(uri.toString());
    const base = known?.base;
    if (base === undefined || known?.agreed === true || documentOf(uri) === undefined) return false;
    // This much the editor sees, and has asked the person about.
    const { told } = known ?? {};
    if (told !== undefined && told.modified > base.modified && told.size !== base.size) return false;
    const now = await files.stat(uri.path).catch(() => undefined);
    if (now?.type !== 'file') return false;
    if (now.size > COMPARED) return now.size !== base.size || now.modified !== base.modified;
    const digest = digestOf(await files.read(uri.path));
    return digest !== base.digest && digest !== digestOf(content);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function digestOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('base64');
}

function documentOf(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === key,
  );
}
