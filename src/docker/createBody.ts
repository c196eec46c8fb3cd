import type { ContainerLimits, ContainerSpec, MountSpec, PortSpec } from './types';

/** What `POST /containers/create` takes for a container; what is not said there is left out of it. */
export function createBody(spec: ContainerSpec): Record<string, unknown> {
  const ports = spec.ports ?? [];
  const interactive = spec.stdin === true;
  return defined({
    Image: spec.image,
    Cmd: spec.command?.length === 0 ? undefined : spec.command,
    // An empty word puts the image's aside; an empty list would leave it.
    Entrypoint: spec.entrypoint?.length === 0 ? [''] : spec.entrypoint,
    Env:
      spec.env === undefined ? undefined : Object.entries(spec.env).map(([key, value]) => `${key}=${value}`),
    WorkingDir: spec.workdir,
    User: spec.user,
    Hostname: spec.hostname,
    Labels: spec.labels,
    Tty: spec.tty,
    OpenStdin: spec.stdin,
    // What was attached first closes the input when it goes, as with `docker run -i`.
    StdinOnce: spec.stdin,
    AttachStdin: interactive || undefined,
    AttachStdout: interactive || undefined,
    AttachStderr: interactive || undefined,
    ExposedPorts:
      ports.length === 0 ? undefined : Object.fromEntries(ports.map((port) => [portKey(port), {}])),
    HostConfig: defined({
      PortBindings: ports.length === 0 ? undefined : bindingsOf(ports),
      PublishAllPorts: spec.publishAll,
      Mounts: spec.mounts?.map(toMount),
      NetworkMode: spec.network,
      NanoCpus: nanoCpus(spec.cpus),
      Memory: spec.memory,
      DeviceRequests: spec.gpus === undefined ? undefined : [gpuRequest(spec.gpus)],
      ReadonlyRootfs: spec.readOnly,
      AutoRemove: spec.remove,
      RestartPolicy:
        spec.restart === undefined
          ? undefined
          : { Name: spec.restart.policy, MaximumRetryCount: spec.restart.retries ?? 0 },
      Init: spec.init,
      Privileged: spec.privileged,
      CapAdd: spec.capAdd,
      CapDrop: spec.capDrop,
      SecurityOpt: spec.securityOptions,
      PidMode: spec.pid,
      IpcMode: spec.ipc,
      Devices: spec.devices?.map((device) => ({
        PathOnHost: device,
        PathInContainer: device,
        CgroupPermissions: 'rwm',
      })),
    }),
  });
}

/** What `POST /containers/{id}/update` takes. */
export function limitsBody({ cpus, memory, processes }: ContainerLimits): Record<string, unknown> {
  return defined({
    NanoCpus: nanoCpus(cpus),
    Memory: memory,
    // The engine refuses a limit of memory above that of memory and swap, which stays as it was otherwise.
    MemorySwap: memory === undefined ? undefined : swapLimit(memory),
    PidsLimit: processes,
  });
}

/** Memory and swap together, as `docker run --memory` sets it. */
export function swapLimit(memory: number): number {
  return 2 * memory;
}

function nanoCpus(cpus: number | undefined): number | undefined {
  return cpus === undefined ? undefined : Math.round(cpus * 1e9);
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function portKey({ container, protocol = 'tcp' }: PortSpec): string {
  return `${container}/${protocol}`;
}

/** One port of a container may be published several times. */
function bindingsOf(ports: readonly PortSpec[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    (bindings[portKey(port)] ??= []).push({
      HostIp: port.address ?? '',
      HostPort: port.host === undefined ? '' : String(port.host),
    });
  }
  return bindings;
}

function toMount({ type, source, target, readOnly }: MountSpec): Record<string, unknown> {
  return defined({
    Type: type,
    Source: type === 'tmpfs' ? undefined : source,
    Target: target,
    ReadOnly: readOnly,
  });
}

function gpuRequest(gpus: NonNullable<ContainerSpec['gpus']>): Record<string, unknown> {
  const which =
    gpus === 'all' ? { Count: -1 } : typeof gpus === 'number' ? { Count: gpus } : { DeviceIDs: gpus };
  return { ...which, Capabilities: [['gpu']] };
}
