import type { Dockerfile, Stage } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { Span } from '../model/source';
import { mountOptions } from './mount-options';

/** A place that names an image or a stage: in FROM, or behind `from=` of COPY and mounts. */
export interface SourcePlace extends Span {
  readonly text: string;
  /** The stage that it means; undefined for an image. */
  readonly stage: Stage | undefined;
}

/** The place where a stage gets its name. */
export function nameSpan({ from }: Stage): Span | undefined {
  return from.words[1]?.value.toUpperCase() === 'AS' ? from.words[2] : undefined;
}

/** Every place that names a stage or an image to take something from, in order. */
export function sourcePlaces(document: Dockerfile): SourcePlace[] {
  const earlier = new Map<string, Stage>();
  const stages: Stage[] = [];
  const places: SourcePlace[] = [];
  const add = (span: Span | undefined, text: string, byNumber: boolean): void => {
    if (span === undefined || text === '' || document.source.slice(span) !== text) return;
    const numbered = byNumber && /^\d+$/.test(text) ? stages[Number(text)] : undefined;
    places.push({
      start: span.start,
      end: span.end,
      text,
      stage: earlier.get(text.toLowerCase()) ?? numbered,
    });
  };
  let current: Stage | undefined;
  for (const instruction of document.effective) {
    if (instruction.keyword === 'FROM' && !instruction.isTrigger) {
      if (current !== undefined) {
        stages.push(current);
        if (current.name !== undefined) earlier.set(current.name.toLowerCase(), current);
      }
      current = document.stages[stages.length];
      const image = instruction.words[0];
      add(image, image?.text ?? '', false);
    } else for (const { span, text } of takenFrom(document, instruction)) add(span, text, true);
  }
  return places;
}

/** The stage whose name stands at a place that `isHere`: its own, or one of `places` that means it. */
export function stageAt(
  document: Dockerfile,
  places: readonly SourcePlace[],
  isHere: (span: Span) => boolean,
): { stage: Stage; span: Span } | undefined {
  for (const span of places) if (span.stage !== undefined && isHere(span)) return { stage: span.stage, span };
  for (const stage of document.stages) {
    const span = nameSpan(stage);
    if (span !== undefined && isHere(span)) return { stage, span };
  }
  return undefined;
}

/** What stands behind `from=` in an instruction's flags. */
function takenFrom(document: Dockerfile, { keyword, flags }: Instruction): { span: Span; text: string }[] {
  if (keyword === 'COPY')
    return flags
      .filter(({ name }) => name === 'from')
      .map(({ value, valueSpan }) => ({ span: valueSpan, text: value ?? '' }));
  if (keyword !== 'RUN') return [];
  return flags
    .filter(({ name }) => name === 'mount')
    .flatMap((flag) => mountOptions(document, flag))
    .filter(({ key }) => key === 'from')
    .map(({ value, valueSpan }) => ({ span: valueSpan, text: value ?? '' }));
}
