import * as vscode from 'vscode';
import { formatBytes } from '../../base';
import {
  commandsOf,
  mountsOf,
  originOfImage,
  type Runtime,
  type RuntimeId,
  type Sandbox,
  type SandboxImage,
  type SandboxInventory,
  type SandboxProcess,
} from '../../sandboxes';
import type { Workbench } from '../../workbench';
import { TREE_ITEMS, VIEWS } from '../contributions';
import type { Milestones } from '../milestones';
import { InventoryView, type TreeNode } from '../trees/inventoryView';
import { described } from '../trees/look';
import { duration } from '../trees/phrases';
import { table } from '../trees/tooltip';
import type { Connection } from '../types';
import type { Sandboxes } from './source';

/** What rows of the view stand for. */
export type SandboxRow =
  | { readonly kind: 'runtime'; readonly runtime: Runtime }
  | { readonly kind: 'image'; readonly runtime: Runtime; readonly image: SandboxImage }
  | { readonly kind: 'sandbox'; readonly runtime: Runtime; readonly sandbox: Sandbox }
  | {
      readonly kind: 'process';
      readonly runtime: Runtime;
      readonly sandbox: Sandbox;
      readonly process: SandboxProcess;
    };

export function createSandboxesView(
  connection: Connection,
  milestones: Milestones,
  sandboxes: Sandboxes,
): InventoryView<SandboxRow> {
  return new InventoryView(connection, milestones, {
    viewId: VIEWS.sandboxes,
    source: (active) => {
      const inventory = sandboxes.of(active);
      return {
        state: inventory.state,
        error: inventory.error,
        filled: inventory.filled,
        onDidChange: inventory.onDidChange,
        follow: () => inventory.follow(),
      };
    },
    roots: (active, now) => {
      const inventory = sandboxes.of(active);
      return inventory.runtimes.map((runtime) => runtimeNode(active.workbench, inventory, runtime, now));
    },
  });
}

function runtimeNode(
  workbench: Workbench,
  inventory: SandboxInventory,
  runtime: Runtime,
  now: number,
): TreeNode<SandboxRow> {
  const { id, label, version, hindrance } = runtime;
  const sandboxes = inventory.sandboxes.filter(({ runtime: of }) => of === id);
  const images = inventory.images.filter(({ runtime: of }) => of === id);
  const running = sandboxes.filter(({ processes }) => processes.length > 0).length;
  return {
    id: `runtime:${id}`,
    look: () => ({
      label,
      description: described(
        version,
        running === 0 ? undefined : vscode.l10n.t('{0} of {1} running', running, sandboxes.length),
        hindrance === undefined ? undefined : vscode.l10n.t('cannot be used'),
      ),
      icon: hindrance === undefined ? 'server-environment' : 'warning',
      color: hindrance === undefined ? undefined : 'list.warningForeground',
      context: `${TREE_ITEMS.sandboxRuntime}:${id}${flagsOf(id)}`,
      open: 'expanded',
    }),
    tooltip: () =>
      hindrance === undefined
        ? table(described(label, version), Object.entries(runtime.settings))
        : new vscode.MarkdownString().appendText(`${hindrance.message} ${hindrance.remedy}`),
    children: [
      ...sandboxes.map((sandbox) => sandboxNode(workbench, runtime, sandbox, now)),
      {
        id: `images:${id}`,
        look: () => ({
          label: vscode.l10n.t('Images'),
          description: String(images.length),
          icon: 'package',
          context: TREE_ITEMS.sandboxImages,
          open: 'expanded',
        }),
        children: images.map((image) => imageNode(workbench, runtime, image, now)),
      },
    ],
  };
}

