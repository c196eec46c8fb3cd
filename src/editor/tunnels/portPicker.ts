import * as vscode from 'vscode';
import { displayText, explain } from '../../base';
import type { Container } from '../../docker';
import { formatAddress, isLoopback, listeningPorts, parseForward } from '../../workbench';
import type { ActiveWorkbench } from '../types';
import type { ForwardWish } from './forwardedPorts';
import { insidePort, portChoices } from './portChoices';

interface Choice extends vscode.QuickPickItem {
  wish?: ForwardWish;
}

/** Asks for a port of `held`: one that was found there, or one that is typed as for `ssh -L`. */
export function pickPort(held: ActiveWorkbench): Promise<ForwardWish | undefined> {
  return pick(
    {
      title: vscode.l10n.t('Forward a port of {0}', displayText(held.workbench.label)),
      placeholder: vscode.l10n.t('A port, as in 8080, HOST:8080 or LOCAL_PORT:HOST:8080'),
    },
    typed,
    async (show) => {
      // A machine without /proc, or without an engine, has nothing to offer here; a lost connection tells so itself.
      const listening = listeningPorts(held.workbench).catch(() => []);
      const containers = (await held.engine?.containers.list().catch(() => [])) ?? [];
      show(choices(containers, []));
      show(choices(containers, await listening));
    },
  );
}

/** Asks for a port of a running container: one that it names, or any other that is typed. */
export function pickContainerPort(container: Container): Promise<ForwardWish | undefined> {
  const name = displayText(container.name);
  return pick(
    {
      title: vscode.l10n.t('Open which port of {0}?', name),
      placeholder: vscode.l10n.t('A port that a program in the container listens on, such as 8080'),
    },
    (value) => {
      if (!/^\d+$/.test(value.trim())) return [];
      const port = Number(value);
      const wish = port > 0 && port < 65536 ? insidePort(container, port) : undefined;
      if (wish !== undefined) return [{ label: vscode.l10n.t('Port {0}', port), wish, alwaysShow: true }];
      const why =
        port > 0 && port < 65536
          ? vscode.l10n.t('{0} has no network.', name)
          : vscode.l10n.t('Ports are 1 to 65535.');
      return [{ label: value.trim(), description: why, alwaysShow: true }];
    },
    (show) => Promise.resolve(show(choices([container], []))),
  );
}

/** @param look shows what it finds, as often as it finds more */
async function pick(
  words: { title: string; placeholder: string },
  typed: (value: string) => Choice[],
  look: (show: (found: Choice[]) => void) => Promise<void>,
): Promise<ForwardWish | undefined> {
  const picker = vscode.window.createQuickPick<Choice>();
  picker.title = words.title;
  picker.placeholder = words.placeholder;
  picker.matchOnDescription = true;
  let found: Choice[] = [];
  const show = (): void => {
    picker.items = [...typed(picker.value), ...found];
  };
  picker.onDidChangeValue(show);
  try {
    return await new Promise((resolve) => {
      picker.onDidAccept(() => {
        const [choice] = picker.selectedItems;
        if (choice?.wish !== undefined) resolve(choice.wish);
      });
      picker.onDidHide(() => resolve(undefined));
      picker.busy = true;
      picker.show();
      void look((more) => {
        found = more;
        show();
      }).finally(() => (picker.busy = false));
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
