import * as vscode from 'vscode';
import { ExplainedError, explain } from '../../base';
import type { Engine } from '../../docker';
import { ProgramTerminal, type ProgramTerminalOptions } from '../terminals';

/** What a program ends with that was killed: alone, or because its container stops. */
const KILLED = 137;
/** Milliseconds that an engine may take to say of a container that it has stopped, after its programs were killed. */
const STOPPING = 2000;

export interface ContainerTerminalOptions extends Pick<ProgramTerminalOptions, 'open'> {
  engine: Engine;
  /** The container's id. */
  container: string;
  name: string;
  /** It is one that goes away when it ends. */
  removedAtEnd?: boolean;
}

/**
 * A terminal of a program in a container. It closes when the program has ended; where the container has stopped or is gone,
 * it says so and leaves what was shown to be read.
 */
export class ContainerTerminal extends ProgramTerminal {
  constructor(options: ContainerTerminalOptions) {
    super({ open: options.open, whyEnded: (status) => whyEnded(options, status) });
  }
}

/** Undefined where only the program has ended. */
async function whyEnded(
  { engine, container, name, removedAtEnd }: ContainerTerminalOptions,
  status: number | Error | undefined,
): Promise<string | undefined> {
  try {
    if (status === KILLED || typeof status !== 'number') {
      const signal = AbortSignal.timeout(STOPPING);
      await engine.containers.wait(container, { signal }).catch(() => undefined);
    }
    const { running, exitCode } = await engine.containers.inspect(container);
    if (!running) {
      return removedAtEnd === true
        ? vscode.l10n.t('{0} has ended (exit status {1}) and goes away, as it was to.', name, exitCode)
        : vscode.l10n.t('{0} has stopped (exit status {1}).', name, exitCode);
    }
  } catch (error) {
    if (error instanceof ExplainedError && error.code === 'no-such-container') {
      return removedAtEnd === true
        ? vscode.l10n.t('{0} has ended and is gone, as it was to be.', name)
        : vscode.l10n.t('{0} was removed.', name);
    }
    return explain(status instanceof Error ? status : error);
  }
  return status instanceof Error ? explain(status) : undefined;
}
