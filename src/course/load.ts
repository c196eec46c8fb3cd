import { resolve } from 'node:path';
import { explain } from '../base';
import { readBibliography, referencesHtml, type Bibliography } from './bibliography';
import { hasMaths, parseChapter, writeChapter, type LoadedChapter, type ParsedChapter } from './chapter';
import { CourseFolder, MAX_TEXT_BYTES } from './folder';
import { keep } from './kept';
import { MANIFEST_FILE, pageId, readManifest, type Manifest } from './manifest';
import { glossaryTerms } from './markdown/blocks/glossary';
import { resolveMarks, type MarkedPage } from './markdown/marks';
import { loadTypesetter } from './markdown/maths';
import { createParser } from './markdown/parser';
import { inReadingOrder, Problems, useOneOf } from './problems';
import { NO_REQUIREMENTS } from './requirements';
import type { CourseParts } from './parts';
import type { Chapter, Course, CourseProblem, GlossaryTerm, LoadedCourse, LoadOptions } from './types';
import { CONNECTION_VARIABLES } from './variables';

const TOP = { line: 1, column: 1 };
/** Names that a remedy lists. */
const MAX_NAMED = 12;

/** See `loadCourse` in index.ts. This module brings markdown-it and yaml with it. */
export async function load(
  path: string,
  { unsaved = new Map(), snippets = {}, kept }: LoadOptions,
): Promise<LoadedCourse> {
  const found: CourseProblem[] = [];
  const opened = await openCourse(path, unsaved, found);
  if (opened === undefined) return { problems: found };
  const { folder, manifest } = opened;
  const bibliography = await loadBibliography(manifest, folder, found);

  const md = createParser();
  const names = new Set<string>([...CONNECTION_VARIABLES, ...manifest.variables.map(({ name }) => name)]);
  const texts = await readPages(folder, pagesOf(manifest), found);
  const parse = ({ file, kind, text }: PageText): ParsedChapter =>
    parseChapter(file, text, {
      ...{ md, kind, problems: new Problems(file, found), isVariable: (name) => names.has(name) },
    });
  const glossaryPage = texts.find(({ file }) => file === manifest.glossary);
  const parsedGlossary = glossaryPage && parse(glossaryPage);
  const parts: CourseParts = {
    folder,
    variables: manifest.variables,
    glossary: parsedGlossary && { file: parsedGlossary.file, terms: glossaryTerms(parsedGlossary.tokens) },
    bibliography:
      manifest.bibliography === undefined
        ? undefined
        : { file: manifest.bibliography, labels: bibliography.labels },
    typeset: undefined,
    ids: new Map(),
    named: new Map(),
    numbers: { Figure: 0, Table: 0 },
    cited: new Set(),
    snippets,
  };
  const pages = new Map<string, LoadedChapter>();
  // One page after the other: the tokens of a page are many, and go before the next one is read.
  for (const page of texts) {
    const parsed = page === glossaryPage && parsedGlossary !== undefined ? parsedGlossary : parse(page);
    if (parts.typeset === undefined && hasMaths(parsed)) parts.typeset = await loadTypesetter();
    pages.set(page.file, writeChapter(parsed, md, parts));
  }
  if (manifest.bibliography !== undefined && bibliography.references.length > 0)
    pages.set(manifest.bibliography, referencesPage(manifest.bibliography, bibliography));
  checkLinks(pages, parts, found);
  checkCited(manifest, bibliography, parts, found);
  const loaded = {
    course: courseOf(manifest, folder, bibliography, withoutMarks(pages, parts)),
    problems: inReadingOrder(found, [MANIFEST_FILE, ...pagesOf(manifest).map(({ file }) => file)]),
  };
  if (kept !== undefined) await keep(folder, kept, loaded);
  return loaded;
}

/** The folder and its manifest; undefined, with problems, where there is no course. */
async function openCourse(
  path: string,
  unsaved: ReadonlyMap<string, string>,
  found: CourseProblem[],
): Promise<{ folder: CourseFolder; manifest: Manifest } | undefined> {
  const problems = new Problems(MANIFEST_FILE, found);
  let folder: CourseFolder;
  let source: string | undefined;
  try {
    folder = await CourseFolder.open(resolve(path), unsaved);
    source = await folder.read(MANIFEST_FILE);
  } catch (error) {
    problems.error(TOP, `The course cannot be read. ${explain(error)}`, 'Check the path of the folder.');
    return undefined;
  }
  if (source === undefined) {
    problems.error(
      TOP,
      `There is no ${MANIFEST_FILE} in this folder, so it is no course.`,
      'Choose the folder that holds it, or write one (docs/authoring.md begins with ten lines).',
    );
    return undefined;
  }
  const manifest = readManifest(source, problems, folder);
  return manifest && { folder, manifest };
}

/** Every Markdown page, in the order of the course. */
function pagesOf({ chapters, reference, glossary }: Manifest): { file: string; kind: Chapter['kind'] }[] {
  return [
    ...chapters.map(({ file }) => ({ file, kind: 'chapter' as const })),
    ...reference.map(({ file }) => ({ file, kind: 'reference' as const })),
    ...(glossary === undefined ? [] : [{ file: glossary, kind: 'reference' as const }]),
  ];
}

