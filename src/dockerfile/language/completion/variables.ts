import { fromArguments } from '../../from-args';
import type { Dockerfile } from '../../model/dockerfile';
import type { Instruction } from '../../model/instruction';
import { eachScope } from '../../variables';
import type { KnownImages } from '../types';
import { variablePlaces } from '../variable-places';
import type { Drafts } from './draft';
import { NOTHING } from './draft';

/** Variables, where a `$` has been typed that is not escaped; undefined elsewhere. */
export function variableDrafts(
  before: Dockerfile,
  instruction: Instruction,
  typed: string,
  images: KnownImages,
): Drafts | undefined {
  const match = /\$(\{?)(\w*)$/.exec(typed);
  if (match === null) return undefined;
  const [, brace, name] = match;
  let escapes = 0;
  while (typed[match.index - 1 - escapes] === before.escape) escapes++;
  if (escapes % 2 === 1) return NOTHING;
  const length = 1 + brace!.length + name!.length;
  const drafts = [...variablesAt(before, instruction, images)].map(([label, detail]) => ({
    label: `$${brace}${label}${brace === '' ? '' : '}'}`,
    kind: 'variable' as const,
    detail,
    // Those of the base image are known here alone.
    isCommon: detail !== OF_THE_IMAGE,
  }));
  return { length, drafts };
}

const OF_THE_IMAGE = 'of the base image';

/** The variables that are there at the instruction, with their values or where they come from. */
function variablesAt(
  before: Dockerfile,
  instruction: Instruction,
  { context }: KnownImages,
): Map<string, string> {
  const found = new Map<string, string>();
  if (instruction.keyword === 'FROM' || before.stageOf(instruction) === undefined) {
    const { names, values } = fromArguments(before);
    for (const name of names) found.set(name, values.get(name) ?? '');
    return found;
  }
  const own = new Set(
    variablePlaces(before).flatMap(({ name, setBy }) => (setBy === undefined ? [] : [name])),
  );
  eachScope(before, context, (scope) => {
    if (scope.instruction !== instruction || scope.isInherited) return;
    for (const name of [...scope.declared.keys(), ...scope.values.keys()])
      found.set(name, own.has(name) ? (scope.values.get(name) ?? '') : OF_THE_IMAGE);
  });
  return found;
}
