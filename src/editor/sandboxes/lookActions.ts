import * as vscode from 'vscode';
import { displayText } from '../../base';
import { commandsOf, invocationText } from '../../sandboxes';
import type { Called } from '../containers/choosing';
import { needActive } from '../containers/scope';
import { addressOf } from '../files/address';
import type { SandboxParts } from './actions';
import { need, SandboxChoice } from './choosing';
import { proposedName } from './names';
import { openTold } from './programs';

/** Files of a sandbox that enroot reads when it starts. */
const STARTUP_FILES = ['/etc/rc', '/etc/rc.local', '/etc/fstab', '/etc/environment'];

/** What the commands do that show and copy what there is, and that are about files that people write for enroot. */
export function createLookActions(parts: SandboxParts) {
  const { connection, log, sandboxView } = parts;
  const choice = new SandboxChoice(parts);

  return {
    'containerWorkbench.sandboxInfo': async (row?: string) => {
      const active = needActive(connection);
      const runtime = await choice.runtime('info', [row]);
      if (runtime === undefined) return;
      const invocation = need(commandsOf(runtime.id).info)(runtime);
      openTold(log, active.workbench, vscode.l10n.t('{0} (info)', runtime.label), invocation, {
        closes: false,
      });
    },
    'containerWorkbench.editSandboxFile': async (...called: Called) => {
      const { workbench } = needActive(connection);
      const row = await choice.one(
        'sandbox',
        'batch',
        called,
        vscode.l10n.t('Files of which sandbox?'),
        ({ sandbox }) => sandbox.path !== undefined,
      );
      const path = row?.sandbox.path;
      if (path === undefined) return;
      const file = await vscode.window.showQuickPick(STARTUP_FILES, {
        title: vscode.l10n.t('What {0} does when it starts', displayText(row?.sandbox.name ?? '')),
      });
      if (file === undefined) return;
      await vscode.window.showTextDocument(addressOf(workbench, `${path}${file}`));
    },
    'containerWorkbench.startBatchFile': async (uri?: vscode.Uri) => {
      const active = needActive(connection);
      const runtime = await choice.runtime('batch', []);
      if (runtime === undefined) return;
      const file =
        uri?.path ??
        (await vscode.window.showInputBox({
          title: vscode.l10n.t('Start a batch file of {0}', runtime.label),
          prompt: vscode.l10n.t('Absolute path of a file with “#ENROOT_ROOTFS=…”'),
          ignoreFocusOut: true,
          validateInput: (text) => (text.startsWith('/') ? undefined : vscode.l10n.t('An absolute path.')),
        }));
      if (file === undefined) return;
      const invocation = need(commandsOf(runtime.id).batch)(runtime, file, []);
      openTold(log, active.workbench, file.slice(file.lastIndexOf('/') + 1), invocation, { closes: false });
    },
    'containerWorkbench.copySandboxName': async (...called: Called) => {
      const names = sandboxView
        .chosen(...called)
        .flatMap((row) =>
          row.kind === 'image'
            ? [row.image.path ?? row.image.name]
            : row.kind === 'sandbox'
              ? [row.sandbox.name]
              : [],
        );
      if (names.length > 0) await vscode.env.clipboard.writeText(names.join('\n'));
    },
    'containerWorkbench.copySandboxCommand': async (...called: Called) => {
      const lines = sandboxView.chosen(...called).flatMap((row) => {
        const commands = commandsOf(row.runtime.id);
        const invocation =
          row.kind === 'image'
            ? (commands.create?.(row.runtime, row.image, proposedName(row.image)) ??
              commands.startImage?.(row.runtime, row.image, {}))
            : row.kind === 'process'
              ? commands.exec?.(row.runtime, row.process, ['sh'])
              : row.kind === 'sandbox'
                ? commands.start?.(row.runtime, row.sandbox, {})
                : undefined;
        return invocation === undefined ? [] : [displayText(invocationText(invocation))];
      });
      if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join('\n'));
    },
  };
}
