import * as vscode from 'vscode';
import { createAuditActions, type AuditParts } from './audit';
import type { ImageBuilder } from './builds';
import type { CommandImplementations } from './commands';
import type { ConnectionManager } from './connection';
import { createConnectionActions } from './connectionActions';
import { createContainerFileActions, type ContainerFileSystem } from './containerFiles';
import { createEngineActions, type EngineCommandParts } from './containers';
import type { Credentials } from './credentials';
import { createEngineChoiceActions } from './engines';
import { createFileActions, type SearchView, type WorkbenchReach } from './files';
import type { Handout } from './handout';
import { createJobActions, type JobParts } from './jobs';
import { createImageLookActions, type ImageLookParts } from './layers';
import type { DockerfileLint } from './lint';
import type { Milestones } from './milestones';
import { createPreflightActions, type Preflights } from './preflight';
import type { RecentWorkbenches } from './recentWorkbenches';
import {
  createRuntimeActions,
  createSandboxActions,
  type RuntimeParts,
  type SandboxParts,
} from './sandboxes';
import { createSshSetupActions } from './sshSetup';
import { createTunnelActions, type ForwardedPorts } from './tunnels';
import { createTerminalActions, type WorkbenchTerminals } from './terminals';
import type { RunningTransfers } from './transfers';
import { createTreeActions, type TreeParts } from './trees/actions';
import type { Rows } from './trees/rows';
import type { WorkbenchFileSystem } from './workbenchFileSystem';

/** The parts that commands act on. */
export interface Parts
  extends TreeParts, EngineCommandParts, JobParts, ImageLookParts, AuditParts, SandboxParts, RuntimeParts {
  log: vscode.LogOutputChannel;
  connection: ConnectionManager;
  credentials: Credentials;
  recent: RecentWorkbenches;
  milestones: Milestones;
  terminals: WorkbenchTerminals;
  files: WorkbenchFileSystem;
  containerFiles: ContainerFileSystem;
  reach: WorkbenchReach;
  search: SearchView;
  handout: Handout;
  lint: DockerfileLint;
  ports: ForwardedPorts;
  preflights: Preflights;
  rows: Rows;
  builder: ImageBuilder;
  transfers: RunningTransfers;
}

const DOCKERFILE = `FROM debian:latest
RUN apt-get update
RUN apt-get install -y curl
ADD hello.txt /srv/
CMD cat /srv/hello.txt
`;

/** What each command does. */
export function createActions(parts: Parts): CommandImplementations {
  const { terminals, handout } = parts;

  return {
    ...createConnectionActions(parts),
    ...createSshSetupActions(parts),
    ...createTunnelActions(parts),
    ...createFileActions(parts),
    ...createPreflightActions(parts),
    ...createTreeActions(parts),
    ...createEngineActions(parts),
    ...createSandboxActions(parts),
    ...createRuntimeActions(parts),
    ...createEngineChoiceActions(parts),
    ...createContainerFileActions(parts),
    ...createImageLookActions(parts),
    ...createJobActions(parts),
    ...createAuditActions(parts),
    ...createTerminalActions(terminals),
    'containerWorkbench.openFile': (path: string, initialText?: string) =>
      parts.files.open(path, initialText),
    'containerWorkbench.openHandout': () => handout.open(),
    'containerWorkbench.openChapter': (chapter: string, anchor?: string) => handout.open(chapter, anchor),
    'containerWorkbench.runStep': (step: string) => handout.runStep(step),
    'containerWorkbench.checkSteps': () => handout.checkNow(),
    'containerWorkbench.resetProgress': (chapter?: unknown) =>
      handout.reset(typeof chapter === 'string' ? chapter : undefined),
    'containerWorkbench.searchHandout': () => handout.search(),
    'containerWorkbench.openSummary': () => handout.summary(),
    'containerWorkbench.previewChapter': () => handout.preview(),
    'containerWorkbench.exportProgress': () => handout.exportProgress(),
    'containerWorkbench.newDockerfile': async () => {
      const document = await vscode.workspace.openTextDocument({
        language: 'dockerfile',
        content: DOCKERFILE,
      });
      await vscode.window.showTextDocument(document);
    },
    'containerWorkbench.buildImage': (uri?: vscode.Uri, target?: unknown) =>
      // The Explorer names the selected files behind the one that was clicked.
      parts.builder.build(uri, typeof target === 'string' ? { target } : {}),
    'containerWorkbench.buildImageWith': (uri?: vscode.Uri) => parts.builder.build(uri, 'ask'),
    'containerWorkbench.fixAll': () => parts.lint.fixAll(),
    'containerWorkbench.pinPackages': (...how: Parameters<DockerfileLint['pinPackages']>) =>
      parts.lint.pinPackages(...how),
    'containerWorkbench.openWalkthrough': () => parts.milestones.openWalkthrough(),
  };
}
