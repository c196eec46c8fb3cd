import * as vscode from 'vscode';
import { displayText, noticeText } from '../base';
import { resolveAddress } from '../workbench';
import type { CommandImplementations } from './commands';
import { askWorkbench } from './connectDialog';
import { describeAddress, LOCAL, type ConnectionManager } from './connection';
import { needActive } from './containers/scope';
import type { Credentials } from './credentials';
import { setDisposable } from './disposableWorkbenches';
import { showFailure } from './notify';
import type { RecentWorkbenches } from './recentWorkbenches';
import { DEFAULT_SESSION, type WorkbenchTerminals } from './terminals';
import type { WorkbenchRow } from './trees/workbenchView';

interface Parts {
  log: vscode.LogOutputChannel;
  connection: ConnectionManager;
  credentials: Credentials;
  recent: RecentWorkbenches;
  terminals: WorkbenchTerminals;
}

interface Choice extends vscode.QuickPickItem {
  run: () => unknown;
}

/** What connects, switches and gives up workbenches. */
export function createConnectionActions({ log, connection, credentials, recent, terminals }: Parts) {
  async function connect(address: string | undefined): Promise<void> {
    if (address === undefined) return;
    try {
      await connection.connect(address);
    } catch (error) {
      await showFailure(log, error, {
        [vscode.l10n.t('Try Again')]: () => connect(address),
        [vscode.l10n.t('Another Workbench')]: async () => connect(await ask()),
      });
    }
  }

  const ask = (): Promise<string | undefined> => askWorkbench(connection, recent);

  const lastAddress = (): string | undefined => {
    const status = connection.status;
    return 'address' in status ? status.address : (recent.held[0] ?? recent.all[0]);
  };

  /** What a command is about: the row that it was called on, or what it was given. */
  const addressOf = (about: WorkbenchRow | string | undefined): string | undefined => {
    if (typeof about === 'string') return about;
    return about?.kind === 'workbench' ? about.address : undefined;
  };

  const others = (): string[] =>
    connection.all.map(({ address }) => address).filter((address) => address !== connection.active?.address);

  async function switchWorkbench(): Promise<void> {
    const chosen = await vscode.window.showQuickPick(
      others().map((address): Choice => ({
        label: describeAddress(address),
        iconPath: new vscode.ThemeIcon('vm'),
        run: () => connection.activate(address),
      })),
      { title: vscode.l10n.t('Switch to a workbench') },
    );
    await chosen?.run();
  }

  async function showConnectionActions(): Promise<void> {
    const status = connection.status;
    if (status.kind === 'disconnected') return connect(await ask());
    const usable = status.kind === 'connected' || status.kind === 'degraded';
    const choices: Choice[] = [
      ...(usable
        ? [
            {
              label: vscode.l10n.t('$(terminal) Open a terminal'),
              run: () => terminals.focus(DEFAULT_SESSION),
            },
          ]
        : []),
      ...(status.kind === 'connecting' || status.kind === 'connected'
        ? []
        : [{ label: vscode.l10n.t('$(debug-restart) Reconnect now'), run: () => connect(status.address) }]),
      {
        label:
          status.kind === 'connecting'
            ? vscode.l10n.t('$(circle-slash) Stop')
            : vscode.l10n.t('$(debug-disconnect) Disconnect'),
        run: () => connection.disconnect(),
      },
      ...others().map((address) => ({
        label: vscode.l10n.t('$(arrow-swap) Switch to {0}', describeAddress(address)),
        run: () => connection.activate(address),
      })),
      {
        label: vscode.l10n.t('$(plug) Connect to another workbench…'),
        run: async () => connect(await ask()),
      },
      { label: vscode.l10n.t('$(output) Show the log'), run: () => log.show() },
    ];
    const title = [
      describeAddress(status.address),
      ...('reason' in status ? [displayText(status.reason)] : []),
    ].join(': ');
    const chosen = await vscode.window.showQuickPick(choices, { title });
    await chosen?.run();
  }

  return {
    'containerWorkbench.connect': async (address?: string) =>
      connect(typeof address === 'string' ? address : await ask()),
    'containerWorkbench.connectTo': (row: WorkbenchRow) => connect(addressOf(row)),
    'containerWorkbench.activate': (row: WorkbenchRow) => connection.activate(addressOf(row) ?? ''),
    'containerWorkbench.switch': switchWorkbench,
    'containerWorkbench.reconnect': async (about?: WorkbenchRow | string) =>
      connect(addressOf(about) ?? lastAddress() ?? (await ask())),
    'containerWorkbench.disconnect': (about?: WorkbenchRow | string) =>
      connection.disconnect(addressOf(about)),
    'containerWorkbench.forget': async (row: WorkbenchRow) => {
      const address = addressOf(row);
      if (address === undefined) return;
      await recent.remove(address);
      if (address !== LOCAL) await credentials.forget(await resolveAddress(address));
    },
    'containerWorkbench.markDisposable': async (row?: WorkbenchRow | string) => {
      const address = addressOf(row) ?? needActive(connection).address;
      await setDisposable(address, true);
      const text = vscode.l10n.t(
        '{0} is disposable: nothing is asked there any more before a container gets power over the machine.',
        describeAddress(address),
      );
      void vscode.window.showInformationMessage(noticeText(text));
    },
    'containerWorkbench.unmarkDisposable': (row?: WorkbenchRow | string) =>
      setDisposable(addressOf(row) ?? needActive(connection).address, false),
    'containerWorkbench.forgetSecrets': async () => {
      const count = await credentials.forgetAll();
      void vscode.window.showInformationMessage(
        count === 0
          ? vscode.l10n.t('No passwords were kept.')
          : vscode.l10n.t('Forgotten: {0}. You will be asked for a password again.', count),
      );
    },
    'containerWorkbench.showActions': showConnectionActions,
    'containerWorkbench.retryEngine': () => connection.retryEngine(),
    'containerWorkbench.showLog': () => log.show(),
  } satisfies Partial<CommandImplementations>;
}
