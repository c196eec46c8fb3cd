import * as vscode from 'vscode';
import type { Container, Network } from '../../docker';
import { TREE_ITEMS, VIEWS } from '../contributions';
import type { Milestones } from '../milestones';
import type { Connection } from '../types';
import { InventoryView, type TreeNode } from './inventoryView';
import { described } from './look';
import { usersOf } from './model/imageGroups';
import { named } from './phrases';
import { table } from './tooltip';
import { userNode } from './userNode';

/** A network and the containers that belong to it. */
export interface UsedNetwork {
  network: Network;
  users: readonly Container[];
}

export function createNetworksView(
  connection: Connection,
  milestones: Milestones,
): InventoryView<UsedNetwork> {
  return new InventoryView(connection, milestones, {
    viewId: VIEWS.networks,
    roots: ({ inventory }) => {
      if (inventory === undefined) return [];
      const users = usersOf(inventory.containers, ({ networks }) => networks);
      // Those that somebody made stand first.
      return [...inventory.networks]
        .sort((a, b) => Number(a.builtIn) - Number(b.builtIn))
        .map((network) => networkNode({ network, users: users.get(network.name) ?? [] }));
    },
  });
}

function networkNode(used: UsedNetwork): TreeNode<UsedNetwork> {
  const { network, users } = used;
  const use = users.length === 0 ? vscode.l10n.t('not in use') : vscode.l10n.t('used by {0}', named(users));
  return {
    id: network.id,
    subject: used,
    look: () => ({
      label: network.name,
      description: described(
        network.driver,
        network.internal ? vscode.l10n.t('internal') : undefined,
        network.subnets.map(({ subnet }) => subnet).join(', '),
        use,
      ),
      icon: 'type-hierarchy',
      color: users.some(({ state }) => state === 'running')
        ? 'charts.green'
        : network.builtIn
          ? 'disabledForeground'
          : undefined,
      context: network.builtIn ? TREE_ITEMS.builtInNetwork : TREE_ITEMS.network,
      spoken: vscode.l10n.t('Network {0}, {1}', network.name, use),
      open: users.length === 0 ? undefined : 'collapsed',
    }),
    children: users.map((container) => userNode(network.id, container)),
    tooltip: () =>
      table(network.name, [
        [vscode.l10n.t('Use'), use],
        [vscode.l10n.t('Driver'), network.driver],
        [vscode.l10n.t('Scope'), network.scope],
        [
          vscode.l10n.t('Addresses'),
          network.subnets
            .map(({ subnet, gateway }) => (gateway === undefined ? subnet : `${subnet} (${gateway})`))
            .join(', '),
        ],
        [
          vscode.l10n.t('Created'),
          network.created === undefined ? '' : new Date(network.created).toLocaleString(),
        ],
        [vscode.l10n.t('ID'), network.id.slice(0, 12)],
      ]),
  };
}
