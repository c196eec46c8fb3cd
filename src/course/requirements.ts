import type { Requirements } from './types';
import { useOneOf } from './problems';
import type { YamlValue } from './yaml';

/** What a course may require beside memory and disk: ids of the preflight, which has more. */
export const TOOLS = [
  ...['docker', 'buildx', 'compose', 'podman', 'enroot', 'apptainer', 'singularity', 'slurm', 'nextflow'],
  ...['java', 'git', 'make', 'python3', 'curl', 'tmux', 'shellcheck', 'gpu'],
] as const;

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

export const NO_REQUIREMENTS: Requirements = { tools: [], memory: undefined, disk: undefined };

/** Bytes of `4096MB` or `4G`, in powers of 1024 as Docker counts them (docker/go-units `RAMInBytes`); undefined for others. */
export function bytesOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?$/i.exec(text.trim());
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ''];
  return match === null || unit === undefined ? undefined : Math.round(Number(match[1]) * unit);
}

/** Reads a size, such as `4G`. */
export function readBytes(value: YamlValue, what: string): number | undefined {
  const text = value.text(what);
  if (text === undefined) return undefined;
  const bytes = bytesOf(text);
  return bytes !== undefined && bytes > 0
    ? bytes
    : value.fail(`${what} has to be a size.`, 'Write a number and a unit, such as 4G or 512M.');
}

/** Reads `requires:`, a list of programs and of `memory: 4G`, `disk: 20G`. */
export function readRequirements(value: YamlValue | undefined): Requirements {
  if (value === undefined) return NO_REQUIREMENTS;
  const tools: string[] = [];
  let memory: number | undefined;
  let disk: number | undefined;
  for (const item of value.list('"requires"')) {
    if (item.isMap) {
      const fields = item.fields('A requirement', ['memory', 'disk']);
      if (fields.memory !== undefined) memory = readBytes(fields.memory, '"memory"');
      if (fields.disk !== undefined) disk = readBytes(fields.disk, '"disk"');
      continue;
    }
    const tool = item.text('A requirement');
    if (tool === undefined) continue;
    if (TOOLS.some((known) => known === tool)) tools.push(tool);
    else
      item.fail(
        `Nothing called "${tool}" can be required.`,
        useOneOf(tool, [...TOOLS, 'memory: 4G', 'disk: 20G']),
      );
  }
  return { tools, memory, disk };
}
