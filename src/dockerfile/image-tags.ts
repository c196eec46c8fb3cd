import type { Dockerfile } from './model/dockerfile';
import type { ImageReference } from './model/image';

/** The tag that the file's other stages use of the same image, where they agree. Versions are never invented. */
export function tagOfTheOthers({ stages }: Dockerfile, image: ImageReference): string | undefined {
  const tags = new Set<string>();
  for (const { image: other } of stages) {
    if (other === undefined || other.name !== image.name || other.registry !== image.registry) continue;
    if (other.tag !== undefined && other.tag !== 'latest') tags.add(other.tag);
  }
  const [only] = tags;
  return tags.size === 1 ? only : undefined;
}
