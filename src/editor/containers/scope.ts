import * as vscode from 'vscode';
import { ExplainedError, displayText } from '../../base';
import { commandFor, type Engine, type EngineAction } from '../../docker';
import { quote } from '../../workbench';
import type { ActiveWorkbench, Connection } from '../types';

/** The active workbench. Throws where there is none. */
export function needActive({ active }: Connection): ActiveWorkbench {
  if (active !== undefined) return active;
  throw new ExplainedError('not-connected', vscode.l10n.t('There is no workbench to use just now.'), {
    remedy: vscode.l10n.t('Connect to one first.'),
  });
}

/** The active workbench's engine. */
export interface Scope {
  held: ActiveWorkbench;
  engine: Engine;
}

/** What commands are about that name no other. Throws where no engine can be used, with the reason. */
export function activeScope({ active }: Connection): Scope {
  if (active?.engine !== undefined) return { held: active, engine: active.engine };
  if (active?.engineError !== undefined) throw active.engineError;
  throw new ExplainedError('not-connected', vscode.l10n.t('There is no container engine to use just now.'), {
    remedy: vscode.l10n.t('Connect to a workbench first.'),
  });
}

/** The line of a shell that does the same with this engine, to be read and copied. */
export function commandLine(action: EngineAction, engine: Pick<Engine, 'info'> | undefined): string {
  return displayText(quote(commandFor(action, engine?.info)));
}

/** Writes the command of what is about to be done to the log: people are here to learn it. */
export function tellCommand(
  log: vscode.LogOutputChannel,
  action: EngineAction,
  engine: Pick<Engine, 'info'> | undefined,
): void {
  log.info(`$ ${commandLine(action, engine)}`);
}
