import type { Course } from './types';

/** A place of the course where all words of a query stand. */
export interface SearchHit {
  chapter: string;
  chapterTitle: string;
  /** What to go to in the chapter; undefined for its beginning. */
  anchor: string | undefined;
  /** The heading that the place stands under; empty at the beginning of a chapter. */
  heading: string;
  /** A line of the text around the first word. */
  excerpt: string;
  /** Where the words stand in `excerpt`: beginnings and ends. */
  marks: readonly (readonly [number, number])[];
}

/** A piece of text between two places that a link can name. */
interface Section {
  chapter: string;
  chapterTitle: string;
  anchor: string | undefined;
  heading: string;
  /** It begins with its heading; others only stand somewhere below it. */
  headed: boolean;
  text: string;
  /** `text` and `heading` as they are compared. */
  folded: string;
  foldedHeading: string;
}

const MOST_HITS = 40;
/** Characters before the first word in an excerpt, and in all. */
const BEFORE = 30;
const EXCERPT = 140;
const MOST_WORDS = 8;

/** What in the HTML of a chapter is looked at: a tag, an entity, or text. */
const PIECE = /<(\/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>|&(#\d+|#x[\da-f]+|\w+);|[^<&]+|[<&]/gi;
/** Elements whose end is the end of a word. */
const INLINE = new Set([
  'a',
  'abbr',
  'b',
  'code',
  'del',
  'em',
  'i',
  'kbd',
  's',
  'span',
  'strong',
  'sub',
  'sup',
]);
/** Elements that say nothing, or twice what is said beside them. */
const SILENT = new Set(['math', 'svg']);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

const indexes = new WeakMap<Course, readonly Section[]>();

/**
 * The places of the course where every word of `query` stands, those whose heading has them first, then in reading
 * order; at most {@link MOST_HITS}. Upper and lower case are one. Answers to questions are no part of it.
 */
export function searchCourse(course: Course, query: string): readonly SearchHit[] {
  const words = [
    ...new Set(
      fold(query)
        .split(/\s+/)
        .filter((word) => word !== ''),
    ),
  ].slice(0, MOST_WORDS);
  if (words.length === 0) return [];
  const index = indexes.get(course) ?? course.chapters.flatMap(sectionsOf);
  indexes.set(course, index);
  const inHeading: SearchHit[] = [];
  const inText: SearchHit[] = [];
  for (const section of index) {
    const { folded, foldedHeading, headed } = section;
    if (!words.every((word) => folded.includes(word) || foldedHeading.includes(word))) continue;
    if (!headed && !words.some((word) => folded.includes(word))) continue;
    const best = headed && words.every((word) => foldedHeading.includes(word));
    (best ? inHeading : inText).push(hitOf(section, words));
    if (inHeading.length >= MOST_HITS) break;
  }
  return [...inHeading, ...inText].slice(0, MOST_HITS);
}

/** Each place of a text where one of `words` stands, in order and without overlaps. */
function marksIn(folded: string, words: readonly string[]): [number, number][] {
  const found: [number, number][] = [];
  for (const word of words)
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length))
      found.push([at, at + word.length]);
  found.sort(([a, aEnd], [b, bEnd]) => a - b || bEnd - aEnd);
  return found.filter(([from], i) => !found.slice(0, i).some(([, end]) => from < end));
}

function hitOf(
  { chapter, chapterTitle, anchor, heading, text, folded }: Section,
  words: readonly string[],
): SearchHit {
  const places = words.map((word) => folded.indexOf(word)).filter((at) => at !== -1);
  const first = places.length === 0 ? 0 : Math.min(...places);
  const wanted = Math.max(0, first - BEFORE);
  const from = wanted === 0 ? 0 : text.indexOf(' ', wanted) + 1;
  const begin = from > first ? wanted : from;
  const cut = text.slice(begin, begin + EXCERPT);
  const lead = begin === 0 ? '' : '… ';
  const excerpt = `${lead}${cut}${begin + EXCERPT < text.length ? ' …' : ''}`;
  return { chapter, chapterTitle, anchor, heading, excerpt, marks: marksIn(fold(excerpt), words) };
}

/** The text of a chapter, piece by piece. The HTML is the loader's own: well-formed, and without scripts. */
function sectionsOf({ id, title, html }: Course['chapters'][number]): Section[] {
  const sections: Section[] = [];
  let anchor: string | undefined;
  let heading = '';
  let headed = true;
  let text = '';
  /** The heading that is being read, as its words come. */
  let reading: string | undefined;
  /** The element that is passed over, and how deep in others of its kind. */
  let silent: { tag: string; depth: number } | undefined;
  const close = (): void => {
    const body = text.replace(/\s+/g, ' ').trim();
    if (body !== '' || heading !== '')
      sections.push({
        chapter: id,
        chapterTitle: title,
        anchor,
        heading,
        headed,
        text: body,
        folded: fold(body),
        foldedHeading: fold(`${heading} ${sections.length === 0 ? title : ''}`),
      });
    text = '';
    headed = false;
  };
  const say = (words: string): void => {
    if (reading === undefined) text += words;
    else reading += words;
  };
  for (const [piece, slash, name, attributes = '', entity] of html.matchAll(PIECE)) {
    if (name === undefined) {
      if (silent === undefined) say(entity === undefined ? piece : character(entity));
      continue;
    }
    const tag = name.toLowerCase();
    const opens = slash === '';
    if (silent !== undefined) {
      if (tag === silent.tag) silent.depth += opens ? 1 : -1;
      if (silent.depth === 0) silent = undefined;
      continue;
    }
    if (opens && (SILENT.has(tag) || isAnswer(attributes))) {
      silent = { tag, depth: 1 };
      continue;
    }
    if (/^h[1-6]$/.test(tag)) {
      if (opens) reading = '';
      else {
        heading = (reading ?? '').replace(/\s+/g, ' ').trim();
        reading = undefined;
        headed = true;
        continue;
      }
    }
    const target = opens ? /\sid="([^"]+)"/.exec(attributes)?.[1] : undefined;
    if (target !== undefined) {
      close();
      anchor = decode(target);
      // The title of a step stands in no text.
      const label = /\saria-label="([^"]+)"/.exec(attributes)?.[1];
      if (label !== undefined && tag === 'section') say(`${decode(label)} `);
    } else if (!INLINE.has(tag)) say(' ');
  }
  close();
  return sections;
}

/** What is behind an answer is not to be found before the question has been answered. */
const isAnswer = (attributes: string): boolean =>
  /\sclass="(?:[^"]*\s)?(?:answer|explanation)[\s"]/.test(attributes);

function character(entity: string): string {
  const code = /^#x([\da-f]+)$/i.exec(entity)?.[1];
  if (code !== undefined) return String.fromCodePoint(parseInt(code, 16));
  return entity.startsWith('#') ? String.fromCodePoint(Number(entity.slice(1))) : (ENTITIES[entity] ?? ' ');
}

const decode = (text: string): string =>
  text.replace(/&(#\d+|#x[\da-f]+|\w+);/gi, (_, entity: string) => character(entity));

/** Lower case, where that keeps every character in its place. */
const fold = (text: string): string =>
  text.toLowerCase().length === text.length ? text.toLowerCase() : text;
