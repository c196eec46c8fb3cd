/** `/data:/mnt`, `/data:/mnt:ro`, or `/data` for the same place inside; undefined where it is none of these. */
export function parseMount(text: string): { source: string; target: string; readOnly: boolean } | undefined {
  const [, source = '', target = source, readOnly] =
    /^(\/[^:\s]*)(?::(\/[^:\s]*))?(:ro)?$/.exec(text.trim()) ?? [];
  return source === '' ? undefined : { source, target, readOnly: readOnly !== undefined };
}

/** `NAME=value`; undefined where it is not. */
export function parseVariable(text: string): [name: string, value: string] | undefined {
  const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  return name === undefined ? undefined : [name, value];
}
