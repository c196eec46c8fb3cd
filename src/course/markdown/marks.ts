import type { Heading } from '../types';
import { escapeHtml } from './html';

/** What has to be known of a page to write links to it. */
export interface MarkedPage {
  file: string;
  title: string;
  headings: readonly Heading[];
  anchors: ReadonlySet<string>;
}

const MARK = /\0#([^\0]*)\0|\0@([^\0]*)\0([^\0]*)\0/g;

/** Replaces the marks of inline.ts in the HTML of `page`, now that all `pages` and all figures are known. */
export function resolveMarks(
  html: string,
  page: MarkedPage,
  pages: ReadonlyMap<string, MarkedPage>,
  named: ReadonlyMap<string, { file: string; label: string }>,
): string {
  return html.replace(MARK, (_, address: string | undefined, path = '', anchor = '') => {
    if (address !== undefined) {
      const elsewhere = page.anchors.has(address) ? undefined : named.get(address)?.file;
      return escapeHtml(`${elsewhere ?? ''}#${address}`);
    }
    const target = pages.get(String(path));
    const label =
      named.get(String(anchor))?.label ??
      (anchor === '' ? target?.title : target?.headings.find(({ id }) => id === anchor)?.text);
    return escapeHtml(label ?? String(anchor || path));
  });
}
