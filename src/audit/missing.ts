import { isEngine } from './command/settings';
import type { ContainerCommand } from './command/types';

/** Whether anything may be said of what a command lacks: a container of an engine, all of whose options are known. */
export function mayLack(command: ContainerCommand): boolean {
  return command.verb === 'run' && isEngine(command) && command.isComplete;
}
