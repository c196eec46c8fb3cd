import type { RunOptions, Workbench } from '../workbench';
import { ask } from './ask';
import { MarkedFormat } from './marked';
import { readPrinted } from './times';
import type { Partition } from './types';

/** The partitions of the cluster, the default one first (sinfo(1)). */
export async function listPartitions(
  workbench: Pick<Workbench, 'run'>,
  options: Pick<RunOptions, 'signal' | 'priority'> = {},
): Promise<Partition[]> {
  const format = new MarkedFormat({
    name: 'R',
    starred: 'P',
    availability: 'a',
    timeLimit: 'l',
    counts: 'F',
    cpus: 'c',
    memory: 'm',
    resources: 'G',
  });
  const answer = await ask(workbench, ['sinfo', '--noheader', `--format=${format.argument}`], {
    ...options,
    repeatable: true,
  });
  const found = new Map<string, Partition>();
  // Nodes with other resources are a record of their own.
  for (const record of format.read(answer)) {
    // Allocated, idle, other, total.
    const [, idle = 0, , total = 0] = record.counts
      .split('/')
      .map((count) => Number.parseInt(count, 10) || 0);
    const before = found.get(record.name);
    found.set(record.name, {
      name: record.name,
      isDefault: record.starred === `${record.name}*`,
      up: record.availability === 'up',
      timeLimit: readPrinted(record.timeLimit),
      nodes: (before?.nodes ?? 0) + total,
      idleNodes: (before?.idleNodes ?? 0) + idle,
      cpus: before?.cpus ?? record.cpus,
      memory: before?.memory ?? record.memory,
      resources: [...new Set([...(before?.resources ?? []), ...resourcesOf(record.resources)])],
    });
  }
  return [...found.values()].sort((one, other) => Number(other.isDefault) - Number(one.isDefault));
}

/** `gpu:a100:4(S:0-1),gpu:t4:2` → its parts, without the sockets that they hang on. */
function resourcesOf(text: string): string[] {
  return text === '(null)' || text === '' ? [] : text.replaceAll(/\([^)]*\)/g, '').split(',');
}
