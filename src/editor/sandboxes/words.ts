import type { MountSpec } from '../../sandboxes';
import { readMount } from '../form/fields';

/** `/data:/mnt`, `/data:/mnt:ro`, or `/data` for the same place inside; undefined where it is none of these. */
export function parseMount(text: string): MountSpec | undefined {
  const mount = readMount(text);
  if (mount === undefined) return undefined;
  const { source = mount.target } = mount;
  return source.startsWith('/') ? { ...mount, source } : undefined;
}

/** `NAME=value`; undefined where it is not. */
export function parseVariable(text: string): [name: string, value: string] | undefined {
  const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  return name === undefined ? undefined : [name, value];
}
