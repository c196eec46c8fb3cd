import * as vscode from 'vscode';
import { ExplainedError, displayText, formatBytes, noticeText } from '../../base';
import type { Engine, EngineAction, Inventory, Pruned } from '../../docker';
import type { FileRows } from '../containerFiles';
import { tellCommand } from '../containers';
import { withLateProgress } from '../notify';
import type { RunningTransfers } from '../transfers';
import type { Connection } from '../types';
import type { Choices } from './choices';
import type { Revealed } from './containerDetails';
import type { ContainerChoices } from './containersView';
import type { Filter } from './filter';
import type { ContainerGrouping, ContainerOrder } from './model/containerGroups';
import type { Rows } from './rows';

/** What {@link createTreeActions} acts on. */
export interface TreeParts {
  log: vscode.LogOutputChannel;
  connection: Connection;
  rows: Rows;
  transfers: RunningTransfers;
  containerChoices: Choices<ContainerChoices>;
  containerFilter: Filter;
  imageFilter: Filter;
  revealed: Revealed;
  fileRows: FileRows;
}

/** What the commands about the views of the inventory do, and those about volumes and networks. */
export function createTreeActions(parts: TreeParts) {
  const { rows, containerChoices, containerFilter, imageFilter } = parts;

  const active = (): { engine: Engine; inventory: Inventory | undefined } => {
    const held = parts.connection.active;
    if (held?.engine !== undefined) return { engine: held.engine, inventory: held.inventory };
    throw (
      held?.engineError ??
      new ExplainedError('not-connected', vscode.l10n.t('There is no engine to ask.'), {
        remedy: vscode.l10n.t('Connect to a workbench first.'),
      })
    );
  };

  /** Not every engine tells an event of everything: the views look again. */
  const changing = async <T>(
    title: string,
    action: EngineAction,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const { engine, inventory } = parts.connection.active ?? {};
    tellCommand(parts.log, action, engine);
    try {
      return await withLateProgress(title, task);
    } finally {
      inventory?.refresh();
    }
  };

  /** Removes one after the other; the first failure ends it. */
  const removeAll = async (
    elements: readonly { name: string }[],
    question: string,
    action: EngineAction,
    remove: (engine: Engine, name: string) => Promise<void>,
  ): Promise<void> => {
    const { engine } = active();
    if (elements.length === 0 || !(await agreed(question, elements))) return;
    await changing(vscode.l10n.t('Removing…'), action, async (signal) => {
      for (const { name } of elements) {
        signal.throwIfAborted();
        await remove(engine, name);
      }
    });
  };

  return {
    'containerWorkbench.refresh': () => {
      parts.connection.active?.inventory?.refresh();
      parts.fileRows.refresh();
    },
    'containerWorkbench.groupContainers': async () => {
      const groupBy = await pick<ContainerGrouping>(
        vscode.l10n.t('Group containers by'),
        {
          none: vscode.l10n.t('Nothing: one list'),
          state: vscode.l10n.t('State'),
          project: vscode.l10n.t('Compose project'),
          image: vscode.l10n.t('Image'),
        },
        containerChoices.current.groupBy,
      );
      if (groupBy !== undefined) await containerChoices.choose({ groupBy });
    },
    'containerWorkbench.sortContainers': async () => {
      const order = await pick<ContainerOrder>(
        vscode.l10n.t('Sort containers by'),
        {
          state: vscode.l10n.t('State, running ones first'),
          name: vscode.l10n.t('Name'),
          newest: vscode.l10n.t('Age, the newest first'),
          image: vscode.l10n.t('Image'),
        },
        containerChoices.current.order,
      );
      if (order !== undefined) await containerChoices.choose({ order });
    },
    'containerWorkbench.filterContainers': () =>
      containerFilter.ask(vscode.l10n.t('Show only containers with')),
    'containerWorkbench.clearContainerFilter': () => {
      containerFilter.text = '';
    },
    'containerWorkbench.filterImages': () => imageFilter.ask(vscode.l10n.t('Show only images with')),
    'containerWorkbench.clearImageFilter': () => {
      imageFilter.text = '';
    },
    'containerWorkbench.toggleValue': (row: string) => parts.revealed.toggle(row),
    'containerWorkbench.cancelTransfer': (row: string) => parts.transfers.cancel(row),

    'containerWorkbench.createVolume': async () => {
      const { engine } = active();
      const name = await ask(vscode.l10n.t('Name of the new volume'));
      if (name === undefined) return;
      await changing(vscode.l10n.t('Creating the volume…'), { kind: 'create-volume', name }, () =>
        engine.volumes.create({ name }),
      );
    },
    'containerWorkbench.removeVolumes': async (row?: string, selected?: readonly string[]) => {
      const volumes = rows.volumes(row, selected).map(({ volume }) => volume);
      await removeAll(
        volumes,
        volumes.length === 1
          ? vscode.l10n.t('Remove this volume, with all files in it?')
          : vscode.l10n.t('Remove these {0} volumes, with all files in them?', volumes.length),
        { kind: 'remove-volumes', volumes: volumes.map(({ name }) => name) },
        (engine, name) => engine.volumes.remove(name),
      );
    },
    'containerWorkbench.pruneVolumes': async () => {
      const { engine, inventory } = active();
      const used = new Set(inventory?.containers.flatMap(({ volumes }) => volumes));
      const going = (inventory?.volumes ?? []).filter(({ name }) => !used.has(name));
      if (going.length === 0) return tellNothing();
      const question = vscode.l10n.t('Remove the volumes that no container uses, with all files in them?');
      if (!(await agreed(question, going))) return;
      tellPruned(
        await changing(
          vscode.l10n.t('Removing unused volumes…'),
          { kind: 'prune-volumes', all: true },
          (signal) => engine.volumes.prune({ all: true, signal }),
        ),
      );
    },

    'containerWorkbench.createNetwork': async () => {
      const { engine } = active();
      const name = await ask(vscode.l10n.t('Name of the new network'));
      if (name === undefined) return;
      await changing(vscode.l10n.t('Creating the network…'), { kind: 'create-network', name }, () =>
        engine.networks.create({ name }),
      );
    },
    'containerWorkbench.removeNetworks': async (row?: string, selected?: readonly string[]) => {
      const networks = rows
        .networks(row, selected)
        .map(({ network }) => network)
        .filter(({ builtIn }) => !builtIn);
      await removeAll(
        networks,
        networks.length === 1
          ? vscode.l10n.t('Remove this network?')
          : vscode.l10n.t('Remove these {0} networks?', networks.length),
        { kind: 'remove-networks', networks: networks.map(({ name }) => name) },
        (engine, name) => engine.networks.remove(name),
      );
    },
    'containerWorkbench.pruneNetworks': async () => {
      const { engine, inventory } = active();
      const used = new Set(inventory?.containers.flatMap(({ networks }) => networks));
      const going = (inventory?.networks ?? []).filter(({ name, builtIn }) => !builtIn && !used.has(name));
      if (going.length === 0) return tellNothing();
      if (!(await agreed(vscode.l10n.t('Remove the networks that no container uses?'), going))) return;
      tellPruned(
        await changing(vscode.l10n.t('Removing unused networks…'), { kind: 'prune-networks' }, (signal) =>
          engine.networks.prune({ signal }),
        ),
      );
    },
  };
}

