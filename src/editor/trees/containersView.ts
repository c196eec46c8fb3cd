import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { Container, ContainerState, PublishedPort } from '../../docker';
import { TREE_ITEMS, VIEWS } from '../contributions';
import type { Milestones } from '../milestones';
import { publishedPorts } from '../tunnels';
import type { Connection } from '../types';
import { createInventoryView, type InventoryViewSpec } from './inventoryView';
import { table } from './tooltip';

/** Running ones first, then the latest first. */
const ORDER: Readonly<Record<ContainerState, number>> = {
  running: 0,
  restarting: 0,
  paused: 1,
  created: 2,
  exited: 3,
  removing: 4,
  dead: 5,
};

const ICONS: Readonly<Record<ContainerState, { icon: string; color?: string }>> = {
  running: { icon: 'vm-running', color: 'charts.green' },
  restarting: { icon: 'debug-restart', color: 'charts.yellow' },
  paused: { icon: 'debug-pause', color: 'charts.yellow' },
  created: { icon: 'vm-outline' },
  exited: { icon: 'vm-outline' },
  removing: { icon: 'trash' },
  dead: { icon: 'error', color: 'charts.red' },
};

const SPEC: InventoryViewSpec<Container> = {
  viewId: VIEWS.containers,
  elements: ({ inventory }) =>
    [...(inventory?.containers ?? [])].sort(
      (a, b) => ORDER[a.state] - ORDER[b.state] || b.created - a.created || a.name.localeCompare(b.name),
    ),
  id: ({ id }) => id,
  engineId: ({ id }) => id,
  concerned: ({ containers }) => containers,
  render(container) {
    const item = new vscode.TreeItem(displayText(container.name));
    const { icon, color } = ICONS[container.state];
    item.iconPath = new vscode.ThemeIcon(
      icon,
      color === undefined ? undefined : new vscode.ThemeColor(color),
    );
    const ports = describePorts(container.ports);
    item.description = displayText(
      [shortImage(container.image), container.state, ...(ports === '' ? [] : [ports])].join(' · '),
    );
    item.contextValue =
      container.state === 'running' && publishedPorts(container).length > 0
        ? TREE_ITEMS.publishing
        : TREE_ITEMS.container;
    item.accessibilityInformation = {
      label: vscode.l10n.t(
        'Container {0}, {1}, of image {2}',
        displayText(container.name),
        container.state,
        displayText(container.image),
      ),
    };
    return item;
  },
  tooltip: (container) =>
    table(container.name, [
      [vscode.l10n.t('Image'), container.image],
      [vscode.l10n.t('State'), container.status === '' ? container.state : container.status],
      [vscode.l10n.t('Command'), container.command],
      [vscode.l10n.t('Ports'), describePorts(container.ports)],
      [vscode.l10n.t('Created'), new Date(container.created).toLocaleString()],
      [vscode.l10n.t('ID'), container.id.slice(0, 12)],
    ]),
};

export function createContainersView(
  connection: Connection,
  milestones: Milestones,
): ReturnType<typeof createInventoryView<Container>> {
  return createInventoryView(connection, milestones, SPEC);
}

/** An image that is named only by its digest is shown as `docker ps` shows it. */
function shortImage(image: string): string {
  return /^sha256:[0-9a-f]{64}$/.test(image) ? image.slice(7, 19) : image;
}

/** `8888→80`, published ones only, each pair once though it is published on IPv4 and IPv6. */
function describePorts(ports: readonly PublishedPort[]): string {
  const pairs = ports.flatMap(({ publicPort, privatePort, protocol }) =>
    publicPort === undefined
      ? []
      : [`${publicPort}→${privatePort}${protocol === 'tcp' ? '' : `/${protocol}`}`],
  );
  return [...new Set(pairs)].join(', ');
}
