import type { MarkdownIt } from 'markdown-it';
import type { CourseFolder } from './folder';
import type { ParserEnv } from './markdown/parser';
import { ChapterRenderer, type ChapterLink, type IdRegistry } from './markdown/renderer';
import type { Problems } from './problems';
import type { Chapter } from './types';
import { parseYaml } from './yaml';

/** A chapter with what other chapters and the loader want to know of it. */
export interface LoadedChapter {
  chapter: Chapter;
  anchors: ReadonlySet<string>;
  links: readonly ChapterLink[];
}

interface FrontMatter {
  title: string | undefined;
  minutes: number | undefined;
  objectives: readonly string[];
}

const MAX_MINUTES = 24 * 60;

/** Reads one Markdown file of the course. Its mistakes are problems; it never fails because of them. */
export function readChapter(
  file: string,
  source: string,
  context: { md: MarkdownIt; problems: Problems; folder: CourseFolder; ids: IdRegistry },
): LoadedChapter {
  const { md, problems, folder, ids } = context;
  const { frontMatter, body } = splitFrontMatter(source, problems);
  const id = file.replace(/^.*\//, '').replace(/\.md$/, '');
  const env: ParserEnv = { problems };
  const tokens = md.parse(body, { ...env });
  const rendered = new ChapterRenderer({ md, file, source: body, problems, folder, ids }).render(tokens);
  return {
    chapter: {
      id,
      kind: 'chapter',
      file,
      title: frontMatter.title ?? id,
      minutes: frontMatter.minutes,
      objectives: frontMatter.objectives,
      requires: { tools: [], memory: undefined, disk: undefined },
      questions: [],
      quizzes: [],
      maths: false,
      headings: rendered.headings,
      steps: rendered.steps,
      html: rendered.html,
    },
    anchors: rendered.anchors,
    links: rendered.links,
  };
}

/** A heading of the first level as the first line of the text. */
const TITLE_LINE = /^\s*^#[ \t]+(.*?)[ \t]*#*[ \t]*$/m;

/**
 * The title comes from the front matter, or from a heading that the text begins with. The body keeps the line numbers
 * of the file: what was read here becomes empty lines.
 */
function splitFrontMatter(source: string, problems: Problems): { frontMatter: FrontMatter; body: string } {
  const yaml = /^---[ \t]*\n([\s\S]*?)^---[ \t]*$/m.exec(source);
  const head = yaml?.index === 0 ? yaml[0] : '';
  const value = head === '' ? undefined : parseYaml(yaml?.[1] ?? '', problems, { line: 2, column: 1 });
  const fields =
    value === undefined || value.empty
      ? {}
      : value.fields('The front matter of a chapter', ['title', 'minutes', 'objectives']);
  let title = fields.title?.text('"title"');
  let body = blank(head) + source.slice(head.length);
  if (fields.title === undefined) {
    const heading = TITLE_LINE.exec(body);
    if (heading?.index === 0 && heading[1] !== undefined && heading[1] !== '') {
      title = heading[1];
      body = blank(heading[0]) + body.slice(heading[0].length);
    } else if (head === '' || value !== undefined)
      problems.error(
        { line: 1, column: 1 },
        'The chapter has no title.',
        'Begin the file with a line "# The title", or with front matter that has a "title".',
      );
  }
  return {
    frontMatter: {
      title,
      minutes: fields.minutes?.number('"minutes"', 1, MAX_MINUTES),
      objectives: fields.objectives?.texts('"objectives"') ?? [],
    },
    body,
  };
}

const blank = (text: string): string => text.replace(/[^\n]/g, '');
