import type { MarkdownIt, Token } from 'markdown-it';
import { directiveOf } from './markdown/directives';
import { Page, type ChapterLink } from './markdown/page';
import type { ParserEnv } from './markdown/parser';
import { PageRenderer } from './markdown/renderer';
import { roleOf } from './markdown/roles';
import { slug } from './markdown/tokens';
import { pageId } from './manifest';
import type { Problems } from './problems';
import { NO_REQUIREMENTS, readRequirements } from './requirements';
import type { CourseParts } from './parts';
import type { Chapter, GlossaryTerm, Requirements } from './types';
import { parseYaml } from './yaml';

/** A page whose text was divided into tokens, and not written yet. */
export interface ParsedChapter {
  file: string;
  kind: Chapter['kind'];
  body: string;
  frontMatter: FrontMatter;
  tokens: Token[];
  env: ParserEnv;
  problems: Problems;
}

/** A page with what other pages and the loader want to know of it. */
export interface LoadedChapter {
  chapter: Chapter;
  anchors: ReadonlySet<string>;
  links: readonly ChapterLink[];
  /** What its glossary explains. */
  terms: readonly GlossaryTerm[];
}

interface FrontMatter {
  title: string | undefined;
  minutes: number | undefined;
  objectives: readonly string[];
  requires: Requirements;
}

export const FRONT_MATTER = ['title', 'minutes', 'objectives', 'requires'] as const;
const MAX_MINUTES = 24 * 60;

/** Divides one Markdown file of the course into tokens. Its mistakes are problems; it never fails because of them. */
export function parseChapter(
  file: string,
  source: string,
  context: {
    md: MarkdownIt;
    problems: Problems;
    kind: Chapter['kind'];
    isVariable: (name: string) => boolean;
  },
): ParsedChapter {
  const { md, problems, kind, isVariable } = context;
  const { frontMatter, body } = splitFrontMatter(source, problems);
  const env: ParserEnv = { problems, isVariable, docId: slug(file) };
  return { file, kind, body, frontMatter, tokens: md.parse(body, env), env, problems };
}

/** True where the page has a formula, or a line of a block that may hold one. */
export function hasMaths({ tokens }: ParsedChapter): boolean {
  return tokens.some((token) => {
    const directive = directiveOf(token);
    return (
      token.type === 'maths_block' ||
      token.children?.some((child) => child.type === 'maths_inline' || roleOf(child)?.name === 'math') ===
        true ||
      (directive !== undefined &&
        (directive.name === 'math' ||
          [directive.argument, ...directive.options.map(({ value }) => value)].some((text) =>
            /\$|\{math\}/.test(text),
          )))
    );
  });
}

/** Writes a page. Marks for what other pages decide are left in its HTML, see marks.ts. */
export function writeChapter(parsed: ParsedChapter, md: MarkdownIt, parts: CourseParts): LoadedChapter {
  const { file, kind, body, frontMatter, tokens, env, problems } = parsed;
  const page = new Page({ md, file, source: body, problems, parts });
  const renderer = new PageRenderer(page, env);
  const html = renderer.render(tokens);
  const id = pageId(file);
  const { steps, questions, quizzes, headings, maths } = page;
  return {
    chapter: {
      ...{ id, kind, file, title: frontMatter.title ?? id, minutes: frontMatter.minutes },
      ...{ objectives: frontMatter.objectives, requires: frontMatter.requires, headings },
      steps: [...steps.values()].map(({ step, check, hints }) => ({ ...step, check, hints })),
      ...{ questions, quizzes, maths, html },
    },
    anchors: page.anchors,
    links: page.links,
    terms: renderer.terms,
  };
}

/**
 * The title comes from the front matter, or from a heading that the text begins with. The body keeps the line numbers
 * of the file: what was read here becomes empty lines.
 */
function splitFrontMatter(source: string, problems: Problems): { frontMatter: FrontMatter; body: string } {
  const yaml = /^---[ \t]*\n([\s\S]*?)^---[ \t]*$/m.exec(source);
  const head = yaml?.index === 0 ? yaml[0] : '';
  const value = head === '' ? undefined : parseYaml(yaml?.[1] ?? '', problems, { line: 2, column: 1 });
  const fields =
    value === undefined || value.empty ? {} : value.fields('The front matter of a chapter', FRONT_MATTER);
  let title = fields.title?.text('"title"');
  let body = blank(head) + source.slice(head.length);
  if (fields.title === undefined) {
    const heading = titleLine(body);
    if (heading !== undefined) {
      title = heading.text;
      body = blank(body.slice(0, heading.end)) + body.slice(heading.end);
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
      requires: fields.requires === undefined ? NO_REQUIREMENTS : readRequirements(fields.requires),
    },
    body,
  };
}

/** A heading of the first level as the first line of the text, and where that line ends. */
function titleLine(body: string): { text: string; end: number } | undefined {
  const begin = body.search(/\S/);
  const indented = begin > 0 && body[begin - 1] !== '\n';
  if (indented || !/^#[ \t]/.test(body.slice(begin, begin + 2))) return undefined;
  const newline = body.indexOf('\n', begin);
  const end = newline === -1 ? body.length : newline;
  // CommonMark, section 4.2: number signs at the end belong to the heading.
  const words = body
    .slice(begin + 1, end)
    .trim()
    .split(/[ \t]/);
  if (/^#+$/.test(words.at(-1) ?? '')) words.pop();
  const text = words.join(' ').trim();
  return text === '' ? undefined : { text, end };
}

const blank = (text: string): string => text.replace(/[^\n]/g, '');
