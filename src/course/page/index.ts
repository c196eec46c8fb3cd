import { extname } from 'node:path';
import { readCourseFile } from '../courseFile';
import { attributes, escapeHtml } from '../markdown/html';
import type { Chapter, Course } from '../types';
import { STYLE } from './style';

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
};

/**
 * The whole course as one HTML page: nothing in it needs a script or a network. Images of the course become part of it;
 * one that cannot be read is left out with its description in its place.
 */
export async function buildPage(course: Course): Promise<string> {
  const { title, language, chapters, version } = course;
  const images = await imagesOf(course);
  const byFile = new Map(chapters.map((chapter) => [chapter.file, chapter]));
  const body = chapters.map((chapter) => chapterHtml(chapter, byFile, images)).join('');
  return `<!DOCTYPE html>
<html${attributes({ lang: language })}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header><h1>${escapeHtml(title)}</h1><p>Version ${escapeHtml(version)}</p></header>
<nav aria-label="Contents">
${contentsOf(chapters)}</nav>
<main id="main">
${body}</main>
</body>
</html>
`;
}

function contentsOf(chapters: readonly Chapter[]): string {
  const list = (kind: Chapter['kind'], tag: 'ol' | 'ul'): string => {
    const items = chapters
      .filter((chapter) => chapter.kind === kind)
      .map(
        ({ id, title }) =>
          `<li><a${attributes({ href: `#${pageAnchor(id)}` })}>${escapeHtml(title)}</a></li>\n`,
      );
    return items.length === 0 ? '' : `<${tag}>\n${items.join('')}</${tag}>\n`;
  };
  const reference = list('reference', 'ul');
  return list('chapter', 'ol') + (reference === '' ? '' : `<p>To look things up</p>\n${reference}`);
}

/** Ids of chapters may be those of steps. */
const pageAnchor = (id: string): string => `chapter-${id}`;

function chapterHtml(
  chapter: Chapter,
  byFile: ReadonlyMap<string, Chapter>,
  images: ReadonlyMap<string, string>,
): string {
  const { id, title, minutes, objectives, kind } = chapter;
  const about = [
    minutes === undefined ? '' : `<p class="about">About ${minutes} minutes.</p>\n`,
    objectives.length === 0
      ? ''
      : `<p class="about">You will be able to:</p>\n<ul>\n${objectives.map((text) => `<li>${escapeHtml(text)}</li>\n`).join('')}</ul>\n`,
  ].join('');
  const anchor = pageAnchor(id);
  return `<article${attributes({ id: anchor, class: kind, 'aria-labelledby': `${anchor}-title` })}>
<h2${attributes({ id: `${anchor}-title` })}>${escapeHtml(title)}</h2>
${about}${onOnePage(withHints(chapter), chapter, byFile, images)}</article>
`;
}

/** Hints of a step follow it, closed. */
function withHints({ html, steps }: Chapter): string {
  let text = html;
  for (const { id, hints } of steps) {
    if (hints.length === 0) continue;
    const opening = new RegExp(`<section class="(?:step|task)[^"]*" id="${id}"`).exec(text);
    if (opening === null) continue;
    const end = endOfSection(text, opening.index);
    const closed = hints.map(
      (hint) => `<details class="hint"><summary>Hint</summary>\n${hint.html}</details>\n`,
    );
    text = text.slice(0, end) + closed.join('') + text.slice(end);
  }
  return text;
}

/** Where the section that begins at `from` is closed; sections may stand in each other. */
function endOfSection(html: string, from: number): number {
  const tags = /<(\/?)section[ >]/g;
  tags.lastIndex = from;
  let depth = 0;
  for (let tag = tags.exec(html); tag !== null; tag = tags.exec(html)) {
    depth += tag[1] === '/' ? -1 : 1;
    if (depth === 0) return tag.index;
  }
  return html.length;
}

/** Headings one level down; anchors of headings told apart by chapter; links to pages become links within the page. */
function onOnePage(
  html: string,
  chapter: Chapter,
  byFile: ReadonlyMap<string, Chapter>,
  images: ReadonlyMap<string, string>,
): string {
  const own = new Set(chapter.headings.map(({ id }) => id));
  const anchorIn = (target: Chapter, anchor: string): string =>
    target.headings.some(({ id }) => id === anchor) ? `${pageAnchor(target.id)}-${anchor}` : anchor;
  return html
    .replace(/<(\/?)h([1-5])(?=[ >])/g, (_, slash: string, level: string) => `<${slash}h${Number(level) + 1}`)
    .replace(/ id="([^"]*)"/g, (whole, id: string) =>
      own.has(id) ? ` id="${pageAnchor(chapter.id)}-${id}"` : whole,
    )
    .replace(/ href="([^"]*)"/g, (whole, address: string) => {
      if (/^(https?|mailto):/.test(address)) return whole;
      const [file = '', anchor] = unescaped(address).split('#');
      const target = file === '' ? chapter : byFile.get(file);
      if (target === undefined) return '';
      return attributes({ href: `#${anchor ? anchorIn(target, anchor) : pageAnchor(target.id)}` });
    })
    .replace(/<img src="([^"]*)"/g, (whole, path: string) => {
      const image = images.get(unescaped(path));
      return image === undefined ? whole : `<img src="${image}"`;
    });
}

async function imagesOf({ folder, chapters }: Course): Promise<ReadonlyMap<string, string>> {
  const images = new Map<string, string>();
  for (const { html } of chapters)
    for (const [, path = ''] of html.matchAll(/<img src="([^"]*)"/g)) {
      const name = unescaped(path);
      const type = IMAGE_TYPES[extname(name).toLowerCase()];
      if (type === undefined || images.has(name)) continue;
      const data = await readCourseFile(folder, name).catch(() => undefined);
      if (data !== undefined) images.set(name, `data:${type};base64,${data.toString('base64')}`);
    }
  return images;
}

/** Undoes `escapeHtml` and markdown-it's own. */
const unescaped = (text: string): string =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
