import { baseNameOf } from './base-images';
import type { Outline } from './types';
import type { Dockerfile } from './model/dockerfile';
import type { Instruction } from './model/instruction';
import { parseDockerfile } from './model/parse';

/** The instructions of a Dockerfile as a builder counts them. */
export function outlineOf(text: string): Outline {
  const document = parseDockerfile(text);
  return {
    instructions: document.instructions.map(place),
    stages: document.stages.map(({ name, from, instructions: own }) => ({
      name,
      instructions: [from, ...own].map(place),
    })),
    images: imagesOf(document),
  };
}

const place = ({ keyword, line, lastLine }: Instruction) => ({ keyword, line, lastLine });

function imagesOf(document: Dockerfile): Outline['images'] {
  const { stages } = document;
  const names = new Set(stages.flatMap(({ name }, index) => [name?.toLowerCase(), String(index)]));
  return stages.flatMap((stage) => {
    const base = stage.parent === undefined ? baseNameOf(document, stage) : undefined;
    const copied = stage.instructions.flatMap((instruction) => {
      const name = instruction.flag('from')?.value;
      return name === undefined || names.has(name.toLowerCase()) ? [] : [{ name, ...place(instruction) }];
    });
    return [...(base === undefined ? [] : [{ name: base, ...place(stage.from) }]), ...copied];
  });
}
