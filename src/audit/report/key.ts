import type { ReportEntry } from './report';

const BETWEEN = ' | ';

/** Where it is: a file and line, or what it is about. */
export function whereOf({ place, finding: { subject } }: ReportEntry): string {
  if (place !== undefined) return `${place.file}:${place.line}:${place.column}`;
  return subject.kind === 'host' ? subject.name : `${subject.kind} ${subject.name}`;
}

/** What tells a finding from others, also in another run. */
export function keyOf({ finding: { rule, subject, message }, place }: ReportEntry): string {
  return [rule, place?.file ?? `${subject.kind} ${subject.name}`, message].join(BETWEEN);
}

/** A key for people: `web: A privileged container … (privileged)`. */
export function keyText(key: string): string {
  const [rule = '', where = '', ...message] = key.split(BETWEEN);
  return `${where}: ${message.join(BETWEEN)} (${rule})`;
}
