import { fromArguments, platformArguments } from './from-args';
import type { Dockerfile, Stage } from './model/dockerfile';
import { expand } from './model/expand';
import type { BaseImage, LintContext } from './types';

/** What a stage starts from, variables filled in. */
export type StageBase =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'scratch' }
  | { readonly kind: 'image'; readonly name: string; readonly image: BaseImage }
  | { readonly kind: 'unknown' };

/** What each stage starts from; images are known where `context` knows them. */
export function stageBases(document: Dockerfile, context: LintContext): Map<Stage, StageBase> {
  const { values } = fromArguments(document, predefinedArguments(context));
  const bases = new Map<Stage, StageBase>();
  const byName = new Map<string, Stage>();
  for (const stage of document.stages) {
    bases.set(stage, baseOf(stage, { byName, values, escape: document.escape, context }));
    if (stage.name !== undefined) byName.set(stage.name.toLowerCase(), stage);
  }
  return bases;
}

/** The image that a stage starts from in the end, with the variables as they are where nobody says otherwise. */
export function baseNameOf(document: Dockerfile, { base }: Stage): string | undefined {
  if (base === undefined) return undefined;
  if (!base.text.includes('$')) return base.text;
  let values = defaults.get(document);
  if (values === undefined) {
    ({ values } = fromArguments(document, new Map()));
    defaults.set(document, values);
  }
  const { text, missing } = expand(base.text, values, document.escape);
  return missing.size > 0 ? undefined : text;
}

/** What FROM may use of a document, found once. */
const defaults = new WeakMap<Dockerfile, ReadonlyMap<string, string>>();

/** Values of the arguments about platforms: those of the machine that builds, where it is known. */
export function predefinedArguments({ platform }: LintContext): ReadonlyMap<string, string> {
  return platform === undefined ? new Map() : platformArguments(platform);
}

function baseOf(
  { image }: Stage,
  {
    byName,
    values,
    escape,
    context,
  }: {
    byName: ReadonlyMap<string, Stage>;
    values: ReadonlyMap<string, string>;
    escape: string;
    context: LintContext;
  },
): StageBase {
  if (image === undefined) return { kind: 'unknown' };
  const { text: name, missing } = expand(image.text, values, escape);
  if (name === undefined || name === '' || missing.size > 0) return { kind: 'unknown' };
  const stage = byName.get(name.toLowerCase());
  if (stage !== undefined) return { kind: 'stage', stage };
  if (name === 'scratch') return { kind: 'scratch' };
  const known = context.imageOf?.(name);
  return known === undefined ? { kind: 'unknown' } : { kind: 'image', name, image: known };
}
