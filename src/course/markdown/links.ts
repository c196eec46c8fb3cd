import { posix } from 'node:path';

/** RFC 3986, section 3.1. */
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/** Where a link of a chapter leads. */
export type LinkTarget =
  | { kind: 'external'; href: string }
  | { kind: 'anchor'; anchor: string }
  | { kind: 'file'; path: string; anchor: string | undefined }
  | { kind: 'refused'; message: string; remedy: string };

/**
 * Sorts the address of a link in the file `from` of the course. Only the web, mail, and files of the course itself
 * are let through: never `javascript:`, `command:`, `vscode:` or files outside.
 */
export function linkTarget(address: string, from: string): LinkTarget {
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === 'https' || scheme === 'http' || scheme === 'mailto')
    return URL.canParse(address)
      ? { kind: 'external', href: new URL(address).href }
      : {
          kind: 'refused',
          message: `${address} is not a complete address.`,
          remedy: 'Write it as the browser shows it.',
        };
  if (scheme !== undefined || address.startsWith('//') || address.includes('\\'))
    return {
      kind: 'refused',
      message: `Links to ${scheme === undefined ? address : `${scheme}:`} are not allowed in a course.`,
      remedy: 'Link to https://…, to a file of the course, or to #an-anchor.',
    };
  const hash = address.indexOf('#');
  const anchor = hash === -1 ? undefined : decode(address.slice(hash + 1));
  const path = decode(hash === -1 ? address : address.slice(0, hash));
  if (path === '') return { kind: 'anchor', anchor: anchor ?? '' };
  const inCourse = withinCourse(path, from);
  return inCourse === undefined
    ? {
        kind: 'refused',
        message: `${path} lies outside the course.`,
        remedy: 'Move the file into the course.',
      }
    : { kind: 'file', path: inCourse, anchor };
}

/**
 * The path within the course of what `path` means in the file `from`; undefined where it leaves the course, or would be
 * read as an address with a scheme.
 */
function withinCourse(path: string, from: string): string | undefined {
  if (path.startsWith('/') || path.includes('\\') || path.includes('\0')) return undefined;
  const joined = posix.normalize(posix.join(posix.dirname(from), path));
  return joined === '..' || joined.startsWith('../') || SCHEME.test(joined)
    ? undefined
    : joined.replace(/\/$/, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
