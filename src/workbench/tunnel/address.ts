import net from 'node:net';
import { ExplainedError } from '../../base';

const LOOPBACK = blockList([
  ['127.0.0.0', 8],
  ['::1', 128],
]);
/** RFC 1918 and RFC 4193: where engines put the networks of their containers. */
const PRIVATE = blockList([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['fc00::', 7],
]);

/** A host name (RFC 1123, with the underscores that containers' names have) or, by `net.isIP`, an address. */
const NAME = /^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})$/;

/** True for addresses of the machine itself. `localhost` is one; any other name may mean anything. */
export function isLoopback(host: string): boolean {
  return host.toLowerCase() === 'localhost' || includes(LOOPBACK, host);
}

/** True for addresses that are of no use outside of one network, as those of containers are. Never for a name. */
export function isPrivate(host: string): boolean {
  return includes(PRIVATE, host);
}

/** Throws `bad-address` for what is neither a name nor an address, and for what is no port. */
export function checkAddress(host: string, port: number): void {
  if (net.isIP(host) === 0 && !NAME.test(host)) {
    throw new ExplainedError('bad-address', `“${host}” is neither the name of a machine nor an address.`, {
      remedy: 'Name one as in lab-17, lab-17.example.org, 192.0.2.17 or 2001:db8::17.',
    });
  }
  if (!isPort(port)) {
    throw new ExplainedError('bad-address', `${port} is not a port.`, {
      remedy: 'Ports are whole numbers from 1 to 65535.',
    });
  }
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** `HOST:PORT`, with an IPv6 address in brackets. */
export function formatAddress(host: string, port: number): string {
  return net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

function includes(list: net.BlockList, host: string): boolean {
  const family = net.isIP(host);
  return family !== 0 && list.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function blockList(subnets: readonly (readonly [string, number])[]): net.BlockList {
  const list = new net.BlockList();
  for (const [address, prefix] of subnets)
    list.addSubnet(address, prefix, net.isIPv6(address) ? 'ipv6' : 'ipv4');
  return list;
}
