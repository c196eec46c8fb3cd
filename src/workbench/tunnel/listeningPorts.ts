import type { Workbench } from '../types';
import { isPort } from './address';

/** A port of the workbench that a program listens on. */
export interface ListeningPort {
  /** The address to reach it at from the workbench itself. */
  host: '127.0.0.1' | '::1';
  port: number;
}

/** `st` of a socket that listens, in /proc/net/tcp (TCP_LISTEN of linux/net/tcp_states.h). */
const LISTEN = '0A';

/** As /proc/net/tcp and tcp6 write addresses: words of four bytes, each in the byte order of the machine. */
const ADDRESSES: Readonly<Record<string, ListeningPort['host']>> = {
  '00000000': '127.0.0.1',
  '0100007F': '127.0.0.1',
  '7F000001': '127.0.0.1',
  '00000000000000000000000000000000': '::1',
  '00000000000000000000000001000000': '::1',
  '00000000000000000000000000000001': '::1',
};

/**
 * The TCP ports that something listens on at a loopback address of the workbench or at all its addresses, in order,
 * IPv4 where it has both. None where the machine has no /proc (macOS, Windows).
 */
export async function listeningPorts(workbench: Workbench): Promise<ListeningPort[]> {
  const { stdout } = await workbench.run(['cat', '/proc/net/tcp', '/proc/net/tcp6'], {
    repeatable: true,
    timeout: 10_000,
  });
  return parseListeningPorts(stdout);
}

/** Reads the lines of proc_net_tcp(5): number, local address, remote address, state, …. */
export function parseListeningPorts(text: string): ListeningPort[] {
  const found = new Map<number, ListeningPort>();
  for (const line of text.split('\n')) {
    const match = /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line);
    const host = ADDRESSES[match?.[1] ?? ''];
    const port = parseInt(match?.[2] ?? '', 16);
    if (match?.[3] !== LISTEN || host === undefined || !isPort(port)) continue;
    if (found.get(port)?.host !== '127.0.0.1') found.set(port, { host, port });
  }
  return [...found.values()].sort((a, b) => a.port - b.port);
}
