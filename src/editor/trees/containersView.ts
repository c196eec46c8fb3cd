import * as vscode from 'vscode';
import type { AuditFinding } from '../../audit';
import type { Container, ContainerState } from '../../docker';
import { TREE_ITEMS, VIEWS } from '../contributions';
import type { Milestones } from '../milestones';
import { publishedPorts } from '../tunnels';
import type { Connection } from '../types';
import type { Choices } from './choices';
import { containerDetails, Measurements, type DetailsParts } from './containerDetails';
import type { Filter } from './filter';
import { InventoryView, type Details, type TreeNode } from './inventoryView';
import { KeptRows } from './keptRows';
import { described, type Look } from './look';
import {
  filterContainers,
  groupContainers,
  PROJECT_LABEL,
  type ContainerGroup,
  type ContainerGrouping,
  type ContainerOrder,
} from './model/containerGroups';
import { readStatus, Since } from './model/status';
import { duration, publishedPairs, shortImage } from './phrases';
import { table } from './tooltip';

const ICONS: Readonly<Record<ContainerState, { icon: string; color?: string }>> = {
  running: { icon: 'vm-running', color: 'charts.green' },
  restarting: { icon: 'debug-restart', color: 'charts.yellow' },
  paused: { icon: 'debug-pause', color: 'charts.yellow' },
  created: { icon: 'vm-outline' },
  exited: { icon: 'vm-outline' },
  removing: { icon: 'trash' },
  dead: { icon: 'error', color: 'charts.red' },
};

/** How a person wants the containers to be shown. */
export type ContainerChoices = { groupBy: ContainerGrouping; order: ContainerOrder };

export interface ContainersViewParts extends DetailsParts {
  connection: Connection;
  milestones: Milestones;
  choices: Choices<ContainerChoices>;
  filter: Filter;
}

export function createContainersView(parts: ContainersViewParts): InventoryView<Container> {
  const { connection, milestones, choices, filter, revealed, files, marks } = parts;
  const since = new Since();
  const measurements = new Measurements();
  const kept = new KeptRows<Container>();
  return new InventoryView(connection, milestones, {
    viewId: VIEWS.containers,
    onDidChange: anyOf(
      choices.onDidChange,
      filter.onDidChange,
      revealed.onDidChange,
      files.onDidChange,
      marks.onDidChange,
    ),
    message: () => filter.message,
    roots: (active, now) => {
      const { inventory, engine } = active;
      if (inventory === undefined || engine === undefined) return [];
      since.keep(inventory.containers);
      marks.look(engine, inventory.containers);
      kept.begin();
      const { groupBy, order } = choices.current;
      const rows = (group: ContainerGroup): TreeNode<Container>[] =>
        group.containers.map((container) => {
          const from = since.of(container, now);
          const lasted = from === undefined ? undefined : duration(now - from);
          const mark = marks.of(engine, container);
          return kept.row(container.id, [container, lasted, active, engine, mark], () =>
            containerNode(
              container,
              lasted,
              mark,
              containerDetails(active, engine, container, parts, measurements),
            ),
          );
        });
      const groups = groupContainers(filterContainers(inventory.containers, filter.text), groupBy, order);
      return groups.flatMap((group) =>
        groupBy === 'none' || (groupBy === 'project' && group.name === undefined)
          ? rows(group)
          : [groupNode(group, groupBy, rows(group))],
      );
    },
  });
}

/** Heard when any of them is. */
function anyOf(...events: readonly vscode.Event<void>[]): vscode.Event<void> {
  return (listener, self, disposables) => {
    const all = vscode.Disposable.from(...events.map((event) => event(listener, self)));
    disposables?.push(all);
    return all;
  };
}

function groupNode(
  { name = '', containers }: ContainerGroup,
  by: ContainerGrouping,
  children: readonly TreeNode<Container>[],
): TreeNode<Container> {
  const running = containers.filter(({ state }) => state === 'running').length;
  return {
    id: `${by}:${name}`,
    look: () => ({
      label: by === 'image' ? shortImage(name) : name,
      description:
        by === 'state'
          ? String(containers.length)
          : vscode.l10n.t('{0} of {1} running', running, containers.length),
      icon: by === 'state' ? ICONS[name as ContainerState].icon : by === 'project' ? 'layers' : 'package',
      context: by === 'project' ? TREE_ITEMS.project : TREE_ITEMS.containerGroup,
      open: 'expanded',
    }),
    children,
  };
}

function containerNode(
  container: Container,
  lasted: string | undefined,
  mark: AuditFinding | undefined,
  details: Details<Container>,
): TreeNode<Container> {
  return {
    id: container.id,
    subject: container,
    look: () => containerLook(container, lasted, mark),
    details,
    tooltip: () =>
      table(container.name, [
        [vscode.l10n.t('Image'), container.image],
        [vscode.l10n.t('State'), container.status === '' ? container.state : stateText(container, lasted)],
        [vscode.l10n.t('Danger'), mark === undefined ? '' : `${mark.message} ${mark.allows}`],
        [vscode.l10n.t('Command'), container.command],
        [vscode.l10n.t('Ports'), publishedPairs(container.ports)],
        [vscode.l10n.t('Networks'), container.networks.join(', ')],
        [vscode.l10n.t('Volumes'), container.volumes.join(', ')],
        [vscode.l10n.t('Compose project'), container.labels[PROJECT_LABEL] ?? ''],
        [vscode.l10n.t('Created'), new Date(container.created).toLocaleString()],
        [vscode.l10n.t('ID'), container.id.slice(0, 12)],
      ]),
  };
}

function containerLook(
  container: Container,
  lasted: string | undefined,
  mark: AuditFinding | undefined,
): Look {
  const { health } = readStatus(container.status);
  const { icon, color } = ICONS[container.state];
  const publishing = container.state === 'running' && publishedPorts(container).length > 0;
  return {
    label: container.name,
    description: described(
      // In front, where narrow views show it: what such a container is, in the words of the rule's id.
      mark === undefined ? undefined : `⚠ ${mark.rule.replaceAll('-', ' ')}`,
      shortImage(container.image),
      stateText(container, lasted),
      health === undefined ? undefined : HEALTH[health](),
      publishedPairs(container.ports),
    ),
    icon,
    color: health === 'unhealthy' ? 'charts.red' : health === 'starting' ? 'charts.yellow' : color,
    context: `${TREE_ITEMS.container}:${container.state}${publishing ? ':publishing' : ''}`,
    spoken: vscode.l10n.t(
      'Container {0}, {1}, of image {2}',
      container.name,
      described(
        stateText(container, lasted),
        health === undefined ? undefined : HEALTH[health](),
        mark?.message,
      ),
      container.image,
    ),
    open: 'collapsed',
  };
}

const HEALTH = {
  healthy: () => vscode.l10n.t('healthy'),
  unhealthy: () => vscode.l10n.t('unhealthy'),
  starting: () => vscode.l10n.t('not healthy yet'),
} as const;

/** `running 3 min`, `exited (137) 2 h ago`. */
function stateText({ state, status }: Container, lasted: string | undefined): string {
  const { exitCode } = readStatus(status);
  const word = exitCode === undefined ? state : `${state} (${exitCode})`;
  if (lasted === undefined) return word;
  return state === 'exited' ? vscode.l10n.t('{0} {1} ago', word, lasted) : `${word} ${lasted}`;
}
