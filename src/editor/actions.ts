import * as vscode from 'vscode';
import type { CommandImplementations } from './commands';
import type { ConnectionManager } from './connection';
import { createConnectionActions } from './connectionActions';
import type { Credentials } from './credentials';
import { createFileActions, type SearchView, type WorkbenchReach } from './files';
import type { Handout } from './handout';
import type { DockerfileLint } from './lint';
import type { Milestones } from './milestones';
import { createPreflightActions, type Preflights } from './preflight';
import type { RecentWorkbenches } from './recentWorkbenches';
import { createSshSetupActions } from './sshSetup';
import { createTunnelActions, type ForwardedPorts } from './tunnels';
import { createTerminalActions, type WorkbenchTerminals } from './terminals';
import type { NamedImage } from './trees/imagesView';
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
  reach: WorkbenchReach;
  search: SearchView;
  handout: Handout;
  lint: DockerfileLint;
  ports: ForwardedPorts;
  preflights: Preflights;
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
  const { terminals, handout, images, containers } = parts;

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
    ...createConnectionActions(parts),
    ...createSshSetupActions(parts),
    ...createTunnelActions(parts),
    ...createFileActions(parts),
    ...createPreflightActions(parts),
    ...createTerminalActions(terminals),
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
  };
}
