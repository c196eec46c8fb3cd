import type { Dockerfile } from './model/dockerfile';
import type { Instruction } from './model/instruction';

/**
 * True where the layers of the instruction's stage count: it is the last one (or one that starts with the same words,
 * which hadolint does not tell from it), or another stage starts from it. Those of ONBUILD always count.
 */
export function reachesImage(document: Dockerfile, instruction: Instruction): boolean {
  if (instruction.isTrigger) return true;
  const stage = document.stageOf(instruction);
  if (stage === undefined) return document.stages.length === 0;
  const last = document.stages.at(-1)!;
  return (
    stage.from.args.text === last.from.args.text ||
    (stage.name !== undefined && document.baseNames.has(stage.name))
  );
}
