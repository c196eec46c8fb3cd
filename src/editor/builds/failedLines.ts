import { isSameImage } from '../../base';
import type { BuildFailure } from '../../docker';
import type { Outline, OutlineItem } from '../../dockerfile';

/** What BuildKit counts as steps: instructions that make a layer, and FROM. */
const LAYERS = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'WORKDIR']);

/** The lines of a Dockerfile (zero-based, both included) at which a build failed; undefined where nobody can say. */
export function failedLines(
  { builder, step, line, image }: Pick<BuildFailure, 'builder' | 'step' | 'line' | 'image'>,
  { instructions, stages, images }: Outline,
): Pick<OutlineItem, 'line' | 'lastLine'> | undefined {
  if (line !== undefined) {
    const known = instructions.find((item) => item.line <= line - 1 && line - 1 <= item.lastLine);
    return known ?? { line: line - 1, lastLine: line - 1 };
  }
  if (step === undefined) {
    if (image === undefined) return undefined;
    const named = images.find(({ name }) => isSameImage(name, image));
    // A build argument may have made another name of it.
    return named ?? (images.length === 1 ? images[0] : undefined);
  }
  if (step.stage === undefined) return instructions[step.number - 1];
  const name = step.stage.toLowerCase();
  const stage = stages.find((one) => one.name?.toLowerCase() === name) ?? stages[Number(name)];
  if (builder === 'classic') return stage?.instructions[step.number - 1];
  const counted = stage?.instructions.filter(({ keyword }) => LAYERS.has(keyword)) ?? [];
  // Where nothing is to be done for FROM (an earlier stage, scratch), it is not counted.
  return counted[step.number - 1 + Math.max(0, counted.length - step.total)];
}
