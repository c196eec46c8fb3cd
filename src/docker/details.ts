import { inOrder, isGiven, stateOf, toTime } from './convert';
import type { ContainerDetails, ContainerNetwork, PublishedPort } from './types';

/** What is read of `GET /containers/{id}/json`. */
export interface InspectedContainer {
  Id: string;
  Name: string;
  Created?: string;
  Image?: string;
  Path?: string;
  Args?: string[] | null;
  RestartCount?: number;
  State: {
    Status?: string;
    Running?: boolean;
    ExitCode?: number;
    Error?: string;
    OOMKilled?: boolean;
    StartedAt?: string;
    FinishedAt?: string;
    Health?: {
      Status?: string;
      FailingStreak?: number;
      Log?: { Output?: string }[] | null;
    } | null;
  };
  Config: {
    Hostname?: string;
    Image?: string;
    Env?: string[] | null;
    WorkingDir?: string;
    User?: string;
    Labels?: Record<string, string> | null;
    Tty?: boolean;
    OpenStdin?: boolean;
  };
  HostConfig?: {
    NetworkMode?: string;
    NanoCpus?: number;
    CpuQuota?: number;
    CpuPeriod?: number;
    Memory?: number;
    PidsLimit?: number | null;
    RestartPolicy?: { Name?: string; MaximumRetryCount?: number } | null;
    ReadonlyRootfs?: boolean;
    Privileged?: boolean;
    AutoRemove?: boolean;
  } | null;
  Mounts?: { Type?: string; Name?: string; Source?: string; Destination?: string; RW?: boolean }[] | null;
  NetworkSettings?: {
    Ports?: Record<string, { HostIp?: string; HostPort?: string }[] | null> | null;
    Networks?: Record<string, ConnectedNetwork | null> | null;
  } | null;
}

interface ConnectedNetwork {
  IPAddress?: string;
  GlobalIPv6Address?: string;
  Gateway?: string;
  MacAddress?: string;
  Aliases?: string[] | null;
}

export function toDetails(found: InspectedContainer): ContainerDetails {
  const { State: state, Config: config, HostConfig: host } = found;
  return {
    id: found.Id,
    name: found.Name.replace(/^\//, ''),
    hostname: config.Hostname ?? '',
    created: toTime(found.Created) ?? 0,
    image: config.Image ?? '',
    imageId: found.Image ?? '',
    command: [found.Path ?? '', ...(found.Args ?? [])].filter((word, index) => index > 0 || word !== ''),
    env: config.Env ?? [],
    workdir: config.WorkingDir ?? '',
    user: config.User ?? '',
    labels: config.Labels ?? {},
    tty: config.Tty ?? false,
    stdin: config.OpenStdin ?? false,
    state: stateOf(state.Status ?? ''),
    running: state.Running ?? false,
    exitCode: state.ExitCode ?? 0,
    error: state.Error ?? '',
    outOfMemory: state.OOMKilled ?? false,
    startedAt: toTime(state.StartedAt),
    finishedAt: toTime(state.FinishedAt),
    health: healthOf(state),
    ports: portsOf(found),
    mounts: (found.Mounts ?? []).map((mount) => ({
      type: mount.Type ?? 'bind',
      name: mount.Name || undefined,
      source: mount.Source ?? '',
      target: mount.Destination ?? '',
      readOnly: mount.RW === false,
    })),
    networks: networksOf(found),
    networkMode: host?.NetworkMode ?? '',
    limits: {
      cpus: processorsOf(host ?? {}),
      memory: limit(host?.Memory),
      processes: limit(host?.PidsLimit),
    },
    restart: restartOf(host ?? {}),
    restartCount: found.RestartCount ?? 0,
    readOnly: host?.ReadonlyRootfs ?? false,
    privileged: host?.Privileged ?? false,
    remove: host?.AutoRemove ?? false,
    raw: found,
  };
}

type HostConfig = NonNullable<InspectedContainer['HostConfig']>;

/** Engines say 0 or -1 for no limit. */
function limit(value: number | null | undefined): number | undefined {
  return value === undefined || value === null || value <= 0 ? undefined : value;
}

function processorsOf({ NanoCpus, CpuQuota, CpuPeriod }: HostConfig): number | undefined {
  const billions = limit(NanoCpus);
  if (billions !== undefined) return billions / 1e9;
  const quota = limit(CpuQuota);
  return quota === undefined ? undefined : quota / (limit(CpuPeriod) ?? 100_000);
}

function restartOf({ RestartPolicy }: HostConfig): string {
  const { Name, MaximumRetryCount } = RestartPolicy ?? {};
  const retries = limit(MaximumRetryCount);
  return `${Name || 'no'}${retries === undefined ? '' : `:${retries}`}`;
}

function healthOf({ Health }: InspectedContainer['State']): ContainerDetails['health'] {
  // Podman says an empty status, and Docker `none`, where nothing is probed.
  if (Health?.Status === undefined || Health.Status === '' || Health.Status === 'none') return undefined;
  return {
    status: Health.Status,
    failures: Health.FailingStreak ?? 0,
    output: Health.Log?.at(-1)?.Output,
  };
}

function portsOf({ NetworkSettings }: InspectedContainer): PublishedPort[] {
  return inOrder(
    Object.entries(NetworkSettings?.Ports ?? {}).flatMap(([port, bindings]): PublishedPort[] => {
      const [number = '', protocol = 'tcp'] = port.split('/');
      const inside = { privatePort: Number(number), protocol };
      if (bindings === null || bindings.length === 0) {
        return [{ ...inside, publicPort: undefined, address: undefined }];
      }
      return bindings.map(({ HostIp, HostPort }) => ({
        ...inside,
        publicPort: Number(HostPort) || undefined,
        address: HostIp || undefined,
      }));
    }),
  );
}

function networksOf({ NetworkSettings }: InspectedContainer): ContainerNetwork[] {
  return Object.entries(NetworkSettings?.Networks ?? {}).map(([name, network]) => ({
    name,
    addresses: [network?.IPAddress, network?.GlobalIPv6Address].filter(isGiven),
    gateway: network?.Gateway || undefined,
    macAddress: network?.MacAddress || undefined,
    aliases: network?.Aliases ?? [],
  }));
}
