import type { ContainerDetails, ImageDetails } from '../../docker';

/** What is read of `GET /containers/{id}/json` beside what `ContainerDetails` has (Engine API, ContainerInspect). */
interface Raw {
  Config?: {
    Entrypoint?: string[] | string | null;
    Cmd?: string[] | null;
    StopSignal?: string;
  };
  HostConfig?: HostConfig | null;
}

interface HostConfig {
  Binds?: string[] | null;
  CapAdd?: string[] | null;
  CapDrop?: string[] | null;
  CgroupParent?: string;
  CpuShares?: number;
  CpuQuota?: number;
  CpuPeriod?: number;
  CpusetCpus?: string;
  Devices?: { PathOnHost?: string; PathInContainer?: string; CgroupPermissions?: string }[] | null;
  DeviceRequests?: { Count?: number; DeviceIDs?: string[] | null; Capabilities?: string[][] | null }[] | null;
  GroupAdd?: string[] | null;
  ExtraHosts?: string[] | null;
  Init?: boolean | null;
  IpcMode?: string;
  LogConfig?: { Type?: string; Config?: Record<string, string> | null } | null;
  MemorySwap?: number;
  Mounts?: RawMount[] | null;
  NanoCpus?: number;
  PidMode?: string;
  PortBindings?: Record<string, { HostIp?: string; HostPort?: string }[] | null> | null;
  PublishAllPorts?: boolean;
  Runtime?: string;
  SecurityOpt?: string[] | null;
  Sysctls?: Record<string, string> | null;
  Tmpfs?: Record<string, string> | null;
  Ulimits?: { Name?: string; Soft?: number; Hard?: number }[] | null;
  UsernsMode?: string;
  UTSMode?: string;
}

interface RawMount {
  Type?: string;
  Source?: string;
  Target?: string;
  ReadOnly?: boolean;
  BindOptions?: { Propagation?: string } | null;
}

/** `run …` for a container that is there, as `docker run`'s reference has the options. */
export function runWords(details: ContainerDetails, image?: ImageDetails): string[] {
  const { HostConfig: host, Config: config } = details.raw as Raw;
  const h = host ?? {};
  return [
    'run',
    ...(details.stdin || details.tty ? [] : ['--detach']),
    ...flag('--interactive', details.stdin),
    ...flag('--tty', details.tty),
    ...flag('--rm', details.remove),
    ...option('--name', details.name),
    ...option('--hostname', details.id.startsWith(details.hostname) ? '' : details.hostname),
    ...flag('--privileged', details.privileged),
    ...each('--cap-add', h.CapAdd),
    ...each('--cap-drop', h.CapDrop),
    ...each('--security-opt', securityOptions(details.privileged, h)),
    ...each('--volume', h.Binds),
    ...(h.Mounts ?? []).flatMap((mount) => ['--mount', mountText(mount)]),
    ...each(
      '--tmpfs',
      Object.entries(h.Tmpfs ?? {}).map(([path, how]) => (how === '' ? path : `${path}:${how}`)),
    ),
    ...(h.Devices ?? []).flatMap(({ PathOnHost = '', PathInContainer, CgroupPermissions }) => [
      '--device',
      [PathOnHost, PathInContainer ?? PathOnHost, CgroupPermissions ?? 'rwm'].join(':'),
    ]),
    ...((h.DeviceRequests ?? []).some(({ Capabilities }) => Capabilities?.flat().includes('gpu') === true)
      ? ['--gpus', 'all']
      : []),
    ...each(
      '--publish',
      Object.entries(h.PortBindings ?? {}).flatMap(([inside, bindings]) => portTexts(inside, bindings)),
    ),
    ...flag('--publish-all', h.PublishAllPorts),
    ...mode('--network', details.networkMode, ['default', 'bridge']),
    ...mode('--pid', h.PidMode),
    ...mode('--ipc', h.IpcMode, ['private', 'shareable']),
    ...mode('--uts', h.UTSMode),
    ...mode('--userns', h.UsernsMode),
    ...option('--cgroup-parent', h.CgroupParent),
    ...number('--memory', details.limits.memory),
    ...number('--memory-swap', h.MemorySwap === (details.limits.memory ?? 0) * 2 ? 0 : h.MemorySwap),
    ...number('--cpus', (h.NanoCpus ?? 0) / 1e9),
    ...number('--cpu-shares', h.CpuShares),
    ...number('--cpu-quota', h.CpuQuota),
    ...number('--cpu-period', h.CpuPeriod),
    ...option('--cpuset-cpus', h.CpusetCpus),
    ...number('--pids-limit', details.limits.processes),
    ...(h.Ulimits ?? []).flatMap(({ Name = '', Soft = 0, Hard = 0 }) => [
      '--ulimit',
      `${Name}=${Soft}:${Hard}`,
    ]),
    ...flag('--read-only', details.readOnly),
    ...mode('--restart', details.restart, ['no']),
    ...flag('--init', h.Init ?? false),
    ...logWords(h.LogConfig),
    ...each('--group-add', h.GroupAdd),
    ...each('--add-host', h.ExtraHosts),
    ...each(
      '--sysctl',
      Object.entries(h.Sysctls ?? {}).map(([name, value]) => `${name}=${value}`),
    ),
    ...mode('--runtime', h.Runtime, ['runc', 'crun', 'oci']),
    ...each(
      '--env',
      details.env.filter((given) => image?.env.includes(given) !== true),
    ),
    ...option('--workdir', details.workdir === image?.workdir ? '' : details.workdir),
    ...option('--user', details.user === image?.user ? '' : details.user),
    ...each('--label', labelsOf(details, image)),
    ...entrypointWords(config, image),
    details.image,
    ...commandWords(config, image),
  ];
}

