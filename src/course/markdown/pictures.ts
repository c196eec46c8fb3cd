import type { Place } from '../problems';
import { attributes } from './html';
import { linkTarget } from './links';
import type { Page } from './page';
import { sanitizeSvg } from './svg';
import { slug } from './tokens';

const RASTER = /\.(png|jpe?g|gif|webp|avif)$/i;

/** An inline SVG or an `<img>` of the course; empty, with a problem, where it cannot be shown. */
export function picture(page: Page, address: string, alt: string, place: Place): string {
  const { problems, parts } = page;
  if (alt.trim() === '')
    problems.error(
      place,
      `The image ${address} has no text for those who cannot see it.`,
      'Describe it in the brackets of ![…], or in ":alt:" of a figure.',
    );
  const target = linkTarget(address, page.file);
  if (target.kind !== 'file') {
    problems.error(
      place,
      `The image ${address} is not part of the course.`,
      'Put the file into the course folder: a course needs no network.',
    );
    return '';
  }
  const { path } = target;
  if (!parts.folder.has(path)) {
    problems.error(place, `There is no ${path} in the course.`, 'Check the path and its spelling.');
    return '';
  }
  const svg = parts.folder.text(path);
  if (svg !== undefined && path.toLowerCase().endsWith('.svg')) {
    return page.drawn(() => {
      const safe = sanitizeSvg(svg, alt, `${slug(page.file)}-${++page.pictures}-`);
      for (const { place: at, message, remedy } of safe.mistakes)
        problems.forFile(path).error(at, message, remedy);
      return safe.html;
    }, place);
  }
  if (RASTER.test(path)) return `<img${attributes({ src: path, alt, loading: 'lazy' })}>`;
  problems.error(place, `${path} is no image that can be shown.`, 'Use svg, png, jpg, gif, webp or avif.');
  return '';
}
