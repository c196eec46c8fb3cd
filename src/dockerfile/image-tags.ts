import type { Dockerfile } from './model/dockerfile';
import type { ImageReference } from './model/image';
import type { ProposedFix } from './rule';
import { fix, replace } from './rule';
import type { LintOptions } from './types';

/** How many versions are proposed: tags of one image tend to be many. */
const MAX_PROPOSALS = 3;

/** Ways to name a version of the image: that of the file's other stages first, then what is known of the image. */
export function versionFixes(
  document: Dockerfile,
  image: ImageReference,
  { context }: LintOptions,
): ProposedFix[] {
  // A name that a continuation breaks has no one place.
  if (document.source.slice(image) !== image.text) return [];
  const name = image.registry === undefined ? image.name : `${image.registry}/${image.name}`;
  const other = tagOfTheOthers(document, image);
  const known = (context?.versions?.ofImage?.(name) ?? [])
    .filter((version) => version !== 'latest' && version !== other && isVersion(version))
    .slice(0, MAX_PROPOSALS);
  return [
    ...(other === undefined ? [] : [{ version: other, title: `Use :${other}, as elsewhere in this file` }]),
    ...known.map((version) => ({ version, title: `Use ${separated(version)}, as on the workbench` })),
  ].map(({ version, title }) => fix(title, false, replace(image, `${name}${separated(version)}`)));
}

function separated(version: string): string {
  return version.startsWith('sha256:') ? `@${version}` : `:${version}`;
}

/** A tag or digest as the distribution project defines them. */
function isVersion(version: string): boolean {
  return /^(?:sha256:[0-9a-f]{64}|[\w][\w.-]{0,127})$/.test(version);
}

/** The tag that the file's stages use of the same image, where they agree. Versions are never invented. */
function tagOfTheOthers(document: Dockerfile, image: ImageReference): string | undefined {
  let all = tagsOf.get(document);
  if (all === undefined) {
    const found = new Map<string, Set<string>>();
    for (const { image: other } of document.stages) {
      if (other?.tag === undefined || other.tag === 'latest') continue;
      const key = keyOf(other);
      const tags = found.get(key);
      if (tags === undefined) found.set(key, new Set([other.tag]));
      else tags.add(other.tag);
    }
    tagsOf.set(document, (all = found));
  }
  const tags = all.get(keyOf(image));
  const [only] = tags ?? [];
  return tags?.size === 1 ? only : undefined;
}

/** The tags that a document names of each image, found once. */
const tagsOf = new WeakMap<Dockerfile, ReadonlyMap<string, Set<string>>>();

function keyOf({ registry, name }: ImageReference): string {
  return `${registry ?? ''} ${name}`;
}
