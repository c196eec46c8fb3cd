import type { ContainerStats } from './types';

interface CpuStats {
  cpu_usage?: { total_usage?: number; percpu_usage?: number[] | null };
  system_cpu_usage?: number;
  online_cpus?: number;
}

/** What is read of `GET /containers/{id}/stats`. */
export interface RawStats {
  read?: string;
  cpu_stats?: CpuStats;
  precpu_stats?: CpuStats;
  memory_stats?: { usage?: number; limit?: number; stats?: Record<string, number> | null };
  networks?: Record<string, { rx_bytes?: number; tx_bytes?: number }> | null;
  blkio_stats?: { io_service_bytes_recursive?: { op?: string; value?: number }[] | null } | null;
  pids_stats?: { current?: number } | null;
}

/** Undefined where the container does not run: engines send numbers that mean nothing. */
export function toStats(raw: RawStats): ContainerStats | undefined {
  const time = Date.parse(raw.read ?? '');
  if (!(time > 0)) return undefined;
  return {
    time,
    cpu: percent(raw),
    processors: processorsOf(raw.cpu_stats ?? {}),
    memory: memoryOf(raw.memory_stats ?? {}),
    memoryLimit: raw.memory_stats?.limit ?? 0,
    network: networkOf(raw),
    disk: diskOf(raw),
    processes: raw.pids_stats?.current,
  };
}

function processorsOf({ online_cpus, cpu_usage }: CpuStats): number {
  return online_cpus || cpu_usage?.percpu_usage?.length || 1;
}

/** As `docker stats` computes it (docker/cli, `calculateCPUPercentUnix`); undefined without an earlier measurement. */
function percent({ cpu_stats: now = {}, precpu_stats: before = {} }: RawStats): number | undefined {
  const used = (now.cpu_usage?.total_usage ?? 0) - (before.cpu_usage?.total_usage ?? 0);
  const passed = (now.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0);
  if (!before.system_cpu_usage || passed <= 0 || used < 0) return undefined;
  return (used / passed) * processorsOf(now) * 100;
}

/** Without the cache that goes as soon as it is wanted: `total_inactive_file` of version 1 of control groups, `inactive_file` of 2. */
function memoryOf({ usage = 0, stats }: NonNullable<RawStats['memory_stats']>): number {
  const cache = stats?.['total_inactive_file'] ?? stats?.['inactive_file'] ?? 0;
  return cache < usage ? usage - cache : usage;
}

function networkOf({ networks }: RawStats): ContainerStats['network'] {
  if (networks === undefined || networks === null) return undefined;
  const all = Object.values(networks);
  return {
    received: all.reduce((sum, { rx_bytes = 0 }) => sum + rx_bytes, 0),
    sent: all.reduce((sum, { tx_bytes = 0 }) => sum + tx_bytes, 0),
  };
}

/** Version 1 says `Read`, version 2 `read`. */
function diskOf({ blkio_stats }: RawStats): ContainerStats['disk'] {
  const entries = blkio_stats?.io_service_bytes_recursive;
  if (entries === undefined || entries === null) return undefined;
  const sum = (operation: string): number =>
    entries
      .filter(({ op }) => op?.toLowerCase() === operation)
      .reduce((total, { value = 0 }) => total + value, 0);
  return { read: sum('read'), written: sum('write') };
}
