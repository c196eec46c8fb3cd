import * as vscode from 'vscode';
import { Disposables, formatBytes, type Disposable } from '../../base';
import type { Container, ContainerDetails, ContainerSize, ContainerStats, Engine } from '../../docker';
import type { ChangeRows, FileRows } from '../containerFiles';
import { TREE_ITEMS } from '../contributions';
import type { ContainerMarks } from './containerMarks';
import type { Details, TreeNode } from './inventoryView';
import type { ActiveWorkbench } from '../types';
import { described, type Look } from './look';
import { Sizes } from './sizes';

type Node = TreeNode<Container>;

/** Which values of environment variables a person wants to see; by id of their row. */
export class Revealed implements vscode.Disposable {
  readonly #ids = new Set<string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  toggle(id: string): void {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** The last two of a container. */
interface Measured {
  stats: ContainerStats;
  earlier: ContainerStats | undefined;
}

/** What containers take whose rows are open, by their ids. */
export class Measurements {
  /** Of those that run. */
  readonly use = new Map<string, Measured>();
  /** On the disk. */
  readonly sizes = new Sizes<ContainerSize>();
}

export interface DetailsParts {
  revealed: Revealed;
  files: FileRows;
  changes: ChangeRows;
  marks: ContainerMarks;
}

/** What is below a container: what it takes, while it runs, and what it was made with. */
export function containerDetails(
  { workbench }: ActiveWorkbench,
  engine: Engine,
  container: Container,
  { revealed, files, changes, marks }: DetailsParts,
  measurements: Measurements,
): Details<Container> {
  const running = container.state === 'running';
  const { id } = container;
  return {
    get key() {
      return JSON.stringify([container.state, container.name, container.ports, container.networks]);
    },
    load: async () => {
      const details = await engine.containers.inspect(id);
      void marks.learn(engine, details);
      return [
        ...(running ? usageNodes(container, details, () => measurements.use.get(id)) : []),
        measurements.sizes.node(id, ({ own, whole }) =>
          vscode.l10n.t('{0}, {1} with its image', formatBytes(own), formatBytes(whole)),
        ),
        ...madeWith(container, details, revealed),
        files.root(id, workbench, { kind: 'container', name: container.name }),
        changes.root(workbench, engine, container),
      ];
    },
    watch: (repaint) => {
      const watching = new Disposables();
      const { use, sizes } = measurements;
      watching.add(sizes.watch(id, (signal) => engine.containers.size(id, { signal }), repaint));
      if (running) {
        watching.add({ dispose: () => use.delete(id) });
        watching.add(
          measure(engine, id, (stats) => {
            use.set(id, { stats, earlier: use.get(id)?.stats });
            repaint();
          }),
        );
      }
      return watching;
    },
  };
}

/** Hears every measurement, until it is given up or the container ends. */
function measure(engine: Engine, id: string, heard: (stats: ContainerStats) => void): Disposable {
  const abort = new AbortController();
  const listen = async (): Promise<void> => {
    for await (const stats of engine.containers.stats(id, { signal: abort.signal })) {
      if (abort.signal.aborted) return;
      heard(stats);
    }
  };
  // A container that has ended tells so by its state, a lost connection by the view's message.
  listen().catch(() => {});
  return { dispose: () => abort.abort() };
}

function usageNodes(
  { id }: Container,
  { limits }: ContainerDetails,
  measured: () => Measured | undefined,
): Node[] {
  const node = (
    name: string,
    label: string,
    icon: string,
    describe: (measured: Measured) => string,
  ): Node => ({
    id: `${id} ${name}`,
    look: (): Look => {
      const now = measured();
      return {
        label,
        icon,
        description: now === undefined ? vscode.l10n.t('measuring…') : describe(now),
        color: now !== undefined && isHigh(name, now.stats, limits.cpus) ? 'charts.red' : undefined,
      };
    },
  });
  return [
    node('cpu', vscode.l10n.t('CPU'), 'pulse', ({ stats }) =>
      stats.cpu === undefined
        ? vscode.l10n.t('measuring…')
        : vscode.l10n.t(
            '{0} % of {1} %',
            stats.cpu < 10 ? stats.cpu.toFixed(1) : Math.round(stats.cpu),
            Math.round((limits.cpus ?? stats.processors) * 100),
          ),
    ),
    node('memory', vscode.l10n.t('Memory'), 'dashboard', ({ stats }) =>
      vscode.l10n.t(
        '{0} of {1} ({2} %)',
        formatBytes(stats.memory),
        formatBytes(stats.memoryLimit),
        Math.round((100 * stats.memory) / Math.max(1, stats.memoryLimit)),
      ),
    ),
    node('disk', vscode.l10n.t('Disk'), 'save', ({ stats, earlier }) =>
      stats.disk === undefined
        ? vscode.l10n.t('not counted here')
        : vscode.l10n.t(
            '{0}/s read, {1}/s written',
            rate(stats, earlier, ({ disk }) => disk?.read),
            rate(stats, earlier, ({ disk }) => disk?.written),
          ),
    ),
    node('network', vscode.l10n.t('Network'), 'arrow-both', ({ stats, earlier }) =>
      stats.network === undefined
        ? vscode.l10n.t('none of its own')
        : vscode.l10n.t(
            '↓ {0}/s ↑ {1}/s',
            rate(stats, earlier, ({ network }) => network?.received),
            rate(stats, earlier, ({ network }) => network?.sent),
          ),
    ),
  ];
}

function isHigh(what: string, stats: ContainerStats, cpus: number | undefined): boolean {
  if (what === 'cpu') return (stats.cpu ?? 0) > 90 * (cpus ?? stats.processors);
  return what === 'memory' && stats.memory > 0.9 * stats.memoryLimit;
}

/** Bytes per second between two measurements. */
function rate(
  now: ContainerStats,
  earlier: ContainerStats | undefined,
  counter: (stats: ContainerStats) => number | undefined,
): string {
  const [to, from] = [counter(now), earlier && counter(earlier)];
  if (to === undefined || from === undefined || earlier === undefined) return formatBytes(0);
  const seconds = Math.max(0.1, (now.time - earlier.time) / 1000);
  return formatBytes(Math.max(0, Math.round((to - from) / seconds)));
}

/** Ports, mounts, networks, environment and limits: each a row with rows below it, where there are any. */
function madeWith(container: Container, details: ContainerDetails, revealed: Revealed): Node[] {
  const { id } = container;
  const section = (name: string, label: string, icon: string, children: readonly Node[]): Node[] =>
    children.length === 0
      ? []
      : [
          {
            id: `${id} ${name}`,
            look: () => ({ label, icon, description: String(children.length), open: 'collapsed' }),
            children,
          },
        ];
  const leaf = (rowId: string, look: Look): Node => ({ id: `${id} ${rowId}`, look: () => look });
  return [
    ...section(
      'ports',
      vscode.l10n.t('Ports'),
      'plug',
      details.ports.map((port, index) => {
        const { privatePort, publicPort, address, protocol } = port;
        const inside = `${privatePort}/${protocol}`;
        return {
          ...leaf(`port ${index}`, {
            label: publicPort === undefined ? inside : `${publicPort} → ${inside}`,
            description: publicPort === undefined ? vscode.l10n.t('not published') : (address ?? ''),
            icon: publicPort === undefined ? 'circle-outline' : 'globe',
            context: protocol === 'tcp' && details.running ? TREE_ITEMS.reachablePort : TREE_ITEMS.port,
          }),
          // Of its ports, this one is meant.
          subject: { ...container, ports: [port] },
        };
      }),
    ),
    ...section(
      'mounts',
      vscode.l10n.t('Mounts'),
      'folder-library',
      details.mounts.map((mount) =>
        leaf(`mount ${mount.target}`, {
          label: mount.target,
          description: described(
            mount.name ?? mount.source,
            mount.type,
            mount.readOnly ? vscode.l10n.t('read-only') : undefined,
          ),
          icon: mount.type === 'volume' ? 'database' : 'folder',
        }),
      ),
    ),
    ...section(
      'networks',
      vscode.l10n.t('Networks'),
      'type-hierarchy',
      details.networks.map((network) =>
        leaf(`network ${network.name}`, {
          label: network.name,
          description: network.addresses.join(', '),
          icon: 'type-hierarchy',
        }),
      ),
    ),
    ...section(
      'environment',
      vscode.l10n.t('Environment'),
      'symbol-variable',
      details.env.map((variable) => {
        const equals = variable.indexOf('=');
        const name = equals === -1 ? variable : variable.slice(0, equals);
        const rowId = `${id} env ${name}`;
        return {
          id: rowId,
          look: () => ({
            label: name,
            description: revealed.has(rowId) ? variable.slice(name.length + 1) : '••••••',
            icon: 'symbol-variable',
            context: TREE_ITEMS.environment,
          }),
        };
      }),
    ),
    ...section(
      'limits',
      vscode.l10n.t('Limits'),
      'shield',
      limitNodes(details).map(([name, label, value]) =>
        leaf(`limit ${name}`, { label, description: value, icon: 'shield' }),
      ),
    ),
  ];
}

function limitNodes({ limits, restart, readOnly, privileged }: ContainerDetails): [string, string, string][] {
  const none = vscode.l10n.t('no limit');
  return [
    ['cpus', vscode.l10n.t('Processors'), limits.cpus === undefined ? none : String(limits.cpus)],
    ['memory', vscode.l10n.t('Memory'), limits.memory === undefined ? none : formatBytes(limits.memory)],
    [
      'processes',
      vscode.l10n.t('Processes'),
      limits.processes === undefined ? none : String(limits.processes),
    ],
    ['restart', vscode.l10n.t('Restarts'), restart === '' ? 'no' : restart],
    ...(readOnly
      ? [['readOnly', vscode.l10n.t('Files'), vscode.l10n.t('read-only')] as [string, string, string]]
      : []),
    ...(privileged
      ? [
          ['privileged', vscode.l10n.t('Privileged'), vscode.l10n.t('may do what root may do')] as [
            string,
            string,
            string,
          ],
        ]
      : []),
  ];
}
