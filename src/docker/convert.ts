import type { ContainerInfo, ImageInfo } from 'dockerode';
import type { Container, ContainerState, Image } from './types';

/** An element of `GET /images/json`. Engines leave lists away, or say `<none>`, where there is nothing. */
export function toImage(info: ImageInfo): Image {
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
function stateOf(word: string): ContainerState {
  return STATES.includes(word) ? (word as ContainerState) : (OTHER_WORDS.get(word) ?? 'dead');
}

/** An element of `GET /containers/json`. Ports come in no order of their own. */
export function toContainer(info: ContainerInfo): Container {
  return {
    id: info.Id,
    // The other names are those that links give it: `/other/alias`.
    name: (info.Names.find((name) => name.lastIndexOf('/') === 0) ?? info.Names[0] ?? '').replace(/^\//, ''),
    image: info.Image,
    imageId: info.ImageID,
    command: info.Command,
    created: info.Created * 1000,
    state: stateOf(info.State),
    status: info.Status,
    ports: (info.Ports ?? [])
      .map((port) => ({
        privatePort: port.PrivatePort,
        publicPort: (port.PublicPort as number | undefined) ?? undefined,
        address: (port.IP as string | undefined) ?? undefined,
        protocol: port.Type,
      }))
      .sort(
        (a, b) =>
          a.privatePort - b.privatePort ||
          a.protocol.localeCompare(b.protocol) ||
          (a.address ?? '').localeCompare(b.address ?? ''),
      ),
    addresses: Object.values(info.NetworkSettings?.Networks ?? {})
      .flatMap(({ IPAddress, GlobalIPv6Address }) => [IPAddress, GlobalIPv6Address])
      .filter((address) => address !== undefined && address !== ''),
    labels: info.Labels ?? {},
  };
}