/** Without label=disable where the engine has added it by itself: to privileged ones, and to those that share processes or memory. */
function securityOptions(privileged: boolean, { SecurityOpt, PidMode, IpcMode }: HostConfig): string[] {
  const isAdded = privileged || PidMode === 'host' || IpcMode === 'host';
  return (SecurityOpt ?? []).filter((given) => !(isAdded && given === 'label=disable'));
}

function flag(name: string, given: boolean | undefined): string[] {
  return given === true ? [name] : [];
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : [name, value];
}

function number(name: string, value: number | undefined): string[] {
  return value === undefined || value === 0 ? [] : [name, String(value)];
}

function each(name: string, values: readonly string[] | null | undefined): string[] {
  return (values ?? []).flatMap((value) => [name, value]);
}

/** What is as engines have it by themselves is left out. */
function mode(name: string, value: string | undefined, usual: readonly string[] = []): string[] {
  return value === 'private' || usual.includes(value ?? '') ? [] : option(name, value);
}

function mountText({ Type = 'volume', Source, Target, ReadOnly, BindOptions }: RawMount): string {
  return [
    `type=${Type}`,
    ...(Source === undefined || Source === '' ? [] : [`source=${Source}`]),
    `target=${Target ?? ''}`,
    ...(ReadOnly === true ? ['readonly'] : []),
    ...(BindOptions?.Propagation === undefined || BindOptions.Propagation === ''
      ? []
      : [`bind-propagation=${BindOptions.Propagation}`]),
  ].join(',');
}

function portTexts(
  inside: string,
  bindings: readonly { HostIp?: string; HostPort?: string }[] | null,
): string[] {
  const port = inside.replace(/\/tcp$/, '');
  return (bindings ?? []).map(({ HostIp = '', HostPort = '' }) => {
    const address = HostIp.includes(':') ? `[${HostIp}]` : HostIp;
    if (address !== '') return `${address}:${HostPort}:${port}`;
    return HostPort === '' ? port : `${HostPort}:${port}`;
  });
}

function logWords(log: HostConfig['LogConfig']): string[] {
  return [
    ...mode('--log-driver', log?.Type, ['json-file', 'journald', 'k8s-file', 'local']),
    ...each(
      '--log-opt',
      Object.entries(log?.Config ?? {}).map(([name, value]) => `${name}=${value}`),
    ),
  ];
}

function labelsOf({ labels }: ContainerDetails, image: ImageDetails | undefined): string[] {
  return Object.entries(labels)
    .filter(([name, value]) => image?.labels[name] !== value)
    .map(([name, value]) => `${name}=${value}`);
}

function wordsOf(value: string[] | string | null | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}

function same(a: readonly string[], b: readonly string[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((word, index) => word === b[index]);
}

function entrypointWords(config: Raw['Config'], image: ImageDetails | undefined): string[] {
  const given = wordsOf(config?.Entrypoint);
  return given.length === 0 || same(given, image?.entrypoint) ? [] : ['--entrypoint', given[0]!];
}

function commandWords(config: Raw['Config'], image: ImageDetails | undefined): readonly string[] {
  const entrypoint = wordsOf(config?.Entrypoint);
  const command = wordsOf(config?.Cmd);
  const before = entrypoint.length === 0 || same(entrypoint, image?.entrypoint) ? [] : entrypoint.slice(1);
  return before.length === 0 && same(command, image?.command) ? [] : [...before, ...command];
}
