/** One line of comma-separated values, as `--mount` has it: `type=bind,source=/data,target=/data,readonly` (RFC 4180). */
export function joinMembers(members: Readonly<Record<string, string | boolean | undefined>>): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([key, value]) => quoted(value === true ? key : `${key}=${String(value)}`))
    .join(',');
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
