import type { Dockerfile } from '../../model/dockerfile';
import type { Instruction } from '../../model/instruction';
import type { KnownImages } from '../types';
import type { Draft } from './draft';

/** Stages that end in front of the instruction, and images of the workbench. */
export function sourceDrafts(
  before: Dockerfile,
  instruction: Instruction,
  images: KnownImages,
  areStagesCommon: boolean,
): Draft[] {
  const own = before.stageOf(instruction)?.index ?? Infinity;
  const stages = before.stages
    .filter(({ index }) => index < own)
    .map(({ name, index, image }) => ({
      label: name ?? String(index),
      kind: 'stage' as const,
      detail: image === undefined ? '' : `FROM ${image.text}`,
      isCommon: areStagesCommon,
    }));
  return [...stages, ...imageDrafts(images)];
}

function imageDrafts({ names }: KnownImages): Draft[] {
  return names.map((label) => ({ label, kind: 'image', detail: 'on the workbench' }));
}

/** Users that the stage has been given by USER. */
export function userDrafts(before: Dockerfile, instruction: Instruction): Draft[] {
  const stage = before.stageOf(instruction);
  const users = (stage === undefined ? [] : before.ancestry(stage))
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'USER')
    .flatMap(({ args }) => (args.text === '' ? [] : [args.text]));
  return [...new Set(users)].map((label) => ({ label, kind: 'value' }));
}
