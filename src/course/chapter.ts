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
      file,
      title: frontMatter.title ?? id,
      minutes: frontMatter.minutes,
      objectives: frontMatter.objectives,
      headings: rendered.headings,
      steps: rendered.steps,
      html: rendered.html,
    },
    anchors: rendered.anchors,
    links: rendered.links,
  };
}

/** The body keeps the line numbers of the file: the front matter becomes empty lines. */
function splitFrontMatter(source: string, problems: Problems): { frontMatter: FrontMatter; body: string } {
  const match = /^---[ \t]*\n([\s\S]*?)^---[ \t]*$/m.exec(source);
  if (match?.index !== 0) {
    problems.error(
      { line: 1, column: 1 },
      'The chapter has no front matter.',
      'Begin the file with a line ---, "title: …", and a line ---.',
    );
    return { frontMatter: { title: undefined, minutes: undefined, objectives: [] }, body: source };
  }
  const [whole, yaml = ''] = match;
  const value = parseYaml(yaml, problems, { line: 2, column: 1 });
  const fields = value?.fields('The front matter of a chapter', ['title', 'minutes', 'objectives']) ?? {};
  if (value !== undefined && fields.title === undefined)
    value.fail('The chapter has no title.', 'Add "title: …" to its front matter.');
  return {
    frontMatter: {
      title: fields.title?.text('"title"'),
      minutes: fields.minutes?.number('"minutes"', 1, MAX_MINUTES),
      objectives: fields.objectives?.texts('"objectives"') ?? [],
    },
    body: whole.replace(/[^\n]/g, '') + source.slice(whole.length),
  };
}
