import { baseNameOf } from './base-images';
import { enumerated } from './commands';
import type { Command, ShellWord } from './model/command';
import type { Instruction } from './model/instruction';
import type { OffsetEdit, ProposedFix, RuleContext } from './rule';
import { fix, replace } from './rule';
import type { PackageManager, UnpinnedPackages } from './types';

/** How a package manager is told a version: what stands between the package's name and it. */
export interface Pinning {
  readonly manager: PackageManager;
  readonly separator: string;
  /** What to do, as the end of a sentence. */
  readonly advice: string;
}

/** What may be written into a command line as it is. Versions come from images, which anybody can make. */
const PLAIN = /^[\w@][\w.+~:^/@-]{0,200}$/;

/** Reports each RUN once that installs packages without a version, at the first and naming all. */
export function reportUnpinned(
  context: RuleContext,
  unpinned: (command: Command) => readonly ShellWord[],
  pinning: Pinning,
): void {
  for (const run of context.document.runs)
    reportUnpinnedIn(context, run, run.script.commands, { unpinned, pinning });
}

/** The same for some commands of one RUN. */
export function reportUnpinnedIn(
  context: RuleContext,
  run: Instruction,
  commands: readonly Command[],
  { unpinned, pinning }: { unpinned: (command: Command) => readonly ShellWord[]; pinning: Pinning },
): void {
  const found: { command: Command; word: ShellWord }[] = [];
  for (const command of commands) for (const word of unpinned(command)) found.push({ command, word });
  const [first] = found;
  if (first === undefined) return;
  context.report({
    instruction: run,
    span: first.word,
    message: `No version is pinned for ${enumerated(found.map(({ word }) => word.value))}: ${pinning.advice}.`,
    ...pinned(context, run, found, pinning),
  });
}

/** The fix with the versions that are known, for whoever wants these, and what is not known. */
function pinned(
  { document, options }: RuleContext,
  run: Instruction,
  found: readonly { command: Command; word: ShellWord }[],
  { manager, separator }: Pinning,
): { fixes: readonly (ProposedFix | undefined)[]; unpinned?: UnpinnedPackages } {
  const versions = options.context?.versions;
  const stage = document.stageOf(run);
  if (versions?.ofPackage === undefined || stage === undefined || run.json !== undefined)
    return { fixes: [] };
  const image = baseNameOf(document, stage);
  const edits: OffsetEdit[] = [];
  const written: string[] = [];
  const unknown: string[] = [];
  for (const { command, word } of found) {
    const name = word.value.replace(/(?<=.)@(?:latest|none)$/, '');
    const isWritten = command.hasExactPlaces && document.source.slice(word) === word.value;
    if (!isWritten || !PLAIN.test(name)) continue;
    const version = versions.ofPackage(manager, name, image);
    if (version === undefined) unknown.push(name);
    if (version === undefined || !PLAIN.test(version)) continue;
    written.push(`${name}${separator}${version}`);
    edits.push(replace(word, written.at(-1)!));
  }
  return {
    fixes: [edits.length === 0 ? undefined : fix(`Write ${enumerated(written)}`, false, ...edits)],
    ...(unknown.length === 0 ? {} : { unpinned: { manager, names: unknown, image } }),
  };
}
