import type { CourseFolder } from '../folder';
import type { Check, CheckProbes, CheckReason, CheckResult } from '../types';
import type { YamlValue } from '../yaml';

export type CheckOf<K extends Check['kind']> = Extract<Check, { kind: K }>;
/** Kinds that are made of no other checks. */
export type PlainKind = Exclude<Check['kind'], 'all' | 'any' | 'not'>;

/** What was found, and whether that is what was wanted. */
export type Look = Pick<CheckResult, 'met' | 'found' | 'soon'>;
export const yes = (found: string): Look => ({ met: true, found });
export const no = (found: string): Look => ({ met: false, found });
/** For what nothing tells of: it is looked at again for a while. */
export const notYet = (found: string): Look => ({ met: false, found, soon: true });

/** What reading a check may look into. */
export interface ReadContext {
  folder: CourseFolder;
}

/** Everything that there is to one kind of check. */
export interface CheckKind<K extends PlainKind> {
  /** What may stand in its mapping, where it takes one. */
  fields: readonly string[];
  /** From YAML; a mistake is a problem at its place, and undefined where nothing is left. */
  read(value: YamlValue, context: ReadContext): CheckOf<K> | undefined;
  /** What it wants, as a clause without a full stop. */
  wants(check: CheckOf<K>): string;
  /** Rejects where the workbench cannot be asked, so that `not` never takes a failure for an answer. Changes nothing there. */
  look(check: CheckOf<K>, probes: CheckProbes): Promise<Look> | Look;
  /** What may make it true; `request` and `connection` make every check worth a look. */
  reasons: readonly CheckReason[];
  /** True where looking runs, or asks of a program, what the course brings, so that the person has to have agreed. */
  bringsCommands?(check: CheckOf<K>): boolean;
}

/** Turns a look round where the thing is not to be there. */
export const unless = (exists: boolean | undefined, { met, ...look }: Look): Look => ({
  met: met === (exists ?? true),
  ...look,
});
