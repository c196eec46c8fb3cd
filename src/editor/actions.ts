import * as vscode from 'vscode';
import type { CommandImplementations } from './commands';
import { askWorkbench } from './connectDialog';
import { LOCAL, type ConnectionManager } from './connection';
import type { Credentials } from './credentials';
import type { Handout } from './handout';
import type { DockerfileLint } from './lint';
import type { Milestones } from './milestones';
import { showFailure } from './notify';
import type { RecentWorkbenches } from './recentWorkbenches';
import { DEFAULT_SESSION, type WorkbenchTerminals } from './terminals';
import type { NamedImage } from './trees/imagesView';
import type { WorkbenchRow } from './trees/workbenchView';
import type { Container } from '../docker';
import type { WorkbenchFileSystem } from './workbenchFileSystem';

/** The parts that commands act on. */
export interface Parts {
  log: vscode.LogOutputChannel;
  connection: ConnectionManager;
  credentials: Credentials;
  recent: RecentWorkbenches;
  milestones: Milestones;
  terminals: WorkbenchTerminals;
  files: WorkbenchFileSystem;
  handout: Handout;
  lint: DockerfileLint;
  images: { element(id: string): NamedImage | undefined };
  containers: { element(id: string): Container | undefined };
}

const DOCKERFILE = `FROM debian:latest
RUN apt-get update
RUN apt-get install -y curl
ADD hello.txt /srv/
CMD cat /srv/hello.txt
`;

/** What each command does. */
export function createActions(parts: Parts): CommandImplementations {
  const { connection, credentials, recent, terminals, handout, images, containers, log } = parts;

  async function connect(address: string | undefined): Promise<void> {
    if (address === undefined) return;
    try {
      await connection.connect(address);
    } catch (error) {
      await showFailure(log, error, {
        [vscode.l10n.t('Try Again')]: () => connect(address),
        [vscode.l10n.t('Another Workbench')]: async () => connect(await askWorkbench(recent)),
      });
    }
  }

  const lastAddress = (): string | undefined => {
    const status = connection.status;
    return 'address' in status ? status.address : (recent.last ?? recent.all[0]);
  };

  async function showConnectionActions(): Promise<void> {
    const connected = connection.status.kind === 'connected';
    if (!connected && connection.status.kind === 'disconnected') return connect(await askWorkbench(recent));
    interface Choice extends vscode.QuickPickItem {
      run: () => unknown;
    }
    const choices: Choice[] = [
      ...(connected
        ? [
            {
              label: vscode.l10n.t('$(terminal) Open a terminal'),
              run: () => terminals.focus(DEFAULT_SESSION),
            },
            { label: vscode.l10n.t('$(debug-disconnect) Disconnect'), run: () => connection.disconnect() },
          ]
        : [
            { label: vscode.l10n.t('$(debug-restart) Reconnect'), run: () => connect(lastAddress()) },
            { label: vscode.l10n.t('$(circle-slash) Stop'), run: () => connection.disconnect() },
          ]),
      {
        label: vscode.l10n.t('$(arrow-swap) Connect to another workbench…'),
        run: async () => connect(await askWorkbench(recent)),
      },
      { label: vscode.l10n.t('$(output) Show the log'), run: () => log.show() },
    ];
    const chosen = await vscode.window.showQuickPick(choices, { title: lastAddress() ?? '' });
    await chosen?.run();
  }

  /** The rows a command is for: the selected ones where the clicked one is among them. */
  const copy = async (
    row: string,
    rows: readonly string[] | undefined,
    text: (row: string) => string | undefined,
  ): Promise<void> => {
    const texts = (rows?.includes(row) === true ? rows : [row]).flatMap((one) => text(one) ?? []);
    if (texts.length > 0) await vscode.env.clipboard.writeText(texts.join('\n'));
  };

  return {
    'containerWorkbench.connect': async (address?: string) =>
      connect(address ?? (await askWorkbench(recent))),
    'containerWorkbench.connectTo': (row: WorkbenchRow) =>
      row.kind === 'workbench' ? connect(row.address) : undefined,
    'containerWorkbench.reconnect': async () => connect(lastAddress() ?? (await askWorkbench(recent))),
    'containerWorkbench.disconnect': () => connection.disconnect(),
    'containerWorkbench.forget': async (row: WorkbenchRow) => {
      if (row.kind !== 'workbench') return;
      await recent.remove(row.address);
      if (row.address !== LOCAL) await credentials.forget(row.address);
    },
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
    'containerWorkbench.openTerminal': () => terminals.focus(DEFAULT_SESSION),
    'containerWorkbench.openFile': (path: string, initialText?: string) =>
      parts.files.open(path, initialText),
    'containerWorkbench.openHandout': () => handout.open(),
    'containerWorkbench.openChapter': (chapter: string, anchor?: string) => handout.open(chapter, anchor),
    'containerWorkbench.runStep': (step: string) => handout.runStep(step),
    'containerWorkbench.checkSteps': () => handout.checkNow(),
    'containerWorkbench.resetProgress': () => handout.reset(),
    'containerWorkbench.newDockerfile': async () => {
      const document = await vscode.workspace.openTextDocument({
        language: 'dockerfile',
        content: DOCKERFILE,
      });
      await vscode.window.showTextDocument(document);
    },
    'containerWorkbench.fixAll': () => parts.lint.fixAll(),
    'containerWorkbench.copyName': (row: string, rows?: readonly string[]) =>
      copy(
        row,
        rows,
        (id) => containers.element(id)?.name ?? images.element(id)?.name ?? images.element(id)?.image.id,
      ),
    'containerWorkbench.copyId': (row: string, rows?: readonly string[]) =>
      copy(row, rows, (id) => containers.element(id)?.id ?? images.element(id)?.image.id),
    'containerWorkbench.openWalkthrough': () => parts.milestones.openWalkthrough(),
    'containerWorkbench.showLog': () => log.show(),
  };
}
