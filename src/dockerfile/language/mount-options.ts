import type { Dockerfile } from '../model/dockerfile';
import type { Flag } from '../model/instruction';
import type { Span } from '../model/source';

/** A `key=value` of a mount, or a lone `key`, with its places. */
export interface MountOption {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: string | undefined;
  /** Empty where there is none. */
  readonly valueSpan: Span;
}

/** The options of a `--mount` as they are written. None where a continuation runs through them. */
export function mountOptions({ source }: Dockerfile, { valueSpan }: Flag): MountOption[] {
  const text = source.slice(valueSpan);
  if (text.includes('\n')) return [];
  const options: MountOption[] = [];
  let start = valueSpan.start;
  for (const part of text.split(',')) {
    const end = start + part.length;
    const equals = part.indexOf('=');
    const keyEnd = equals < 0 ? end : start + equals;
    options.push({
      key: source.text.slice(start, keyEnd).trim().toLowerCase(),
      keySpan: { start, end: keyEnd },
      value: equals < 0 ? undefined : source.text.slice(keyEnd + 1, end),
      valueSpan: { start: Math.min(keyEnd + 1, end), end },
    });
    start = end + 1;
  }
  return options;
}

/** The type that options name; `bind` where they name none. */
export function mountType(options: readonly MountOption[]): string {
  return options.find(({ key }) => key === 'type')?.value?.toLowerCase() ?? 'bind';
}
