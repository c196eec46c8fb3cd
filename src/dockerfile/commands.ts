import type { Command, ShellWord } from './model/command';
import type { Dockerfile } from './model/dockerfile';
import type { Instruction } from './model/instruction';
import type { OffsetEdit, ProposedFix, RuleContext } from './rule';
import { fix, insert } from './rule';

/** The commands of a RUN that something is wrong with. */
export interface Offence {
  readonly run: Instruction;
  readonly commands: readonly [Command, ...Command[]];
}

/** Every RUN (ONBUILD included) with those of its commands that are called one of `names` and meet `isBad`. */
export function* offences(
  { runs }: Dockerfile,
  names: readonly string[],
  isBad: (command: Command, run: Instruction) => boolean,
): Generator<Offence> {
  for (const run of runs) {
    const named = run.script.named(...names);
    if (named.length === 0) continue;
    const [first, ...others] = named.filter((command) => isBad(command, run));
    if (first !== undefined) yield { run, commands: [first, ...others] };
  }
}

/**
 * Reports each RUN once, at the first of its bad commands, as hadolint counts. The fix mends all of them: it adds
 * `addition` behind the word that `anchor` finds.
 */
export function reportMissingWord(
  context: RuleContext,
  found: Iterable<Offence>,
  anchor: (command: Command) => ShellWord | undefined,
  addition: string,
): void {
  for (const { run, commands } of found) {
    const anchors = commands.map(anchor);
    context.report({
      instruction: run,
      span:
        anchors[0] === undefined ? commands[0] : { start: commands[0].nameWord.start, end: anchors[0].end },
      fixes: [
        editCommands(run, commands, `Add ${addition}`, true, (_, index) => {
          const word = anchors[index];
          return word === undefined ? undefined : insert(word.end, ` ${addition}`);
        }),
      ],
    });
  }
}

/** One edit a command, or undefined where one of them cannot be edited in its place (exec form, escaped text). */
export function editCommands(
  run: Instruction,
  commands: readonly Command[],
  title: string,
  safe: boolean,
  edit: (command: Command, index: number) => OffsetEdit | undefined,
): ProposedFix | undefined {
  if (run.json !== undefined) return undefined;
  const edits: OffsetEdit[] = [];
  for (const [index, command] of commands.entries()) {
    const made = command.hasExactPlaces ? edit(command, index) : undefined;
    if (made === undefined) return undefined;
    edits.push(made);
  }
  return fix(title, safe, ...edits);
}

/** Writes a list the way a sentence has it: `a, b and c`. */
export function enumerated(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}