interface PageText {
  file: string;
  kind: Chapter['kind'];
  text: string;
}

/** Those that can be read, side by side. */
async function readPages(
  folder: CourseFolder,
  pages: readonly Omit<PageText, 'text'>[],
  found: CourseProblem[],
): Promise<PageText[]> {
  const texts = await Promise.all(
    pages.map(async ({ file, kind }) => ({
      ...{ file, kind, text: await readPage(folder, file, new Problems(file, found)) },
    })),
  );
  return texts.filter((page): page is PageText => page.text !== undefined);
}

async function readPage(folder: CourseFolder, file: string, problems: Problems): Promise<string | undefined> {
  try {
    const text = await folder.read(file);
    if (text === undefined)
      problems.error(
        TOP,
        `The chapter is larger than ${MAX_TEXT_BYTES / 1024 / 1024} MiB.`,
        'Divide it into several.',
      );
    return text;
  } catch (error) {
    problems.error(
      TOP,
      `The chapter cannot be read. ${explain(error)}`,
      'The other chapters are not affected.',
    );
    return undefined;
  }
}

async function loadBibliography(
  { bibliography: file }: Manifest,
  folder: CourseFolder,
  found: CourseProblem[],
): Promise<Bibliography> {
  const problems = new Problems(file ?? '', found);
  const source = file === undefined ? undefined : await readPage(folder, file, problems);
  return source === undefined
    ? { references: [], labels: new Map(), places: new Map() }
    : readBibliography(source, problems);
}

function referencesPage(file: string, { references }: Bibliography): LoadedChapter {
  return {
    chapter: {
      ...{ id: pageId(file), kind: 'reference', file, title: 'References', minutes: undefined },
      ...{ objectives: [], requires: NO_REQUIREMENTS, headings: [], steps: [], questions: [], quizzes: [] },
      maths: false,
      html: referencesHtml(references),
    },
    anchors: new Set(references.map(({ key }) => `ref-${key}`)),
    links: [],
    terms: [],
  };
}

/** Links to anchors, which are known once all pages are. */
function checkLinks(
  pages: ReadonlyMap<string, LoadedChapter>,
  { named }: CourseParts,
  found: CourseProblem[],
): void {
  for (const [file, { links }] of pages)
    for (const { path, anchor, place, numbered } of links) {
      const target = pages.get(path);
      if (target === undefined || anchor === undefined) continue;
      const own = path === file;
      if (numbered === true ? named.has(anchor) : target.anchors.has(anchor) || (own && named.has(anchor)))
        continue;
      const known = numbered === true ? named.keys() : target.anchors;
      new Problems(file, found).error(
        place,
        numbered === true
          ? `No figure or table of the course is called "${anchor}".`
          : `There is nothing called #${anchor} in ${own ? 'this chapter' : path}.`,
        useOneOf(anchor, [...known].slice(0, MAX_NAMED)),
      );
    }
}

function checkCited(
  { bibliography: file }: Manifest,
  bibliography: Bibliography,
  { cited }: CourseParts,
  found: CourseProblem[],
): void {
  for (const [key, place] of bibliography.places)
    if (!cited.has(key))
      new Problems(file ?? '', found).warning(
        place,
        `Nobody cites "${key}".`,
        `Write {cite}\`${key}\` where it belongs, or leave the entry out.`,
      );
}

/** The pages with their links to each other written out. */
function withoutMarks(pages: ReadonlyMap<string, LoadedChapter>, { named }: CourseParts): LoadedChapter[] {
  const marked = new Map<string, MarkedPage>(
    [...pages].map(([file, { chapter, anchors }]) => [
      file,
      { file, title: chapter.title, headings: chapter.headings, anchors },
    ]),
  );
  return [...pages].map(([file, page]) => {
    const own = marked.get(file);
    const write = (html: string): string =>
      own === undefined ? html : resolveMarks(html, own, marked, named);
    const { chapter } = page;
    return {
      ...page,
      chapter: {
        ...chapter,
        html: write(chapter.html),
        steps: chapter.steps.map((step) => ({
          ...step,
          hints: step.hints.map((hint) => ({ ...hint, html: write(hint.html) })),
        })),
        questions: chapter.questions.map((question) => ({
          ...question,
          options: question.options.map(({ right, html, feedback }) => ({
            right,
            html: write(html),
            feedback: write(feedback),
          })),
          explanation: write(question.explanation),
        })),
      },
      terms: page.terms.map((term) => ({ ...term, html: write(term.html) })),
    };
  });
}

function courseOf(
  manifest: Manifest,
  { path }: CourseFolder,
  { references }: Bibliography,
  pages: readonly LoadedChapter[],
): Course {
  const { id, title, language, version, variables, requires, sshFingerprints } = manifest;
  const byTerm = (a: GlossaryTerm, b: GlossaryTerm): number => a.term.localeCompare(b.term, 'en');
  return {
    ...{ id, title, language, version, folder: path, variables, requires, sshFingerprints, references },
    chapters: pages.map(({ chapter }) => chapter),
    glossary: pages.flatMap(({ terms }) => terms).sort(byTerm),
  };
}
