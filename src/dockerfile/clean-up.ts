import { appendCommand } from './fixes/shell';
import type { Command } from './model/command';
import type { Instruction } from './model/instruction';
import type { RuleContext } from './rule';
import { fix } from './rule';

/** How a package manager is told to install and to throw away what it downloaded. */
export interface CleanUp {
  readonly isInstall: (command: Command) => boolean;
  readonly isCleanUp: (command: Command) => boolean;
  /** The command that cleans up. */
  readonly command: string;
  /** Paths that a cache mount may keep out of the image. */
  readonly caches: readonly string[];
}

/** Reports every RUN that installs and does not clean up behind it. True where it did. */
export function reportMissingCleanUp(
  { document, report }: RuleContext,
  run: Instruction,
  { isInstall, isCleanUp, command, caches }: CleanUp,
): boolean {
  const { commands } = run.script;
  const install = commands.findIndex(isInstall);
  if (install < 0 || caches.some((path) => run.mountsCacheOn(path))) return false;
  const cleanUp = commands.findIndex(isCleanUp);
  if (cleanUp > install) return false;
  const edit = cleanUp < 0 ? appendCommand(document, run, command) : undefined;
  report({
    instruction: run,
    span: commands[install]!.nameWord,
    fixes: [edit === undefined ? undefined : fix(`Add ${command}`, true, edit)],
  });
  return true;
}
