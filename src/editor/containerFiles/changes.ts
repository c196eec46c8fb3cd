import path from 'node:path';
import * as vscode from 'vscode';
import { displayText, formatBytes, noticeText } from '../../base';
import type { Container, Engine, FileDifference, FilePlace } from '../../docker';
import { displayName, type FileStat, type Workbench } from '../../workbench';
import { tellCommand } from '../containers/scope';
import { TREE_ITEMS, type CommandId } from '../contributions';
import type { TreeNode } from '../trees/inventoryView';
import { placedUri } from './address';
import type { FileRows } from './fileRows';

/** Changes that are shown below a container; the command lists them all. */
const MOST = 1000;

/** Bytes; the editor compares no larger files. */
const LARGEST_COMPARED = 50 * 1024 * 1024;

const OPEN: CommandId = 'containerWorkbench.openChange';

const LOOKS: Readonly<Record<FileDifference['kind'], { icon: string; color: string; word: () => string }>> = {
  added: {
    icon: 'diff-added',
    color: 'gitDecoration.addedResourceForeground',
    word: () => vscode.l10n.t('added'),
  },
  changed: {
    icon: 'diff-modified',
    color: 'gitDecoration.modifiedResourceForeground',
    word: () => vscode.l10n.t('changed'),
  },
  deleted: {
    icon: 'diff-removed',
    color: 'gitDecoration.deletedResourceForeground',
    word: () => vscode.l10n.t('deleted'),
  },
};

/** A file of a container that is to be looked at beside that of its image: arguments of the command. */
export interface ChangedFile {
  workbenchId: string;
  /** Its name or id. */
  container: string;
  path: string;
}

/** What a container has changed in the files of its image, below its row. */
export class ChangeRows {
  readonly #files: FileRows;

  /** What is read again when files are. */
  constructor(files: FileRows) {
    this.#files = files;
  }

  root(workbench: Workbench, engine: Engine, { id, name }: Container): TreeNode<Container> {
    const files = this.#files;
    return {
      id: `${id} changes`,
      look: () => ({ label: vscode.l10n.t('Changed files'), icon: 'diff', open: 'collapsed' }),
      details: {
        get key() {
          return files.version;
        },
        load: async () => {
          const changes = await engine.containers.changes(id);
          const shown = [...changes].sort((a, b) => (a.path < b.path ? -1 : 1)).slice(0, MOST);
          const rows = shown.map((change) =>
            changeNode(id, change, { workbenchId: workbench.id, container: name }),
          );
          return changes.length > MOST ? [...rows, moreNode(id, changes.length - MOST)] : rows;
        },
      },
    };
  }
}

function changeNode(
  id: string,
  { kind, path: file }: FileDifference,
  of: Omit<ChangedFile, 'path'>,
): TreeNode<Container> {
  const { icon, color, word } = LOOKS[kind];
  return {
    id: `${id} change ${file}`,
    look: () => ({
      label: file,
      description: word(),
      icon,
      color,
      context: TREE_ITEMS.change,
      command: {
        command: OPEN,
        title: vscode.l10n.t('Compare with the image'),
        arguments: [{ ...of, path: file } satisfies ChangedFile],
      },
    }),
  };
}

function moreNode(id: string, count: number): TreeNode<Container> {
  return {
    id: `${id} more changes`,
    look: () => ({ label: vscode.l10n.t('{0} more', count), icon: 'ellipsis' }),
  };
}

/** Opens what a container has made of a file beside what its image has there. */
export async function openChange(
  log: vscode.LogOutputChannel,
  workbench: Workbench,
  engine: Engine,
  { container, path: file }: ChangedFile,
): Promise<void> {
  tellCommand(log, { kind: 'diff', container }, engine);
  const { imageId, name: known } = await engine.containers.inspect(container);
  const now: FilePlace = { kind: 'container', name: known };
  const then: FilePlace = { kind: 'image', name: imageId };
  const [inContainer, inImage] = await Promise.all([statOf(engine, now, file), statOf(engine, then, file)]);
  const refusal = why(file, inContainer ?? inImage);
  if (refusal !== undefined) {
    void vscode.window.showInformationMessage(noticeText(refusal));
    return;
  }
  const [newer, older] = [placedUri(workbench, now, file), placedUri(workbench, then, file)];
  const name = displayName(path.posix.basename(file));
  if (inContainer?.type === 'file' && inImage?.type === 'file') {
    const title = vscode.l10n.t('{0} (image ↔ {1})', name, displayText(known));
    await vscode.commands.executeCommand('vscode.diff', older, newer, title);
    return;
  }
  // It was added, or deleted, or is something else than it was: there is one file to look at.
  await vscode.commands.executeCommand('vscode.open', inContainer?.type === 'file' ? newer : older);
}

async function statOf(engine: Engine, place: FilePlace, file: string): Promise<FileStat | undefined> {
  return engine.files
    .in(place)
    .stat(file)
    .catch((error: unknown) => {
      if ((error as { code?: string }).code === 'file-not-found') return undefined;
      throw error;
    });
}

/** Why there is nothing to be shown in an editor. */
function why(file: string, stat: FileStat | undefined): string | undefined {
  const name = displayName(file);
  if (stat === undefined) return vscode.l10n.t('{0} is neither in the container nor in its image now.', name);
  if (stat.type === 'folder') {
    return vscode.l10n.t('{0} is a folder: what has changed in it is listed by itself.', name);
  }
  if (stat.type !== 'file')
    return vscode.l10n.t('{0} is no file with contents that could be compared.', name);
  if (stat.size > LARGEST_COMPARED) {
    return vscode.l10n.t(
      '{0} has {1}: too much to be compared in an editor. “Copy from Container…” brings it to this computer.',
      name,
      formatBytes(stat.size),
    );
  }
  return undefined;
}
