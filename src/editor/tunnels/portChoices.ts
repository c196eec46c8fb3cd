import { isIP } from 'node:net';
import type { Container } from '../../docker';
import { isLoopback, type ListeningPort } from '../../workbench';
import type { ForwardWish } from './forwardedPorts';

/** Ports that can be forwarded, by where they were found. */
export interface PortChoices {
  /** Published by running containers. */
  published: readonly ForwardWish[];
  /** Of running containers and not published: reached at the container's own address. */
  inside: readonly ForwardWish[];
  /** Of other programs of the workbench. */
  listening: readonly ForwardWish[];
}

/** What running containers offer on TCP, and what else listens. */
export function portChoices(
  containers: readonly Container[],
  listening: readonly ListeningPort[],
): PortChoices {
  const running = containers.filter(({ state }) => state === 'running');
  const published = running.flatMap(publishedPorts);
  const inside = running.flatMap(insidePorts);
  const known = new Set(published.map(({ port }) => port));
  return { published, inside, listening: listening.filter(({ port }) => !known.has(port)) };
}

/** Where the workbench reaches the published TCP ports of a container, each once though IPv4 and IPv6 have it. */
export function publishedPorts({ name, ports }: Pick<Container, 'name' | 'ports'>): ForwardWish[] {
  const found = new Map<number, ForwardWish>();
  for (const { publicPort, address, ...port } of ports) {
    if (publicPort === undefined || !isTcp(port) || found.has(publicPort)) continue;
    // The address of a machine's own network card, where it was published there only.
    const own = address !== undefined && isIP(address) !== 0 && !isAny(address);
    const host = own ? address : address === '::' ? '::1' : '127.0.0.1';
    const agreed: Pick<ForwardWish, 'agreed'> = isLoopback(host) ? {} : { agreed: ['containers'] };
    found.set(publicPort, { host, port: publicPort, name, ...agreed });
  }
  return [...found.values()];
}

/** TCP ports that a container names and does not publish. */
export function insidePorts(container: Container): ForwardWish[] {
  const reached = new Set(
    container.ports
      .filter(({ publicPort }) => publicPort !== undefined)
      .map(({ privatePort }) => privatePort),
  );
  return unique(container.ports.filter(isTcp).map(({ privatePort }) => privatePort))
    .filter((port) => !reached.has(port))
    .flatMap((port) => insidePort(container, port) ?? []);
}

/** Any port of a container, where the workbench reaches it; undefined where it has no network. */
export function insidePort(
  { name, addresses, networks }: Pick<Container, 'name' | 'addresses' | 'networks'>,
  port: number,
): ForwardWish | undefined {
  // In the network of the workbench itself its ports are the workbench's.
  if (networks.includes('host')) return { host: '127.0.0.1', port, name };
  const host = addresses.find((address) => isIP(address) !== 0);
  return host === undefined ? undefined : { host, port, name, agreed: ['containers'] };
}

/** What a browser is to speak with a port, as far as its number tells. */
export function schemeOf(port: number): 'http' | 'https' {
  return port === 443 || port === 8443 ? 'https' : 'http';
}

function isTcp({ protocol }: { protocol: string }): boolean {
  return protocol === 'tcp';
}

function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

function unique(ports: readonly number[]): number[] {
  return [...new Set(ports)].sort((a, b) => a - b);
}
