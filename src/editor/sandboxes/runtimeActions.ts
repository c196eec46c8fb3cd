import * as vscode from 'vscode';
import { displayText } from '../../base';
import { commandsOf, wordsOf } from '../../sandboxes';
import { confirm } from '../containers/questions';
import { needActive } from '../containers/scope';
import { withLateProgress } from '../notify';
import type { SandboxParts } from './actions';
import type { RuntimeComparison } from './comparison';
import { openProgram, tellInvocation } from './programs';
import type { SandboxRow } from './view';

export interface RuntimeParts extends SandboxParts {
  comparison: RuntimeComparison;
}

/** What the commands do that are about runtimes, and about images as they are. */
export function createRuntimeActions({ connection, log, sandboxes, sandboxView, comparison }: RuntimeParts) {
  const images = (row: unknown): Extract<SandboxRow, { kind: 'image' }>[] =>
    typeof row === 'string' ? sandboxView.chosen(row).filter((each) => each.kind === 'image') : [];

  async function reset(row: unknown): Promise<void> {
    const active = needActive(connection);
    const inventory = sandboxes.of(active);
    const runtime = inventory.runtimes.find(({ id }) => row === `runtime:${id}`);
    const invocation = runtime === undefined ? undefined : commandsOf(runtime.id).reset?.(runtime);
    if (runtime === undefined || invocation === undefined) return;
    const button = vscode.l10n.t('Empty');
    const lines = [
      ...Object.values(runtime.settings),
      vscode.l10n.t('All images in it go, with their files.'),
    ];
    const question = vscode.l10n.t('Empty the storage of {0}?', runtime.label);
    if ((await confirm(question, lines, button)) !== button) return;
    tellInvocation(log, invocation);
    try {
      await withLateProgress(vscode.l10n.t('Emptying the storage of {0}', runtime.label), async (signal) => {
        const { exitCode, stderr } = await active.workbench.run(wordsOf(invocation), { signal });
        if (exitCode !== 0) throw new Error(displayText(stderr.trim().slice(-300)));
      });
    } finally {
      await inventory.refresh();
    }
  }

  return {
    'containerWorkbench.startSandboxImage': (row?: unknown) => {
      const { workbench } = needActive(connection);
      for (const { runtime, image } of images(row)) {
        const invocation = commandsOf(runtime.id).startImage?.(runtime, image, {});
        if (invocation === undefined) continue;
        tellInvocation(log, invocation);
        openProgram(workbench, image.name, invocation, { closes: true });
      }
    },
    'containerWorkbench.inspectSandboxImage': (row?: unknown) => {
      const { workbench } = needActive(connection);
      for (const { runtime, image } of images(row)) {
        const invocation = commandsOf(runtime.id).inspectImage?.(runtime, image);
        if (invocation === undefined) continue;
        tellInvocation(log, invocation);
        openProgram(workbench, image.name, invocation, { closes: false });
      }
    },
    'containerWorkbench.resetSandboxStorage': (row?: unknown) => reset(row),
    'containerWorkbench.compareRuntimes': () => comparison.open(),
  };
}
