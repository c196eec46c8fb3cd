import type { Command, ShellWord } from './model/command';
import type { Instruction } from './model/instruction';
import type { RuleContext } from './rule';
import { reportUnpinnedIn } from './unpinned';

/** What may stand between the hyphens behind a package's name: `2.4.63`, `1.fc42`, `1:2.0~rc1`. */
const VERSION_PART = /^[0-9A-Za-z.~^_:+]*$/;

/** How a package manager is called, and with which words it does not install packages (of a version) at all. */
interface Manager {
  readonly names: readonly ['yum' | 'dnf', ...string[]];
  readonly elsewhere: readonly string[];
}

/** Reports each RUN that installs RPM packages without a version, or modules without a stream. */
export function reportUnpinnedRpms(context: RuleContext, manager: Manager): void {
  if (!context.document.runs.some(({ script }) => script.named(...manager.names).length > 0)) return;
  for (const isTrigger of [false, true]) {
    const variables = new Variables();
    for (const outer of context.document.instructions) {
      const instruction = isTrigger ? outer.trigger : outer;
      if (instruction === undefined) continue;
      if (instruction.keyword !== 'RUN') {
        variables.see(instruction);
        continue;
      }
      reportUnpinnedIn(
        context,
        instruction,
        instruction.script.named(...manager.names).filter((command) => command.hasArg('install')),
        {
          unpinned: (command) => unpinned(command, manager, variables),
          pinning: { manager: manager.names[0], separator: '-', advice: 'write PACKAGE-VERSION' },
        },
      );
    }
  }
}

function unpinned(command: Command, { elsewhere }: Manager, variables: Variables): ShellWord[] {
  const packages = command.operands().filter(({ value }) => value !== 'install' && value !== 'module');
  if (command.hasArg('module')) return packages.filter(({ value }) => !value.includes(':'));
  if (command.hasArg(...elsewhere)) return [];
  return packages.filter(({ value }) => !isPinned(value, variables));
}

function isPinned(name: string, variables: Variables): boolean {
  const [, ...parts] = name.split('-');
  if (parts.length === 0) return false;
  if (name.endsWith('.rpm')) return true;
  if (name.includes('$')) return variables.anyIn(name);
  return parts.every((part) => VERSION_PART.test(part)) && parts.some((part) => /^\d/.test(part));
}

/** Which variables a stage knows: its own, those of the stage that it starts from, and every ARG before it. */
class Variables {
  readonly #args = new Set<string>();
  readonly #ofStages = new Map<string, ReadonlySet<string>>();
  #current = new Set<string>();

  see(instruction: Instruction): void {
    const names = instruction.pairs.map(({ key }) => key);
    if (instruction.keyword === 'ARG') for (const name of names) this.#args.add(name);
    else if (instruction.keyword === 'ENV') for (const name of names) this.#current.add(name);
    else if (instruction.keyword === 'FROM') this.#begin(instruction);
  }

  /** True where the text holds one of them as `${NAME}`. */
  anyIn(text: string): boolean {
    return [...this.#current, ...this.#args].some((name) => text.includes(`\${${name}}`));
  }

  #begin({ words: [image, as, name] }: Instruction): void {
    this.#current = new Set(this.#ofStages.get(image?.value ?? ''));
    if (as?.value.toUpperCase() === 'AS' && name !== undefined) this.#ofStages.set(name.value, this.#current);
  }
}
