import { ExplainedError } from '../base';
import { quote } from '../workbench';
import { parseTime } from './times';
import type { JobSpec } from './types';

/** What each option of a job may be: nothing that `#SBATCH` lines would take apart, or that a file name may not hold. */
const PATTERNS = {
  name: /^[A-Za-z0-9][\w.-]{0,99}$/,
  partition: /^[A-Za-z0-9][\w.+-]*(?:,[A-Za-z0-9][\w.+-]*)*$/,
  nodes: /^[1-9]\d{0,5}(?:-[1-9]\d{0,5})?$/,
  cpus: /^[1-9]\d{0,4}$/,
  memory: /^[1-9]\d{0,8}[KMGT]?$/i,
  gpus: /^(?:[A-Za-z][\w.-]*:)?[1-9]\d{0,3}$/,
} as const;

export type JobOption = keyof typeof PATTERNS | 'time';

/** Whether `text` can stand for this option of a job. */
export function isJobOption(option: JobOption, text: string): boolean {
  return option === 'time' ? parseTime(text) !== undefined : PATTERNS[option].test(text);
}

/**
 * The script of a job for `sbatch`, to be read and kept by people: what it asks for, then what it does. Throws
 * `bad-argument` where an option is not what {@link isJobOption} takes.
 */
export function jobScript(spec: JobSpec): string {
  const asked: readonly (readonly [option: JobOption, name: string, value: string | undefined])[] = [
    ['name', 'job-name', spec.name],
    ['partition', 'partition', spec.partition],
    ['time', 'time', spec.time],
    ['nodes', 'nodes', spec.nodes],
    ['cpus', 'cpus-per-task', spec.cpus?.toString()],
    ['memory', 'mem', spec.memory],
    // Of each node; clusters whose scheduler has no other way to share GPUs know this one too.
    ['gpus', 'gres', spec.gpus],
  ];
  const directives = asked.flatMap(([option, name, value]) => {
    if (value === undefined) return [];
    if (!isJobOption(option, value)) {
      throw new ExplainedError('bad-argument', `A job cannot have “${value}” for its ${option}.`, {
        remedy: 'Write it as sbatch takes it.',
      });
    }
    return [`#SBATCH --${name}=${option === 'gpus' ? `gpu:${value}` : value}`];
  });
  const environment = Object.entries(spec.environment ?? {}).map(([name, value]) => {
    if (/^[A-Za-z_]\w*$/.test(name)) return `export ${name}=${quote([value])}`;
    throw new ExplainedError('bad-argument', `“${name}” cannot be the name of a variable.`, {
      remedy: 'Letters, digits and “_” can, beginning with no digit.',
    });
  });
  const before = [...(spec.preparations ?? []), ...environment];
  return [
    '#!/bin/bash',
    ...directives,
    `#SBATCH --output=${spec.name}-%j.out`,
    '',
    ...(before.length === 0 ? [] : [...before, '']),
    stepText(spec.step),
    '',
  ].join('\n');
}

/** Characters of a line that reads well. */
const WIDTH = 80;

function stepText(step: JobSpec['step']): string {
  const groups = step.map(quote);
  const line = ['srun', ...groups].join(' ');
  return line.length <= WIDTH ? line : ['srun', ...groups].join(' \\\n  ');
}
