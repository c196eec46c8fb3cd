import type * as vscode from 'vscode';
import { noticeText } from '../../base';
import { carryOut, type Invocation, type Runtime } from '../../sandboxes';
import { withLateProgress } from '../notify';
import type { ActiveWorkbench } from '../types';
import { tellInvocation } from './programs';
import type { Sandboxes } from './source';

/** What changes the sandboxes of a workbench; the list is looked at afterwards. */
export class SandboxWork {
  readonly #log: vscode.LogOutputChannel;
  readonly #sandboxes: Sandboxes;

  constructor({ log, sandboxes }: { log: vscode.LogOutputChannel; sandboxes: Sandboxes }) {
    this.#log = log;
    this.#sandboxes = sandboxes;
  }

  /** Does what changes sandboxes, and looks at what has come of it, also of what has failed. */
  async changing<T>(active: ActiveWorkbench, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      await this.#sandboxes.of(active).refresh();
    }
  }

  /** Carries a command out that ends by itself. */
  async perform(
    active: ActiveWorkbench,
    title: string,
    {
      runtime,
      invocation,
      doing,
      target,
    }: {
      runtime: Runtime;
      invocation: Invocation;
      doing: string;
      /** A file that it makes. */
      target?: string;
    },
  ): Promise<void> {
    tellInvocation(this.#log, invocation);
    await this.changing(active, () =>
      withLateProgress(title, (signal, report) =>
        carryOut(active.workbench, runtime, invocation, {
          ...{ doing, signal, lock: target ?? invocation.argv.join(' ') },
          ...(target === undefined ? {} : { made: target }),
          onPhase: ({ text }) => report(noticeText(text)),
        }),
      ),
    );
  }
}
