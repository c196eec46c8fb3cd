import { isLoopback } from '../../workbench';
import { DOCKER_HUB, registryOf } from '../registryLogin';

/** Where a repository may be asked for, one after the other, and its name there. */
export interface RepositoryPlaces {
  servers: readonly {
    base: URL;
    /** Somebody else than the registry, whom no login to it concerns. */
    mirror: boolean;
  }[];
  path: string;
}

const HUB = 'https://registry-1.docker.io';

/** `distribution/reference`: steps of lowercase letters and digits, which may have separators between them. */
const PATH = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/;

/** Undefined where that is no name of a repository. */
export function placesOf(repository: string, mirrors: readonly string[]): RepositoryPlaces | undefined {
  const registry = registryOf(repository);
  const isHub = registry === DOCKER_HUB;
  const rest = isHub ? repository.replace(/^docker\.io\//, '') : repository.slice(registry.length + 1);
  // Official images stand under a name of their own there.
  const path = isHub && !rest.includes('/') ? `library/${rest}` : rest;
  if (!PATH.test(path)) return undefined;
  const mirrored = (isHub ? mirrors : []).map((address) => ({ address, mirror: true }));
  const own = isHub ? [HUB] : [`https://${registry}`, ...insecure(registry)];
  const servers = [...mirrored, ...own.map((address) => ({ address, mirror: false }))]
    .filter(({ address }) => URL.canParse(address))
    .map(({ address, mirror }) => ({ base: new URL(address), mirror }));
  return servers.length === 0 ? undefined : { servers, path };
}

/** Engines speak without a certificate with registries of their own machine only, unless they are told to. */
function insecure(registry: string): string[] {
  const host = registry.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return isLoopback(host) ? [`http://${registry}`] : [];
}

/** `latest` first, then higher versions before lower ones; among the same ones, plain versions before `1.2-variant`. */
export function sortTags(tags: Iterable<string>): string[] {
  const order = new Intl.Collator('en', { numeric: true });
  const rank = (tag: string): number => (tag === 'latest' ? 0 : /^v?\d/.test(tag) ? 1 : 2);
  return [...new Set(tags)].sort(
    (a, b) => rank(a) - rank(b) || (rank(a) === 1 ? compareVersions(a, b, order) : order.compare(a, b)),
  );
}

function compareVersions(a: string, b: string, order: Intl.Collator): number {
  const [versionA = '', variantA = ''] = split(a);
  const [versionB = '', variantB = ''] = split(b);
  return order.compare(versionB, versionA) || order.compare(variantA, variantB);
}

function split(tag: string): [version: string, variant: string] {
  const dash = tag.indexOf('-');
  return dash < 0 ? [tag, ''] : [tag.slice(0, dash), tag.slice(dash + 1)];
}
