import { flag, option, terminalFlags } from './commandOptions';
import { joinMembers } from './mountText';
import { swapLimit } from './createBody';
import type { ContainerLimits, ContainerSpec, MountSpec, PortSpec, RestartSpec } from './types';

/** `run …` for a container to be made, as `docker run`'s reference has the options. In the background unless it has a terminal. */
export function runCommand(spec: ContainerSpec): string[] {
  const attached = spec.tty === true || spec.stdin === true;
  const [entrypoint, ...before] = spec.entrypoint ?? [];
  return [
    'run',
    ...(attached ? terminalFlags(spec) : ['--detach']),
    ...flag('--rm', spec.remove),
    ...option('--name', spec.name),
    ...option('--hostname', spec.hostname),
    ...option('--platform', spec.platform),
    ...each('--publish', spec.ports, portText),
    ...flag('--publish-all', spec.publishAll),
    ...(spec.mounts ?? []).flatMap(mountWords),
    ...each('--env', Object.entries(spec.env ?? {}), ([name, value]) => `${name}=${value}`),
    ...option('--workdir', spec.workdir),
    ...option('--user', spec.user),
    ...option('--network', spec.network),
    ...option('--cpus', numberText(spec.cpus)),
    ...option('--memory', spec.memory === undefined ? undefined : memoryText(spec.memory)),
    ...option('--gpus', gpusText(spec.gpus)),
    ...flag('--read-only', spec.readOnly),
    ...option('--restart', spec.restart && restartText(spec.restart)),
    ...flag('--init', spec.init),
    ...flag('--privileged', spec.privileged),
    ...each('--cap-add', spec.capAdd, same),
    ...each('--cap-drop', spec.capDrop, same),
    ...each('--security-opt', spec.securityOptions, same),
    ...option('--pid', spec.pid),
    ...option('--ipc', spec.ipc),
    ...each('--device', spec.devices, same),
    ...each('--label', Object.entries(spec.labels ?? {}), ([name, value]) => `${name}=${value}`),
    ...(spec.entrypoint === undefined ? [] : ['--entrypoint', entrypoint ?? '']),
    spec.image,
    ...before,
    ...(spec.command ?? []),
  ];
}

/** The options of `docker update`. */
export function limitWords({ cpus, memory, processes }: ContainerLimits): string[] {
  return [
    ...(memory === undefined
      ? []
      : ['--memory', memoryText(memory), '--memory-swap', memoryText(swapLimit(memory))]),
    ...option('--cpus', numberText(cpus)),
    ...option('--pids-limit', numberText(processes)),
  ];
}

function each<T>(name: string, values: readonly T[] | undefined, text: (value: T) => string): string[] {
  return (values ?? []).flatMap((value) => [name, text(value)]);
}

const same = (text: string): string => text;

const numberText = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

/** `[ADDRESS:][PORT:]PORT[/udp]` */
function portText({ container, protocol = 'tcp', host, address }: PortSpec): string {
  const inside = `${container}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  if (address === undefined) return host === undefined ? inside : `${host}:${inside}`;
  return `${address.includes(':') ? `[${address}]` : address}:${host ?? ''}:${inside}`;
}

/** `-v` where it can say it; a colon in a path leaves `--mount`. */
function mountWords({ type, source, target, readOnly }: MountSpec): string[] {
  if (type === 'tmpfs') return ['--tmpfs', target];
  const plain = !`${source ?? ''}${target}`.includes(':');
  if (plain) {
    const parts = [...(source === undefined ? [] : [source]), target, ...(readOnly === true ? ['ro'] : [])];
    return ['--volume', parts.join(':')];
  }
  return ['--mount', joinMembers({ type, source, target, readonly: readOnly })];
}

/** In the largest unit that leaves a whole number: `512m`. */
function memoryText(bytes: number): string {
  for (const [unit, size] of [
    ['g', 2 ** 30],
    ['m', 2 ** 20],
    ['k', 2 ** 10],
  ] as const) {
    if (bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return `${bytes}b`;
}

function gpusText(gpus: ContainerSpec['gpus']): string | undefined {
  if (gpus === undefined || typeof gpus === 'string') return gpus;
  return typeof gpus === 'number' ? String(gpus) : `"device=${gpus.join(',')}"`;
}

function restartText({ policy, retries }: RestartSpec): string {
  return retries === undefined ? policy : `${policy}:${retries}`;
}
