import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Disposable } from '../../base';
import type { FileStat, WorkbenchFiles } from '../../workbench';
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
}

/**
 * What open documents were made of, so that a save overwrites no other change. The editor itself compares time and
 * size before it saves, and takes a file for changed only if both differ (and a change within the same second is none
 * to SFTP). What it cannot see, the contents tell, and it is told such a time and size that it asks by itself.
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

  /**
   * What the editor is to be told of a file. One that has changed under a document with changes of its own is newer, and of
   * another size, so that the editor asks the person before it saves.
   */
  async told(uri: vscode.Uri, stat: FileStat, files: WorkbenchFiles): Promise<FileStat> {
    const known = this.#known.get(uri.toString());
    const document = documentOf(uri);
    if (known?.base === undefined) return stat;
    const text = document?.isDirty === true ? Buffer.from(document.getText()) : undefined;
    const unseen = text !== undefined && (await isChanged(uri, known.base, text, files));
    const told = unseen ? visiblyChanged(stat, known) : stat;
    known.told = { size: told.size, modified: told.modified };
    return told;
  }

  /** The file was read, or written, by the editor. */
  has(uri: vscode.Uri, content: Uint8Array, modified: number, how: 'read' | 'written'): void {
    const version: Version = { size: content.length, modified, digest: digestOf(content) };
    const known = this.#known.get(uri.toString()) ?? {};
    if (how === 'read' && documentOf(uri)?.isDirty === true) known.read = version;
    else known.base = version;
    this.#known.set(uri.toString(), known);
  }

  /** True where saving `content` would overwrite a change that the editor has not seen. */
  async conflicts(uri: vscode.Uri, content: Uint8Array, files: WorkbenchFiles): Promise<boolean> {
    const { base, told } = this.#known.get(uri.toString()) ?? {};
    if (base === undefined || documentOf(uri) === undefined) return false;
    // This much the editor sees, and has asked the person about.
    if (told !== undefined && told.modified > base.modified && told.size !== base.size) return false;
    return isChanged(uri, base, content, files);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** Whether the file is neither what the document was made of nor `content`. */
async function isChanged(
  uri: vscode.Uri,
  base: Version,
  content: Uint8Array,
  files: WorkbenchFiles,
): Promise<boolean> {
  const now = await files.stat(uri.path).catch(() => undefined);
  if (now?.type !== 'file') return false;
  if (now.size > COMPARED) return now.size !== base.size || now.modified !== base.modified;
  const digest = digestOf(await files.read(uri.path));
  return digest !== base.digest && digest !== digestOf(content);
}

function visiblyChanged(stat: FileStat, { base, told }: Known): FileStat {
  const before = Math.max(base?.modified ?? 0, told?.modified ?? 0);
  return {
    ...stat,
    modified: Math.max(stat.modified, before + 1),
    size: stat.size === base?.size ? stat.size + 1 : stat.size,
  };
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
