/**
 * Variables as the builder has them while it goes through the stages (dispatch and dispatchArg in
 * frontend/dockerfile/dockerfile2llb/convert.go of moby/buildkit).
 */
import type { StageBase } from './base-images';
import { predefinedArguments, stageBases } from './base-images';
import { fromArguments } from './from-args';
import type { Dockerfile, Stage } from './model/dockerfile';
import { expand } from './model/expand';
import type { Instruction } from './model/instruction';
import { parseDockerfile } from './model/parse';
import type { LintContext } from './types';

/** What an instruction finds when its turn comes. */
export interface Scope {
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** True where the instruction is an ONBUILD of what the stage starts from, and stands elsewhere. */
  readonly isInherited: boolean;
  /** Variables whose values are known. */
  readonly values: ReadonlyMap<string, string>;
  /** Variables that were declared or set; the values of some only the build will know. */
  readonly declared: ReadonlyMap<string, unknown>;
  /** True where there are no variables but these: all that the stage starts from is known. */
  readonly isComplete: boolean;
}

/** ONBUILD instructions of a file that are followed; each counts in every stage that starts from its own. */
const MOST_TRIGGERS = 10_000;

/**
 * Goes through every instruction with the variables that it finds: stages as they start from each other, so that each is
 * gone through once. The scope is valid during the call only.
 */
export function eachScope(document: Dockerfile, context: LintContext, visit: (scope: Scope) => void): void {
  new Walk(document, context, visit).run();
}

class Walk {
  readonly #document: Dockerfile;
  readonly #visit: (scope: Scope) => void;
  readonly #bases: ReadonlyMap<Stage, StageBase>;
  /** What an ARG without a default gets from before the first FROM. */
  readonly #global: ReadonlyMap<string, string>;
  readonly #values = new UndoableMap<string>();
  readonly #declared = new UndoableMap<true>();
  #triggers = 0;

  constructor(document: Dockerfile, context: LintContext, visit: (scope: Scope) => void) {
    this.#document = document;
    this.#visit = visit;
    this.#bases = stageBases(document, context);
    this.#global = fromArguments(document, predefinedArguments(context)).values;
  }

  /** Without recursion: a file may have thousands of stages that start from each other. */
  run(): void {
    const children = new Map<Stage | undefined, Stage[]>();
    for (const [stage, base] of this.#bases) {
      const parent = base.kind === 'stage' ? base.stage : undefined;
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [stage]);
      else known.push(stage);
    }
    const tasks: (() => void)[] = [];
    const plan = (parent: Stage | undefined, isComplete: boolean): void => {
      for (const stage of children.get(parent) ?? [])
        tasks.push(() => {
          const before = [this.#values.mark, this.#declared.mark] as const;
          tasks.push(() => {
            this.#values.undo(before[0]);
            this.#declared.undo(before[1]);
          });
          plan(stage, this.#goThrough(stage, isComplete));
        });
    };
    plan(undefined, true);
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) task();
  }

  /** Answers whether all variables at its end are known. */
  #goThrough(stage: Stage, isParentComplete: boolean): boolean {
    const base = this.#bases.get(stage)!;
    let isComplete = base.kind === 'stage' ? isParentComplete : base.kind !== 'unknown';
    if (base.kind === 'image') {
      for (const variable of base.image.env) {
        const [name = ''] = variable.split('=', 1);
        this.#values.set(name, variable.slice(name.length + 1));
      }
    }
    // The builder gives it to every stage but those for Windows.
    if (base.kind === 'scratch' || (base.kind === 'image' && !base.image.platform.startsWith('windows')))
      this.#declared.set('PATH', true);
    const triggers = triggersOf(base);
    this.#triggers += triggers.length;
    if (this.#triggers > MOST_TRIGGERS) isComplete = false;
    else for (const trigger of triggers) this.#take(stage, trigger, { isInherited: true, isComplete });
    for (const instruction of stage.instructions)
      if (instruction.trigger === undefined)
        this.#take(stage, instruction, { isInherited: false, isComplete });
    return isComplete;
  }

  #take(
    stage: Stage,
    instruction: Instruction,
    how: { readonly isInherited: boolean; readonly isComplete: boolean },
  ): void {
    this.#visit({ stage, instruction, values: this.#values, declared: this.#declared, ...how });
    if (instruction.keyword === 'ARG') this.#declare(instruction);
    else if (instruction.keyword === 'ENV') this.#setAll(instruction);
  }

  #declare(instruction: Instruction): void {
    for (const { key, word } of instruction.pairs) {
      const equals = word.text.indexOf('=');
      if (equals >= 0) this.#set(key, this.#expand(word.text.slice(equals + 1)));
      else {
        const inherited = this.#global.get(key);
        if (inherited !== undefined) this.#values.set(key, inherited);
        this.#declared.set(key, true);
      }
    }
  }

  /** All values of an ENV see the variables as they were before it. */
  #setAll(instruction: Instruction): void {
    const values = instruction.pairs.map(({ key, value, word }) => {
      const equals = word.text.indexOf('=');
      return [key, this.#expand(equals < 0 ? value : word.text.slice(equals + 1))] as const;
    });
    for (const [key, value] of values) this.#set(key, value);
  }

  #set(key: string, value: string | undefined): void {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
    this.#declared.set(key, true);
  }

  #expand(text: string): string | undefined {
    if (text.length === 0) return '';
    const { text: expanded, missing } = expand(text, this.#values, this.#document.escape);
    return missing.size > 0 ? undefined : expanded;
  }
}

/** The ONBUILD instructions of what a stage starts from. */
function triggersOf(base: StageBase): Instruction[] {
  if (base.kind === 'stage') return base.stage.instructions.flatMap(({ trigger }) => trigger ?? []);
  if (base.kind !== 'image') return [];
  return base.image.onBuild.flatMap((text) => parseDockerfile(text).instructions.slice(0, 1));
}

/** A map that can be as it was before. */
class UndoableMap<T> extends Map<string, T> {
  readonly #before: (readonly [key: string, value: T | undefined])[] = [];

  /** A point to {@link undo} to. */
  get mark(): number {
    return this.#before.length;
  }

  override set(key: string, value: T): this {
    this.#before.push([key, this.get(key)]);
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    this.#before.push([key, this.get(key)]);
    return super.delete(key);
  }

  undo(mark: number): void {
    while (this.#before.length > mark) {
      const [key, value] = this.#before.pop()!;
      if (value === undefined) super.delete(key);
      else super.set(key, value);
    }
  }
}
