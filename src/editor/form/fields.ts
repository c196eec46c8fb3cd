import { bytesOf } from '../../base';

/** The entries of a field with a line for each. */
export function entries(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export interface MountText {
  /** Undefined: there is only a target. */
  source: string | undefined;
  /** Absolute. */
  target: string;
  readOnly: boolean;
}

/** `[SOURCE:]TARGET[:ro]`; undefined for anything else. What the source is, its reader looks at. */
export function readMount(text: string): MountText | undefined {
  const parts = text.split(':');
  const mode = parts.length > 1 && /^(ro|rw)$/.test(parts.at(-1) ?? '') ? parts.pop() : undefined;
  const target = parts.pop() ?? '';
  const source = parts.shift();
  if (parts.length > 0 || !target.startsWith('/') || source === '') return undefined;
  return { source, target, readOnly: mode === 'ro' };
}

/** A number above zero. */
export function readCpus(text: string): number | undefined {
  const cpus = Number(text);
  return Number.isFinite(cpus) && cpus > 0 ? cpus : undefined;
}

/** As `docker run --memory` has it: `512m`, `1.5g`. */
export function readMemory(text: string): number | undefined {
  const bytes = bytesOf(text);
  return bytes !== undefined && Number.isFinite(bytes) && bytes >= 1 ? bytes : undefined;
}
