import * as vscode from 'vscode';
import { formatBytes } from '../../base';
import type { Container, Engine, Volume } from '../../docker';
import type { FileRows } from '../containerFiles';
import { TREE_ITEMS, VIEWS } from '../contributions';
import type { Milestones } from '../milestones';
import type { Connection } from '../types';
import { InventoryView, type TreeNode } from './inventoryView';
import { described } from './look';
import { usersOf } from './model/imageGroups';
import { named } from './phrases';
import { Sizes } from './sizes';
import { table } from './tooltip';
import { userNode } from './userNode';

/** A volume and the containers that it is mounted in. */
export interface UsedVolume {
  volume: Volume;
  users: readonly Container[];
}

export function createVolumesView(
  connection: Connection,
  milestones: Milestones,
  files: FileRows,
): InventoryView<UsedVolume> {
  const sizes = new Sizes<number>();
  return new InventoryView(connection, milestones, {
    viewId: VIEWS.volumes,
    onDidChange: files.onDidChange,
    roots: ({ inventory, engine, workbench }) => {
      if (inventory === undefined || engine === undefined) return [];
      const users = usersOf(inventory.containers, ({ volumes }) => volumes);
      // Those that somebody named stand first.
      return [...inventory.volumes]
        .sort((a, b) => Number(a.anonymous) - Number(b.anonymous))
        .map((volume) =>
          volumeNode({ volume, users: users.get(volume.name) ?? [] }, engine, sizes, (id) =>
            files.root<UsedVolume>(id, workbench, { kind: 'volume', name: volume.name }),
          ),
        );
    },
  });
}

function volumeNode(
  used: UsedVolume,
  engine: Engine,
  sizes: Sizes<number>,
  files: (parent: string) => TreeNode<UsedVolume>,
): TreeNode<UsedVolume> {
  const { volume, users } = used;
  const id = `volume:${volume.name}`;
  const use = users.length === 0 ? vscode.l10n.t('not in use') : vscode.l10n.t('used by {0}', named(users));
  return {
    id,
    subject: used,
    look: () => ({
      label: volume.anonymous ? volume.name.slice(0, 12) : volume.name,
      description: described(
        volume.anonymous ? vscode.l10n.t('no name') : undefined,
        volume.driver === 'local' ? undefined : volume.driver,
        use,
      ),
      icon: 'database',
      color: users.some(({ state }) => state === 'running')
        ? 'charts.green'
        : volume.anonymous
          ? 'disabledForeground'
          : undefined,
      context: TREE_ITEMS.volume,
      spoken: vscode.l10n.t('Volume {0}, {1}', volume.name, use),
      open: 'collapsed',
    }),
    details: {
      key: JSON.stringify(users.map(({ id, name, state }) => [id, name, state])),
      load: () =>
        Promise.resolve([
          ...users.map((container) => userNode<UsedVolume>(id, container)),
          sizes.node(id, formatBytes),
          files(id),
        ]),
      watch: (repaint) => sizes.watch(id, (signal) => sizeOf(engine, volume.name, signal), repaint),
    },
    tooltip: () =>
      table(volume.name, [
        [vscode.l10n.t('Use'), use],
        [vscode.l10n.t('Driver'), volume.driver],
        [vscode.l10n.t('On the workbench'), volume.mountpoint],
        [
          vscode.l10n.t('Created'),
          volume.created === undefined ? '' : new Date(volume.created).toLocaleString(),
        ],
      ]),
  };
}

async function sizeOf(engine: Engine, name: string, signal: AbortSignal): Promise<number | undefined> {
  const { volumes } = await engine.system.diskUsage(['volume'], { signal });
  return volumes?.find(({ id }) => id === name)?.size;
}
