import { isGiven, toTime } from './convert';
import { apiPath } from './http';
import type { EngineHttp } from './http';
import type { Network, NetworkMember, Networks, Pruned } from './types';

interface ListedNetwork {
  Id: string;
  Name: string;
  Driver?: string;
  Scope?: string;
  Created?: string;
  Internal?: boolean;
  IPAM?: { Config?: { Subnet?: string; Gateway?: string }[] | null } | null;
  Labels?: Record<string, string> | null;
  Containers?: Record<string, { Name?: string; IPv4Address?: string; IPv6Address?: string }> | null;
}

/** `runconfig.IsPreDefinedNetwork` of moby, and Podman's default. */
const BUILT_IN = new Set(['bridge', 'host', 'none', 'default', 'podman']);

/** See {@link Networks}. */
export class EngineNetworks implements Networks {
  readonly #http: EngineHttp;

  constructor(http: EngineHttp) {
    this.#http = http;
  }

  async list(): Promise<Network[]> {
    return (await this.#http.get<ListedNetwork[]>('/networks')).map(toNetwork);
  }

  async inspect(network: string): Promise<Network & { containers: readonly NetworkMember[]; raw: unknown }> {
    const found = await this.#http.get<ListedNetwork>(apiPath`/networks/${network}`);
    const containers = Object.entries(found.Containers ?? {}).map(([id, member]) => ({
      id,
      name: member.Name ?? '',
      addresses: [member.IPv4Address, member.IPv6Address]
        .filter(isGiven)
        .map((address) => address.replace(/\/\d+$/, '')),
    }));
    return { ...toNetwork(found), containers, raw: found };
  }

  async create(options: Parameters<Networks['create']>[0]): Promise<string> {
    const { name, driver, internal, subnet, gateway, labels } = options;
    const { Id } = await this.#http.act<{ Id: string }>('POST', '/networks/create', {
      json: {
        Name: name,
        CheckDuplicate: true,
        Driver: driver,
        Internal: internal,
        Labels: labels,
        ...(subnet === undefined ? {} : { IPAM: { Config: [{ Subnet: subnet, Gateway: gateway }] } }),
      },
    });
    return Id;
  }

  async remove(network: string): Promise<void> {
    await this.#http.act('DELETE', apiPath`/networks/${network}`);
  }

  async connect(
    network: string,
    container: string,
    { aliases, address }: { aliases?: readonly string[]; address?: string } = {},
  ): Promise<void> {
    const IPAMConfig = address === undefined ? undefined : { IPv4Address: address };
    await this.#http.act('POST', apiPath`/networks/${network}/connect`, {
      json: { Container: container, EndpointConfig: { Aliases: aliases, IPAMConfig } },
    });
  }

  async disconnect(network: string, container: string, { force }: { force?: boolean } = {}): Promise<void> {
    await this.#http.act('POST', apiPath`/networks/${network}/disconnect`, {
      json: { Container: container, Force: force },
    });
  }

  async prune({ signal }: { signal?: AbortSignal } = {}): Promise<Pruned> {
    const done = await this.#http.act<{ NetworksDeleted?: string[] | null }>('POST', '/networks/prune', {
      signal,
      lasting: true,
    });
    return { removed: done.NetworksDeleted ?? [], reclaimed: 0 };
  }
}

function toNetwork(network: ListedNetwork): Network {
  return {
    id: network.Id,
    name: network.Name,
    driver: network.Driver ?? '',
    scope: network.Scope ?? '',
    created: toTime(network.Created),
    internal: network.Internal ?? false,
    subnets: (network.IPAM?.Config ?? []).flatMap(({ Subnet, Gateway }) =>
      Subnet === undefined || Subnet === '' ? [] : [{ subnet: Subnet, gateway: Gateway || undefined }],
    ),
    labels: network.Labels ?? {},
    builtIn: BUILT_IN.has(network.Name),
  };
}
