import { attributes, escapeHtml } from '../html';

/** A part to open. */
export function details(
  kind: string,
  summary: string,
  body: string,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  return `<details${attributes({ class: kind, ...more })}><summary>${escapeHtml(summary)}</summary>\n${body}</details>\n`;
}
