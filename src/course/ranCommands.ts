import type { CheckProbes, Step } from './types';

type Commands = ReturnType<CheckProbes['commands']>;

/**
 * The commands of the terminals, each with the chapter that was open when it ended. A command speaks for the steps of
 * its chapter only: whoever opens a chapter that begins with a command they ran before is to run it there, not to find
 * it ticked.
 */
export class RanCommands {
  readonly #all: () => Commands;
  readonly #endedIn = new WeakMap<object, string | undefined>();
  /** Those that have ticked a step. */
  readonly #claimed = new WeakSet<object>();

  constructor(all: () => Commands) {
    this.#all = all;
  }

  /** Commands that have ended since the last call did so in `chapter`. */
  note(chapter: string | undefined): void {
    for (const command of this.#all()) if (!this.#endedIn.has(command)) this.#endedIn.set(command, chapter);
  }

  /** Those that speak for `chapter`, of all that were noted. */
  of(chapter: string | undefined): Commands {
    return this.#all().filter((command) => this.#endedIn.get(command) === chapter);
  }

  /** The command that a step of `chapter` ran belongs to that chapter, whichever is open by the time it ends. */
  move({ code = '' }: Step, chapter: string | undefined): void {
    const command = this.#all().findLast(({ commandLine }) => squeeze(commandLine) === squeeze(code));
    if (command !== undefined) this.#endedIn.set(command, chapter);
  }

  /**
   * True where the code of a step of `chapter` was run by hand, as one of the terminal's commands, and ended well. A
   * command speaks for one step only, so that the same code further down waits for its own turn.
   */
  claim({ code = '' }: Step, chapter: string | undefined): boolean {
    const record = this.of(chapter).find(
      (command) =>
        !this.#claimed.has(command) &&
        command.exitCode === 0 &&
        squeeze(command.commandLine) === squeeze(code),
    );
    if (record === undefined) return false;
    this.#claimed.add(record);
    return true;
  }

  /** What was run in `chapter`, or in any, speaks for nothing any more. */
  forget(chapter: string | undefined): void {
    for (const command of this.#all())
      if (chapter === undefined || this.#endedIn.get(command) === chapter)
        this.#endedIn.set(command, undefined);
  }
}

const squeeze = (text: string): string => text.trim().replace(/\s+/g, ' ');
