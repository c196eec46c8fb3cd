import { fromArguments } from '../../from-args';
import type { Dockerfile } from '../../model/dockerfile';
import type { Instruction } from '../../model/instruction';
import type { KnownImages } from '../types';
import { variablePlaces } from '../variable-places';
import type { Draft } from './draft';
import { sourceDrafts, userDrafts } from './sources';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGKILL'];

/** What can stand as an argument; `index` counts the words in front. */
export function argumentDrafts(
  before: Dockerfile,
  instruction: Instruction,
  index: number,
  images: KnownImages,
): Draft[] {
  switch (instruction.keyword) {
    case 'FROM':
      if (index === 0)
        return [
          ...sourceDrafts(before, instruction, images, false).filter(({ label }) => !/^\d+$/.test(label)),
          { label: 'scratch', kind: 'image', detail: 'nothing at all' },
        ];
      return index === 1
        ? [{ label: 'AS', kind: 'keyword', insertText: 'AS ', detail: 'gives the stage a name' }]
        : [];
    case 'ARG':
      return argDrafts(before, instruction);
    case 'STOPSIGNAL':
      return index === 0 ? SIGNALS.map((label) => ({ label, kind: 'value' })) : [];
    case 'USER':
      return index === 0 ? userDrafts(before, instruction) : [];
    default:
      return [];
  }
}

/** What a stage can take over by an ARG: arguments in front of the first FROM, and those that every build has. */
function argDrafts(before: Dockerfile, instruction: Instruction): Draft[] {
  if (before.stageOf(instruction) === undefined) return [];
  const { names, values } = fromArguments(before);
  const own = new Set(
    variablePlaces(before).flatMap(({ name, stage }) => (stage === undefined ? [name] : [])),
  );
  return [...names].map((label) => ({
    label,
    kind: 'variable',
    detail: own.has(label) ? (values.get(label) ?? '') : 'set by the builder',
  }));
}
