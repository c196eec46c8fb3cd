import { enumerated } from './commands';
import type { Command, ShellWord } from './model/command';
import type { RuleContext } from './rule';

/** Reports each RUN once that installs packages without a version, at the first and naming all. */
export function reportUnpinned(
  { document, report }: RuleContext,
  unpinned: (command: Command) => readonly ShellWord[],
  advice: string,
): void {
  for (const run of document.runs) {
    const words = run.script.commands.flatMap(unpinned);
    if (words.length === 0) continue;
    report({
      instruction: run,
      span: words[0]!,
      message: `No version is pinned for ${enumerated(words.map(({ value }) => value))}: ${advice}.`,
    });
  }
}
