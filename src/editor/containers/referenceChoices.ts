import { splitReference } from '../../docker';

/** What there is to choose while the name of an image is being typed. */
export type ReferenceChoice =
  /** As it stands there: typed, or the name of an image that there is. */
  | { kind: 'name'; reference: string }
  /** A tag of the repository that was typed, which its registry has. */
  | { kind: 'tag'; reference: string; tag: string }
  /** To be shown its tags. */
  | { kind: 'tags-of'; repository: string };

/** Of a registry's tags, as many as anybody reads. */
const MOST_TAGS = 100;

/** The repository whose tag is being typed: its name is finished by a colon. */
export function finishedRepository(typed: string): string | undefined {
  const { name, tag, digest } = splitReference(typed.trim());
  return tag === undefined || digest !== undefined || name === '' ? undefined : name;
}

/** @param tags those of the repository that was typed, where they are known; undefined where tags are not to be had */
export function referenceChoices(
  text: string,
  known: readonly string[],
  tags: readonly string[] | undefined,
): ReferenceChoice[] {
  const typed = text.trim();
  const name = (reference: string): ReferenceChoice => ({ kind: 'name', reference });
  const others = known.filter((one) => one !== typed).map(name);
  if (typed === '') return others;
  const repository = finishedRepository(typed);
  if (repository === undefined) {
    const ask: ReferenceChoice[] =
      tags === undefined || typed.includes('@') ? [] : [{ kind: 'tags-of', repository: typed }];
    return [name(typed), ...ask, ...others];
  }
  const begun = typed.slice(repository.length + 1);
  const fitting = (tags ?? []).filter((tag) => tag !== begun && tag.includes(begun));
  const first = fitting.filter((tag) => tag.startsWith(begun));
  const rest = fitting.filter((tag) => !tag.startsWith(begun));
  const offered = [...first, ...rest].slice(0, MOST_TAGS).map((tag): ReferenceChoice => ({
    kind: 'tag',
    reference: `${repository}:${tag}`,
    tag,
  }));
  return [...(begun === '' ? [] : [name(typed)]), ...offered, ...others];
}
