import * as vscode from 'vscode';
import { ExplainedError, displayText, noticeText } from '../../base';
import { commandsOf, invocationText, startJob, stopSandbox, type StartOptions } from '../../sandboxes';
import type { Workbench } from '../../workbench';
import type { Called } from '../containers/choosing';
import { needActive } from '../containers/scope';
import { openLog } from '../containers/terminals';
import { splitWords } from '../form/splitWords';
import { withLateProgress } from '../notify';
import type { SandboxParts } from './actions';
import { linesOf } from './background';
import { isReady, isRunning, need, SandboxChoice, type RowOf } from './choosing';
import { openTold, tellInvocation } from './programs';
import { askStart } from './startMenu';
import { SandboxWork } from './work';

/** What the commands do that start sandboxes, look into what runs in them, and stop them. */
export function createStartActions(parts: SandboxParts) {
  const { connection, log, sandboxes, backgroundSandboxes } = parts;
  const choice = new SandboxChoice(parts);
  const work = new SandboxWork(parts);

  const chooseStart = (command: 'start' | 'batch', called: Called): Promise<RowOf<'sandbox'> | undefined> =>
    choice.one('sandbox', command, called, vscode.l10n.t('Start which sandbox?'), isReady);

  const startIn = (row: RowOf<'sandbox'>, options: StartOptions): void => {
    const { runtime, sandbox } = row;
    const invocation = need(commandsOf(runtime.id).start)(runtime, sandbox, options);
    openTold(log, needActive(connection).workbench, sandbox.name, invocation, {
      closes: options.command === undefined,
    });
  };

  const startBehind = async (row: RowOf<'sandbox'>, options: StartOptions): Promise<void> => {
    const active = needActive(connection);
    const { runtime, sandbox } = row;
    const invocation = need(commandsOf(runtime.id).start)(runtime, sandbox, options);
    tellInvocation(log, invocation);
    const job = await startJob(active.workbench, invocation);
    await backgroundSandboxes.remember(active.workbench, sandbox.id, job);
    await sandboxes.of(active).refresh();
    const show = vscode.l10n.t('Show Log');
    const text = vscode.l10n.t('{0} was started in the background.', sandbox.name);
    if ((await vscode.window.showInformationMessage(noticeText(text), show)) === show) {
      openLog(vscode.l10n.t('{0} (log)', sandbox.name), (signal) => linesOf(active.workbench, job, signal));
    }
  };

  return {
    'containerWorkbench.startSandbox': async (...called: Called) => {
      const row = await chooseStart('start', called);
      if (row !== undefined) startIn(row, {});
    },
    'containerWorkbench.startSandboxAsRoot': async (...called: Called) => {
      const row = await chooseStart('start', called);
      if (row !== undefined) startIn(row, { root: true });
    },
    'containerWorkbench.startSandboxInBackground': async (...called: Called) => {
      const row = await chooseStart('batch', called);
      if (row !== undefined) await startBehind(row, {});
    },
    'containerWorkbench.startSandboxWith': async (...called: Called) => {
      const row = await chooseStart('start', called);
      if (row === undefined) return;
      const { runtime, sandbox } = row;
      const start = await askStart(
        vscode.l10n.t('Start {0}', displayText(sandbox.name)),
        (options) => invocationText(need(commandsOf(runtime.id).start)(runtime, sandbox, options)),
        true,
      );
      if (start === undefined) return;
      if (start.background) await startBehind(row, start.options);
      else startIn(row, start.options);
    },
    'containerWorkbench.sandboxLog': async (...called: Called) => {
      const { workbench } = needActive(connection);
      const row = await choice.one('sandbox', 'start', called, vscode.l10n.t('The log of which sandbox?'));
      if (row === undefined) return;
      const { id, name } = row.sandbox;
      const job = backgroundSandboxes.of(workbench, id);
      if (job === undefined || !(await exists(workbench, job.folder))) {
        throw new ExplainedError('no-log', vscode.l10n.t('There is no log of {0}.', displayText(name)), {
          remedy: vscode.l10n.t('What is started in the background from here has one.'),
        });
      }
      openLog(vscode.l10n.t('{0} (log)', name), (signal) => linesOf(workbench, job, signal));
    },
    'containerWorkbench.sandboxShell': async (...called: Called) => {
      const active = needActive(connection);
      const found = await choice.process(called);
      if (found === undefined) return;
      const { runtime, sandbox, process } = found;
      const invocation = need(commandsOf(runtime.id).exec)(runtime, process, ['sh']);
      openTold(log, active.workbench, `${sandbox.name} (sh)`, invocation, { closes: true });
    },
    'containerWorkbench.runInSandbox': async (...called: Called) => {
      const active = needActive(connection);
      const found = await choice.process(called);
      if (found === undefined) return;
      const { runtime, sandbox, process } = found;
      const line = await vscode.window.showInputBox({
        title: vscode.l10n.t('Run in {0}', displayText(sandbox.name)),
        prompt: vscode.l10n.t('A program and its arguments'),
        ignoreFocusOut: true,
        validateInput: (text) =>
          splitWords(text) === undefined ? vscode.l10n.t('A quote is not closed.') : undefined,
      });
      const words = splitWords(line ?? '') ?? [];
      if (words.length === 0) return;
      const invocation = need(commandsOf(runtime.id).exec)(runtime, process, words);
      openTold(log, active.workbench, `${sandbox.name} (${words[0] ?? ''})`, invocation, { closes: false });
    },
    'containerWorkbench.stopSandbox': async (...called: Called) => {
      const active = needActive(connection);
      const found = await choice.several(
        'sandbox',
        undefined,
        called,
        vscode.l10n.t('Stop which sandbox?'),
        isRunning,
      );
      await work.changing(active, async () => {
        for (const { runtime, sandbox } of found) {
          const own = commandsOf(runtime.id).stop?.(runtime, sandbox);
          const pids = sandbox.processes.map(({ pid }) => String(pid));
          tellInvocation(log, own ?? { argv: ['kill', '-TERM', ...pids] });
          await withLateProgress(vscode.l10n.t('Stopping {0}…', sandbox.name), () =>
            stopSandbox(active.workbench, runtime, sandbox),
          );
        }
      });
    },
  };
}

async function exists(workbench: Workbench, path: string): Promise<boolean> {
  return (await workbench.run(['test', '-e', path], { repeatable: true })).exitCode === 0;
}
