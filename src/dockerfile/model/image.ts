import type { Span } from './source';
import type { Word } from './words';

/** An image as FROM names it. Variables (`${BASE:-debian:12}`) are left as they are. */
export interface ImageReference extends Span {
  readonly text: string;
  /** The host, where the name has one. */
  readonly registry: string | undefined;
  /** Without registry, tag and digest: `library/debian`, `debian`, `$BASE`. */
  readonly name: string;
  readonly tag: string | undefined;
  /** The tag's place, without the colon. */
  readonly tagSpan: Span | undefined;
  readonly digest: string | undefined;
}

/**
 * Reads `[REGISTRY/]NAME[:TAG][@DIGEST]`, as the distribution project defines references: the first component is a
 * registry where it has a dot or a port, or is `localhost`.
 */
export function parseImage(word: Word): ImageReference {
  const { text, start, end } = word;
  const masked = maskVariables(text);
  const at = masked.indexOf('@');
  const nameEnd = at < 0 ? text.length : at;
  const colon = masked.slice(0, nameEnd).lastIndexOf(':');
  const hasTag = colon > masked.lastIndexOf('/', nameEnd - 1);
  const bare = text.slice(0, hasTag ? colon : nameEnd);
  const slash = masked.slice(0, bare.length).indexOf('/');
  const first = slash < 0 ? '' : masked.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  // A word broken by a continuation has no one place for its tag.
  const isContiguous = end - start === text.length;
  return {
    start,
    end,
    text,
    registry: hasRegistry ? text.slice(0, slash) : undefined,
    name: hasRegistry ? bare.slice(slash + 1) : bare,
    tag: hasTag ? text.slice(colon + 1, nameEnd) : undefined,
    tagSpan: hasTag
      ? { start: isContiguous ? start + colon + 1 : start, end: isContiguous ? start + nameEnd : end }
      : undefined,
    digest: at < 0 ? undefined : text.slice(at + 1),
  };
}

/** The last component of the image's name: `debian` of `docker.io/library/debian`. */
export function baseName(image: ImageReference): string {
  return image.name.slice(image.name.lastIndexOf('/') + 1).toLowerCase();
}

/** The text with the contents of `${…}` blanked, so that `:`, `/` and `@` inside them divide nothing. */
function maskVariables(text: string): string {
  if (!text.includes('${')) return text;
  let depth = 0;
  let masked = '';
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!;
    if (char === '{' && (depth > 0 || text[index - 1] === '$')) depth++;
    masked += depth > 0 ? '_' : char;
    if (char === '}' && depth > 0) depth--;
  }
  return masked;
}
