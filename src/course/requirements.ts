import { bytesOf } from '../base';
import type { Requirements } from './types';
import { useOneOf } from './problems';
import type { YamlValue } from './yaml';

/** What a course may require beside memory and disk: ids of the preflight, which has more. */
export const TOOLS = [
  ...['docker', 'buildx', 'compose', 'podman', 'enroot', 'apptainer', 'singularity', 'slurm', 'nextflow'],
  ...['java', 'git', 'make', 'python3', 'curl', 'tmux', 'shellcheck', 'gpu'],
] as const;

export const NO_REQUIREMENTS: Requirements = { tools: [], memory: undefined, disk: undefined };

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
