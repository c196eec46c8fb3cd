import * as vscode from 'vscode';
import { displayText, explain } from '../../base';
import { formatAddress, isLoopback, listeningPorts, parseForward } from '../../workbench';
import type { ActiveWorkbench } from '../types';
import type { ForwardWish } from './forwardedPorts';
import { portChoices } from './portChoices';

interface Choice extends vscode.QuickPickItem {
  wish?: ForwardWish;
}

/** Asks for a port of `held`: one that was found there, or one that is typed as for `ssh -L`. */
export async function pickPort(held: ActiveWorkbench): Promise<ForwardWish | undefined> {
  const picker = vscode.window.createQuickPick<Choice>();
  picker.title = vscode.l10n.t('Forward a port of {0}', displayText(held.workbench.label));
  picker.placeholder = vscode.l10n.t('A port, as in 8080, HOST:8080 or LOCAL_PORT:HOST:8080');
  picker.matchOnDescription = true;
  let found: Choice[] = [];
  const show = (): void => {
    picker.items = [...typed(picker.value), ...found];
  };
  picker.onDidChangeValue(show);
  const look = async (): Promise<void> => {
    picker.busy = true;
    // A machine without /proc, or without an engine, has nothing to offer here; a lost connection tells so itself.
    const listening = listeningPorts(held.workbench).catch(() => []);
    const containers = (await held.engine?.containers.list().catch(() => [])) ?? [];
    found = choices(containers, []);
    show();
    found = choices(containers, await listening);
    show();
    picker.busy = false;
  };
  try {
    return await new Promise((resolve) => {
      picker.onDidAccept(() => {
        const [choice] = picker.selectedItems;
        if (choice?.wish === undefined) return;
        resolve(choice.wish);
      });
      picker.onDidHide(() => resolve(undefined));
      picker.show();
      void look();
    });
  } finally {
    picker.dispose();
  }
}

function typed(value: string): Choice[] {
  if (value.trim() === '' || !/\d/.test(value)) return [];
  try {
    const { host, port, localHost, localPort } = parseForward(value);
    const wish: ForwardWish = {
      host,
      port,
      ...(localHost === undefined ? {} : { localHost }),
      ...(localPort === undefined ? {} : { localPort }),
    };
    const label = vscode.l10n.t('Forward {0}', displayText(value.trim()));
    return [{ label, description: formatAddress(host, port), wish, alwaysShow: true }];
  } catch (error) {
    return [{ label: displayText(value.trim()), description: explain(error), alwaysShow: true }];
  }
}

function choices(...found: Parameters<typeof portChoices>): Choice[] {
  const { published, inside, listening } = portChoices(...found);
  const group = (title: string, wishes: readonly ForwardWish[]): Choice[] =>
    wishes.length === 0
      ? []
      : [
          { label: title, kind: vscode.QuickPickItemKind.Separator },
          ...wishes.map((wish) => ({
            label: String(wish.port),
            description: displayText(
              [wish.name ?? '', isLoopback(wish.host) ? '' : wish.host]
                .filter((part) => part !== '')
                .join(' · '),
            ),
            wish,
          })),
        ];
  return [
    ...group(vscode.l10n.t('published by containers'), published),
    ...group(vscode.l10n.t('inside containers'), inside),
    ...group(vscode.l10n.t('listening on the workbench'), listening),
  ];
}
