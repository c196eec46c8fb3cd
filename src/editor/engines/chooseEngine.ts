import * as vscode from 'vscode';
import { displayText, explain, noticeText } from '../../base';
import { findEngines, type EngineChoice, type EngineChoices, type EngineInfo } from '../../docker';
import { showFailure, withLateProgress } from '../notify';
import { described } from '../trees/look';
import type { ActiveWorkbench } from '../types';
import { reachedHow, sameEngine } from './texts';

interface Choice extends vscode.QuickPickItem {
  /** The same as long as it stands for the same. */
  key: string;
  run: () => Promise<void>;
}

/**
 * Lists the engines of a workbench, with what is wrong with each that cannot be used, and uses the one that is chosen. What
 * answers late is there from the beginning.
 */
export async function chooseEngine(log: vscode.LogOutputChannel, held: ActiveWorkbench): Promise<void> {
  const picker = vscode.window.createQuickPick<Choice>();
  const abort = new AbortController();
  picker.title = vscode.l10n.t('Engine of {0}', displayText(held.workbench.label));
  picker.placeholder = vscode.l10n.t('Looking for engines…');
  picker.matchOnDescription = picker.matchOnDetail = true;
  picker.busy = true;
  picker.show();
  const chosen = new Promise<Choice | undefined>((resolve) => {
    picker.onDidAccept(() => resolve(picker.selectedItems[0]));
    picker.onDidHide(() => resolve(undefined));
  });
  const show = ({ engines, podmanRests }: EngineChoices): void => {
    const active = picker.activeItems[0]?.key;
    picker.items = [
      ...engines.map((engine) => engineItem(held, engine)),
      ...(podmanRests ? [podmanItem(held)] : []),
      automaticItem(held),
    ];
    if (active !== undefined) picker.activeItems = picker.items.filter(({ key }) => key === active);
    picker.placeholder = vscode.l10n.t('Trees, commands and new terminals are about the engine in use');
  };
  findEngines(held.workbench, { signal: abort.signal, onProgress: show }).then(
    () => (picker.busy = false),
    (error: unknown) => {
      picker.hide();
      void showFailure(log, error);
    },
  );
  try {
    const choice = await chosen;
    picker.hide();
    if (choice === undefined) return;
    await withLateProgress(noticeText(vscode.l10n.t('Opening {0}', choice.label)), choice.run);
  } finally {
    abort.abort();
    picker.dispose();
  }
}

function engineItem(held: ActiveWorkbench, choice: EngineChoice): Choice {
  const { address, info, rootless, contexts, error } = choice;
  const inUse = held.engine !== undefined && sameEngine(held.engine.info, address);
  const [label, icon] =
    error !== undefined
      ? [vscode.l10n.t('Unusable engine'), 'warning']
      : info === undefined
        ? [vscode.l10n.t('Has not answered yet'), 'loading~spin']
        : [nameOf(info), inUse ? 'check' : 'server-environment'];
  return {
    key: [address.socket, address.context].join('\0'),
    label,
    iconPath: new vscode.ThemeIcon(icon),
    description: displayText(
      described(
        inUse ? vscode.l10n.t('in use') : undefined,
        rootless ? vscode.l10n.t('rootless') : undefined,
        contexts.length === 0 ? undefined : vscode.l10n.t('context {0}', contexts.join(', ')),
      ),
    ),
    detail: described(reachedHow(address), error === undefined ? undefined : displayText(explain(error))),
    run: () => held.chooseEngine(address),
  };
}

const nameOf = ({ name, version }: EngineInfo): string => displayText(`${name} ${version}`);

function podmanItem(held: ActiveWorkbench): Choice {
  return {
    key: 'podman',
    label: vscode.l10n.t('Start Podman'),
    iconPath: new vscode.ThemeIcon('play'),
    description: vscode.l10n.t('installed, not serving'),
    detail: vscode.l10n.t(
      'Runs “podman system service” as {0} until the workbench is disconnected; its containers go on.',
      displayText(held.workbench.user),
    ),
    run: () => held.usePodman(),
  };
}

function automaticItem(held: ActiveWorkbench): Choice {
  return {
    key: 'automatic',
    label: vscode.l10n.t('Whichever the docker command uses'),
    iconPath: new vscode.ThemeIcon('wand'),
    detail: vscode.l10n.t('DOCKER_HOST, docker’s current context, or the first engine that answers'),
    run: () => held.chooseEngine(undefined),
  };
}