/** Lets a person choose one of a few, with a mark at what holds now. */
async function pick<T extends string>(
  title: string,
  labels: Readonly<Record<T, string>>,
  current: T,
): Promise<T | undefined> {
  const picked = await vscode.window.showQuickPick(
    (Object.entries(labels) as [T, string][]).map(([value, label]) => ({
      label,
      value,
      ...(value === current ? { description: vscode.l10n.t('now') } : {}),
    })),
    { title },
  );
  return picked?.value;
}

/** A name as engines take it for volumes and networks. */
function ask(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    validateInput: (value) =>
      /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(value)
        ? undefined
        : vscode.l10n.t('Letters, digits, “.”, “_” and “-”, beginning with a letter or digit.'),
  });
}

/** As many names as a person reads before agreeing. */
const NAMED_AT_MOST = 20;

async function agreed(question: string, elements: readonly { name: string }[]): Promise<boolean> {
  const remove = vscode.l10n.t('Remove');
  const names = elements.slice(0, NAMED_AT_MOST).map(({ name }) => displayText(name));
  if (elements.length > NAMED_AT_MOST) {
    names.push(vscode.l10n.t('… and {0} more', elements.length - NAMED_AT_MOST));
  }
  const answer = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail: names.join('\n') },
    remove,
  );
  return answer === remove;
}

function tellNothing(): void {
  void vscode.window.showInformationMessage(vscode.l10n.t('All of them are in use. Nothing was removed.'));
}

function tellPruned({ removed, reclaimed }: Pruned): void {
  const sentence =
    reclaimed > 0
      ? vscode.l10n.t('{0} removed, {1} free again.', removed.length, formatBytes(reclaimed))
      : vscode.l10n.t('{0} removed.', removed.length);
  void vscode.window.showInformationMessage(noticeText(sentence));
}
