import type { Container, Image } from '../../../docker';
import { compareNames, matcher } from './containerGroups';

/** A row: one name of an image, or an image that has lost its last name. */
export interface NamedImage {
  image: Image;
  /** `repository:tag`; undefined for a dangling image. */
  name: string | undefined;
}

export interface ImageGroup {
  /** Undefined for those without a name. */
  repository: string | undefined;
  images: readonly NamedImage[];
}

/** Images by repository; what has no name comes last. Of a repository, the latest stands first. */
export function groupImages(images: readonly Image[], filter: string): ImageGroup[] {
  const groups = new Map<string | undefined, NamedImage[]>();
  const add = (repository: string | undefined, image: NamedImage): void => {
    const group = groups.get(repository);
    if (group === undefined) groups.set(repository, [image]);
    else group.push(image);
  };
  const matches = matcher(filter);
  for (const image of images) {
    const id = image.id.replace(/^sha256:/, '').slice(0, 12);
    if (image.tags.length === 0 && matches(() => [id])) add(undefined, { image, name: undefined });
    for (const name of image.tags) {
      if (matches(() => [name, id])) add(splitName(name).repository, { image, name });
    }
  }
  return [...groups]
    .map(([repository, members]) => ({
      repository,
      images: members.sort(
        (a, b) => b.image.created - a.image.created || compareNames(a.name ?? '', b.name ?? ''),
      ),
    }))
    .sort((a, b) => {
      if (a.repository === undefined || b.repository === undefined)
        return a.repository === undefined ? 1 : -1;
      return compareNames(a.repository, b.repository);
    });
}

/** `host:5000/a/b:tag` → repository and tag: a colon before the last slash belongs to the registry's port. */
export function splitName(name: string): { repository: string; tag: string | undefined } {
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1
    ? { repository: name, tag: undefined }
    : { repository: name.slice(0, colon), tag: name.slice(colon + 1) };
}

/** Who uses what: names of the containers, running ones first, by what `key` says that they use. */
export function usersOf(
  containers: readonly Container[],
  key: (container: Container) => readonly string[],
): ReadonlyMap<string, readonly Container[]> {
  const users = new Map<string, Container[]>();
  const runningFirst = [...containers].sort(
    (a, b) => Number(b.state === 'running') - Number(a.state === 'running') || compareNames(a.name, b.name),
  );
  for (const container of runningFirst) {
    for (const used of new Set(key(container))) {
      const known = users.get(used);
      if (known === undefined) users.set(used, [container]);
      else known.push(container);
    }
  }
  return users;
}
