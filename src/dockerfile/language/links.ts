import { parseImage } from '../model/image';
import type { ImageReference } from '../model/image';
import type { Dockerfile } from '../model/dockerfile';
import type { Span } from '../model/source';
import { sourcePlaces } from './stage-places';
import type { Link } from './types';

/** Pages of images, by registry; `docker.io` is where no registry is named. */
const PAGES: Readonly<Record<string, (name: string) => string>> = {
  'docker.io': (name) => {
    const official = name.includes('/') ? /^library\/([^/]+)$/.exec(name)?.[1] : name;
    return official === undefined
      ? `https://hub.docker.com/r/${name}`
      : `https://hub.docker.com/_/${official}`;
  },
  'ghcr.io': (name) => `https://ghcr.io/${name}`,
  'mcr.microsoft.com': (name) => `https://mcr.microsoft.com/artifact/mar/${name}`,
  'nvcr.io': (name) => {
    const [owner, ...rest] = name.split('/');
    return `https://catalog.ngc.nvidia.com/orgs/${owner}/containers/${rest.join('/')}`;
  },
  'quay.io': (name) => `https://quay.io/repository/${name}`,
};

/** Links from the names of images, and of what `# syntax` names, to their pages. */
export function linksOf(document: Dockerfile): Link[] {
  const { source } = document;
  const links: Link[] = [];
  const add = (span: Span): void => {
    const target = pageOf(parseImage({ ...span, text: source.slice(span), value: source.slice(span) }));
    if (target !== undefined) links.push({ range: source.rangeOf(span), target, image: source.slice(span) });
  };
  for (const { name, value, start, end } of document.directives) {
    if (name !== 'syntax') continue;
    const at = source.text.slice(start, end).indexOf(value, 'syntax'.length);
    add({ start: start + at, end: start + at + value.length });
  }
  for (const { start, end, text, stage } of sourcePlaces(document))
    if (stage === undefined && text.toLowerCase() !== 'scratch' && !/^\d+$/.test(text)) add({ start, end });
  return links;
}

/** The page of an image; undefined where the name is not all there, or the registry shows none. */
export function pageOf({ registry = 'docker.io', name }: ImageReference): string | undefined {
  if (!/^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/.test(name) || !Object.hasOwn(PAGES, registry)) return undefined;
  return PAGES[registry]!(name);
}
