import { randomBytes } from 'node:crypto';
import type { Heading } from '../types';
import { escapeHtml } from './html';

/** Of this program, and known to no course: text of a course that looks like a mark is none. */
const SECRET = randomBytes(12).toString('hex');
/** Characters of a label: one long heading would fill pages that name it often. */
const MAX_LABEL = 200;

const packed = (text: string): string => Buffer.from(text).toString('base64url');
const unpacked = (text: string): string => Buffer.from(text, 'base64url').toString();

/**
 * Marks in HTML that stand for what is known when all pages are read: the label of a place, and the address of an anchor
 * that may be on another page. They mean themselves in text and in attributes alike.
 */
export const labelMark = (path: string, anchor: string): string =>
  `(${SECRET}@${packed(path)}.${packed(anchor)})`;
export const addressMark = (anchor: string): string => `(${SECRET}#${packed(anchor)})`;

const MARK = new RegExp(
  `\\(${SECRET}(?:#(?<address>[\\w-]*)|@(?<path>[\\w-]*)\\.(?<anchor>[\\w-]*))\\)`,
  'g',
);

/** What has to be known of a page to write links to it. */
export interface MarkedPage {
  file: string;
  title: string;
  headings: readonly Heading[];
  anchors: ReadonlySet<string>;
}

/** Replaces the marks in the HTML of `page`, now that all `pages` and all figures are known. */
export function resolveMarks(
  html: string,
  page: MarkedPage,
  pages: ReadonlyMap<string, MarkedPage>,
  named: ReadonlyMap<string, { file: string; label: string }>,
): string {
  return html.replace(MARK, (_, packedAddress?: string, packedPath?: string, packedAnchor?: string) => {
    if (packedAddress !== undefined) {
      const address = unpacked(packedAddress);
      const elsewhere = page.anchors.has(address) ? undefined : named.get(address)?.file;
      return escapeHtml(`${elsewhere ?? ''}#${address}`);
    }
    const path = unpacked(packedPath ?? '');
    const anchor = unpacked(packedAnchor ?? '');
    const target = pages.get(path);
    const label =
      named.get(anchor)?.label ??
      (anchor === '' ? target?.title : target?.headings.find(({ id }) => id === anchor)?.text) ??
      (anchor || path);
    return escapeHtml(label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL)}…` : label);
  });
}
