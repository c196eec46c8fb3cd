import * as vscode from 'vscode';
import { ExplainedError, displayText } from '../../base';
import { installCommands, type Capability, type Installer } from '../../preflight';
import type { Workbench } from '../../workbench';
import { withProgress } from '../notify';

const KEPT = 4096;

/**
 * Installs the packages of `capability` on `workbench` as root, after a person has seen them and agreed; what the
 * package manager says goes to the log. Answers whether that was done. Rejects with `install-failed`, and as elevated
 * commands do.
 */
export async function install(
  workbench: Workbench,
  capability: Capability,
  installer: Installer,
  log: vscode.LogOutputChannel,
): Promise<boolean> {
  const packages = capability.packages ?? [];
  const commands = installCommands(installer.manager, packages);
  const agree = vscode.l10n.t('Install');
  const label = displayText(workbench.label);
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Install {0} on {1}?', packages.join(', '), label),
    {
      modal: true,
      detail: [
        vscode.l10n.t('Runs there as root, and installs what these packages depend on as well:'),
        ...commands.map((argv) => argv.join(' ')),
        ...(installer.free ? [] : [vscode.l10n.t('You may be asked for your password on that machine.')]),
      ].join('\n'),
    },
    agree,
  );
  if (answer !== agree) return false;
  const title = vscode.l10n.t('Installing {0} on {1}', packages.join(', '), label);
  await withProgress(title, async (signal, report) => {
    for (const argv of commands) {
      await runAsRoot(workbench, argv, signal, (line) => {
        log.info(line);
        report(line);
      });
    }
  });
  return true;
}

async function runAsRoot(
  workbench: Workbench,
  argv: readonly string[],
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  let said = '';
  let rest = '';
  const hear = (text: string): void => {
    said = (said + text).slice(-KEPT);
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop()?.slice(-KEPT) ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(displayText(line.slice(0, 200)));
  };
  const { exitCode } = await workbench.run(argv, {
    elevated: true,
    signal,
    onStdout: hear,
    onStderr: hear,
    maxOutput: 0,
  });
  if (exitCode === 0) return;
  throw new ExplainedError(
    'install-failed',
    vscode.l10n.t('The packages could not be installed on {0}.', displayText(workbench.label)),
    {
      remedy: vscode.l10n.t(
        'The details say why: no network there, or another program that installs just now.',
      ),
      detail: said.trim(),
    },
  );
}