function sandboxNode(
  workbench: Workbench,
  runtime: Runtime,
  sandbox: Sandbox,
  now: number,
): TreeNode<SandboxRow> {
  const { id, name, processes, whole, usable, created } = sandbox;
  const [oldest] = processes;
  const since = oldest?.since === undefined ? undefined : duration(now - oldest.since);
  const state = oldest !== undefined ? 'running' : !whole ? 'partial' : !usable ? 'unusable' : 'idle';
  const said = {
    running: () =>
      described(
        since === undefined ? vscode.l10n.t('running') : vscode.l10n.t('running {0}', since),
        processes.length === 1
          ? vscode.l10n.t('1 process')
          : vscode.l10n.t('{0} processes', processes.length),
      ),
    partial: () => vscode.l10n.t('not unpacked to its end'),
    unusable: () => vscode.l10n.t('no name that commands take'),
    idle: () => (created === undefined ? '' : vscode.l10n.t('{0} old', duration(now - created))),
  }[state]();
  return {
    id,
    subject: { kind: 'sandbox', runtime, sandbox },
    look: () => ({
      label: name,
      description: said,
      icon: state === 'running' ? 'vm-running' : state === 'idle' ? 'vm-outline' : 'warning',
      color: state === 'running' ? 'charts.green' : state === 'idle' ? undefined : 'list.warningForeground',
      context: `${TREE_ITEMS.sandbox}:${runtime.id}:${state}${flagsOf(runtime.id)}`,
      spoken: vscode.l10n.t('Sandbox {0} of {1}, {2}', name, runtime.label, said),
      open: oldest === undefined ? undefined : 'collapsed',
    }),
    ...(oldest === undefined
      ? {}
      : {
          details: {
            key: processes.map(({ pid }) => pid).join(),
            load: async () => [
              ...processes.map((process) => processNode(runtime, sandbox, process, now)),
              ...(await mountNodes(workbench, id, oldest)),
            ],
          },
        }),
    tooltip: () =>
      table(name, [
        [vscode.l10n.t('State'), said],
        [vscode.l10n.t('Made of'), sandbox.origin ?? ''],
        [vscode.l10n.t('Made'), created === undefined ? '' : new Date(created).toLocaleString()],
        [vscode.l10n.t('On the workbench'), sandbox.path ?? ''],
      ]),
  };
}

function processNode(
  runtime: Runtime,
  sandbox: Sandbox,
  process: SandboxProcess,
  now: number,
): TreeNode<SandboxRow> {
  const { pid, command, since } = process;
  return {
    id: `${sandbox.id} process ${pid}`,
    subject: { kind: 'process', runtime, sandbox, process },
    look: () => ({
      label: command === '' ? String(pid) : command,
      description: described(
        vscode.l10n.t('PID {0}', pid),
        since === undefined ? undefined : duration(now - since),
      ),
      icon: 'gear',
      context: `${TREE_ITEMS.sandboxProcess}:${runtime.id}${flagsOf(runtime.id)}`,
    }),
    tooltip: () =>
      table(command, [
        [vscode.l10n.t('PID'), String(pid)],
        [vscode.l10n.t('Since'), since === undefined ? '' : new Date(since).toLocaleString()],
      ]),
  };
}

async function mountNodes(
  workbench: Workbench,
  sandbox: string,
  process: SandboxProcess,
): Promise<TreeNode<SandboxRow>[]> {
  return (await mountsOf(workbench, process)).map(({ source, target, type, readOnly }, index) => ({
    id: `${sandbox} mount ${index} ${target}`,
    look: () => ({
      label: target,
      description: described(source, type, readOnly ? vscode.l10n.t('read-only') : undefined),
      icon: 'folder-library',
    }),
  }));
}

function imageNode(
  workbench: Workbench,
  runtime: Runtime,
  image: SandboxImage,
  now: number,
): TreeNode<SandboxRow> {
  const { id, name, path, size, modified, whole, usable } = image;
  const state = !usable ? 'unusable' : whole ? 'whole' : 'partial';
  const said = {
    whole: undefined,
    partial: vscode.l10n.t('not written to its end'),
    unusable: vscode.l10n.t('no name that commands take'),
  }[state];
  return {
    id,
    subject: { kind: 'image', runtime, image },
    look: () => ({
      label: name,
      description: described(
        size === undefined ? undefined : formatBytes(size),
        modified === undefined ? undefined : vscode.l10n.t('{0} old', duration(now - modified)),
        said,
      ),
      icon: state === 'whole' ? 'file-zip' : 'warning',
      color: state === 'whole' ? undefined : 'list.warningForeground',
      context: `${TREE_ITEMS.sandboxImage}:${runtime.id}:${state}${flagsOf(runtime.id)}`,
      spoken: vscode.l10n.t('Image {0} of {1}, {2}', name, runtime.label, described(path, said)),
    }),
    tooltip: async () =>
      table(name, [
        [vscode.l10n.t('State'), said ?? ''],
        [vscode.l10n.t('Size'), size === undefined ? '' : formatBytes(size)],
        [vscode.l10n.t('Made of'), (await originOf(workbench, image)) ?? vscode.l10n.t('not known')],
        [vscode.l10n.t('Changed'), modified === undefined ? '' : new Date(modified).toLocaleString()],
        [vscode.l10n.t('On the workbench'), path ?? ''],
      ]),
  };
}

/** It is read out of the image while somebody looks; one that cannot be read says nothing. */
async function originOf(workbench: Workbench, image: SandboxImage): Promise<string | undefined> {
  return originOfImage(workbench, image).catch(() => undefined);
}

/** What menus know by: the commands that the runtime has. */
function flagsOf(id: RuntimeId): string {
  return Object.keys(commandsOf(id))
    .map((command) => `+${command}`)
    .join('');
}
