/** The parts of an image reference that decide whether two names mean the same image. */
export interface ImageName {
  /** With its registry and namespace: `docker.io/library/alpine`. */
  repository: string;
  tag: string | undefined;
  digest: string | undefined;
}

const DEFAULT_REGISTRY = 'docker.io';

/**
 * Reads a reference as Docker does: no registry means Docker Hub, no namespace there means `library`, neither tag
 * nor digest means `latest` (https://pkg.go.dev/github.com/distribution/reference).
 */
export function parseImageName(text: string): ImageName {
  let rest = text.trim();
  let digest: string | undefined;
  const at = rest.indexOf('@');
  if (at !== -1) {
    digest = rest.slice(at + 1);
    rest = rest.slice(0, at);
  }
  let tag: string | undefined;
  const colon = rest.lastIndexOf(':');
  if (colon > rest.lastIndexOf('/')) {
    tag = rest.slice(colon + 1);
    rest = rest.slice(0, colon);
  }
  const slash = rest.indexOf('/');
  const first = slash === -1 ? '' : rest.slice(0, slash);
  const namesRegistry = /[.:]/.test(first) || first === 'localhost';
  let registry = namesRegistry ? first : DEFAULT_REGISTRY;
  let path = namesRegistry ? rest.slice(slash + 1) : rest;
  if (registry === 'index.docker.io') registry = DEFAULT_REGISTRY;
  if (registry === DEFAULT_REGISTRY && !path.includes('/')) path = `library/${path}`;
  return {
    repository: `${registry}/${path}`,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest,
  };
}

/** True where `candidate`, as an engine gives it, is the image that `wanted` names. */
export function isSameImage(wanted: string, candidate: string): boolean {
  const a = parseImageName(wanted);
  const b = parseImageName(candidate);
  if (a.repository !== b.repository) return false;
  return a.digest !== undefined && b.digest !== undefined ? a.digest === b.digest : a.tag === b.tag;
}

/** True where the names differ in tag or digest at most. */
export function isSameRepository(a: string, b: string): boolean {
  return parseImageName(a).repository === parseImageName(b).repository;
}
