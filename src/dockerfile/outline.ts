import type { Outline } from './types';
import type { Instruction } from './model/instruction';
import { parseDockerfile } from './model/parse';

/** The instructions of a Dockerfile as a builder counts them. */
export function outlineOf(text: string): Outline {
  const { instructions, stages } = parseDockerfile(text);
  const place = ({ keyword, line, lastLine }: Instruction) => ({ keyword, line, lastLine });
  return {
    instructions: instructions.map(place),
    stages: stages.map(({ name, from, instructions: own }) => ({
      name,
      instructions: [from, ...own].map(place),
    })),
  };
}
