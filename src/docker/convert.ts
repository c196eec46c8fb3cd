import type { Container, ContainerState, Image, PublishedPort } from './types';

/** An element of `GET /images/json`. */
export interface ListedImage {
  Id: string;
  RepoTags?: string[] | null;
  RepoDigests?: string[] | null;
  Created: number;
  Size: number;
  Labels?: Record<string, string> | null;
}

/** An element of `GET /containers/json`. */
export interface ListedContainer {
  Id: string;
  Names?: string[] | null;
  Image: string;
  ImageID: string;
  Command?: string;
  Created: number;
  State: string;
  Status: string;
  Ports?: { IP?: string | null; PrivatePort: number; PublicPort?: number | null; Type: string }[] | null;
  Labels?: Record<string, string> | null;
  Mounts?: { Type?: string; Name?: string }[] | null;
  NetworkSettings?: {
    Networks?: Record<string, { IPAddress?: string; GlobalIPv6Address?: string }> | null;
  } | null;
}

/** Milliseconds since the epoch of a time as engines write it; undefined for none, which Go writes as the year 1. */
export function toTime(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) || time <= 0 ? undefined : time;
}

/** Engines write nothing where there is nothing. */
export function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

/** Engines leave lists away, or say `<none>`, where there is nothing. */
export function toImage(info: ListedImage): Image {
  const present = (names: readonly string[] | null | undefined): string[] =>
    (names ?? []).filter((name) => !name.includes('<none>'));
  return {
    id: info.Id,
    tags: present(info.RepoTags),
    digests: present(info.RepoDigests),
    created: info.Created * 1000,
    size: info.Size,
    labels: info.Labels ?? {},
  };
}

const STATES: readonly string[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
] satisfies ContainerState[];

/** What Podman calls states that the Docker Engine has other words for (`ContainerStatus` of libpod). */
const OTHER_WORDS: ReadonlyMap<string, ContainerState> = new Map([
  ['configured', 'created'],
  ['initialized', 'created'],
  ['stopping', 'running'],
  ['stopped', 'exited'],
]);

/** A state that nobody knows is `dead`: nothing is to be expected of such a container. */
export function stateOf(word: string): ContainerState {
  return STATES.includes(word) ? (word as ContainerState) : (OTHER_WORDS.get(word) ?? 'dead');
}

/** Ports come in no order of their own. */
export function inOrder(ports: readonly PublishedPort[]): PublishedPort[] {
  return [...ports].sort(
    (a, b) =>
      a.privatePort - b.privatePort ||
      a.protocol.localeCompare(b.protocol) ||
      (a.address ?? '').localeCompare(b.address ?? ''),
  );
}

/** See {@link ListedContainer}. */
export function toContainer(info: ListedContainer): Container {
  const names = info.Names ?? [];
  return {
    id: info.Id,
    // The other names are those that links give it: `/other/alias`.
    name: (names.find((name) => name.lastIndexOf('/') === 0) ?? names[0] ?? '').replace(/^\//, ''),
    image: info.Image,
    imageId: info.ImageID,
    command: info.Command ?? '',
    created: info.Created * 1000,
    state: stateOf(info.State),
    status: info.Status,
    ports: inOrder(
      (info.Ports ?? []).map((port) => ({
        privatePort: port.PrivatePort,
        publicPort: port.PublicPort ?? undefined,
        address: port.IP ?? undefined,
        protocol: port.Type,
      })),
    ),
    addresses: Object.values(info.NetworkSettings?.Networks ?? {})
      .flatMap(({ IPAddress, GlobalIPv6Address }) => [IPAddress, GlobalIPv6Address])
      .filter(isGiven),
    networks: Object.keys(info.NetworkSettings?.Networks ?? {}),
    volumes: (info.Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])),
    labels: info.Labels ?? {},
  };
}
