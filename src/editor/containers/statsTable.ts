import { displayText, formatBytes } from '../../base';
import type { ContainerStats } from '../../docker';

const TITLES = ['NAME', 'CPU', 'MEMORY', 'LIMIT', 'NETWORK IN / OUT', 'DISK READ / WRITTEN', 'PROCESSES'];
const UNKNOWN = '–';

/** What running containers take, as lines of a table under titles, a line each. */
export function statsTable(
  measured: readonly { name: string; stats: ContainerStats | undefined }[],
): string[] {
  const rows = measured.map(({ name, stats }) => [displayText(name), ...cells(stats)]);
  return textTable([TITLES, ...rows]);
}

/** Columns as wide as what is in them. */
export function textTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  '),
  );
}

function cells(stats: ContainerStats | undefined): string[] {
  if (stats === undefined) return TITLES.slice(1).map(() => UNKNOWN);
  const { cpu, memory, memoryLimit, network, disk, processes } = stats;
  return [
    cpu === undefined ? UNKNOWN : `${cpu.toFixed(1)} %`,
    formatBytes(memory),
    formatBytes(memoryLimit),
    network === undefined ? UNKNOWN : `${formatBytes(network.received)} / ${formatBytes(network.sent)}`,
    disk === undefined ? UNKNOWN : `${formatBytes(disk.read)} / ${formatBytes(disk.written)}`,
    processes === undefined ? UNKNOWN : String(processes),
  ];
}
