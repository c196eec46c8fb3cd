import * as vscode from 'vscode';
import { displayText } from '../../base';
import { commandsOf, invocationText, type Invocation, type StartOptions } from '../../sandboxes';
import { confirm } from '../containers/questions';
import { needActive } from '../containers/scope';
import type { SandboxParts } from './actions';
import type { RuntimeComparison } from './comparison';
import { askName } from './conversion';
import { proposedName } from './names';
import { openTold } from './programs';
import { askStart } from './startMenu';
import { SandboxWork } from './work';
import type { SandboxRow } from './view';

export interface RuntimeParts extends SandboxParts {
  comparison: RuntimeComparison;
}

/** What the commands do that are about runtimes, and about images as they are. */
export function createRuntimeActions(parts: RuntimeParts) {
  const { connection, log, sandboxes, sandboxView, comparison } = parts;
  const work = new SandboxWork(parts);
  const images = (row: unknown): Extract<SandboxRow, { kind: 'image' }>[] =>
    typeof row === 'string' ? sandboxView.chosen(row).filter((each) => each.kind === 'image') : [];

  async function reset(row: unknown): Promise<void> {
    const active = needActive(connection);
    const runtime = sandboxes.of(active).runtimes.find(({ id }) => row === `runtime:${id}`);
    const invocation = runtime === undefined ? undefined : commandsOf(runtime.id).reset?.(runtime);
    if (runtime === undefined || invocation === undefined) return;
    const button = vscode.l10n.t('Empty');
    const lines = [
      ...Object.values(runtime.settings),
      vscode.l10n.t('All images in it go, with their files.'),
    ];
    const question = vscode.l10n.t('Empty the storage of {0}?', runtime.label);
    if ((await confirm(question, lines, button)) !== button) return;
    const title = vscode.l10n.t('Emptying the storage of {0}', runtime.label);
    await work.perform(active, title, { runtime, invocation, doing: 'empty its storage' });
  }

  return {
    'containerWorkbench.startSandboxImage': (row?: unknown) => {
      const { workbench } = needActive(connection);
      for (const { runtime, image } of images(row)) {
        const invocation = commandsOf(runtime.id).startImage?.(runtime, image, {});
        if (invocation === undefined) continue;
        openTold(log, workbench, image.name, invocation, { closes: true });
      }
    },
    'containerWorkbench.startSandboxImageWith': async (row?: unknown) => {
      const { workbench } = needActive(connection);
      const [chosen] = images(row);
      const command = chosen === undefined ? undefined : commandsOf(chosen.runtime.id).startImage;
      if (chosen === undefined || command === undefined) return;
      const { runtime, image } = chosen;
      const title = vscode.l10n.t('Start {0}', displayText(image.name));
      const invocation = (options: StartOptions): Invocation => command(runtime, image, options);
      const start = await askStart(title, (options) => invocationText(invocation(options)), false);
      if (start === undefined) return;
      const closes = start.options.command === undefined;
      openTold(log, workbench, image.name, invocation(start.options), { closes });
    },
    'containerWorkbench.startSandboxInstance': async (row?: unknown) => {
      const active = needActive(connection);
      const [chosen] = images(row);
      const command = chosen === undefined ? undefined : commandsOf(chosen.runtime.id).startInstance;
      if (chosen === undefined || command === undefined) return;
      const { runtime, image } = chosen;
      const name = await askName(vscode.l10n.t('Name of the instance'), proposedName(image));
      if (name === undefined) return;
      const doing = `start ${image.name}`;
      const invocation = command(runtime, image, name, {});
      await work.perform(active, vscode.l10n.t('Starting {0}…', name), { runtime, invocation, doing });
    },
    'containerWorkbench.inspectSandboxImage': (row?: unknown) => {
      const { workbench } = needActive(connection);
      for (const { runtime, image } of images(row)) {
        const invocation = commandsOf(runtime.id).inspectImage?.(runtime, image);
        if (invocation === undefined) continue;
        openTold(log, workbench, image.name, invocation, { closes: false });
      }
    },
    'containerWorkbench.resetSandboxStorage': (row?: unknown) => reset(row),
    'containerWorkbench.compareRuntimes': () => comparison.open(),
  };
}
