import type { Token } from 'markdown-it';
import { displayText } from '../../base';
import { useOneOf, type Place } from '../problems';
import type { StepPlace } from '../types';
import { parseFenceInfo, type Attributes, type FenceInfo } from './attributes';
import { attributes, escapeHtml } from './html';
import { DEFAULT_SESSION, type Page } from './page';

/** What makes a step of a fence. */
const STEPS = ['run', 'inside', 'file', 'insert'] as const;
export const CLASSES: readonly string[] = [...STEPS, 'output'];
export const VALUES: readonly string[] = ['session', 'title', 'path', 'on'];
/** Languages whose code is a script; what a `console` shows has prompts and output in it. */
const SNIPPET_SHELLS = new Set(['sh', 'bash', 'shell']);
const SHELLS = new Set(['sh', 'bash', 'shell', 'console']);
/** Names of the Engine API (`[a-zA-Z0-9][a-zA-Z0-9_.-]+`). */
const CONTAINER = /^container:([a-zA-Z0-9][\w.-]{0,127})$/;
/** Characters of a title that is made from code. */
const MAX_TITLE = 60;

/** Code of the page, as a snippet or a step. The language and code are kept for whoever looks into snippets. */
export function writeFence(page: Page, token: Token): string {
  const info = parseFenceInfo(token.info);
  const place = page.placeOf(token);
  const { language } = info;
  const {
    classes = [],
    values = new Map<string, string>(),
    id,
  } = info.attributes ?? ({} as Partial<Attributes>);
  checkAttributes(page, token, info, place);
  const { content } = token;
  const code = `<code${attributes({ class: language && `language-${language}` })}>${escapeHtml(content)}</code>`;
  const plain = `<pre class="${classes.includes('output') ? 'output' : 'code'}">${code}</pre>\n`;

  if (!classes.includes('output')) lintSnippet(page, place, language, values.get('path'), content);

  const kind = STEPS.find((name) => classes.includes(name));
  if (kind === undefined) {
    if (id !== undefined && classes.length === 0)
      page.problems.warning(
        at(page, token, place, `#${id}`),
        `The code "${id}" has an id but cannot be run.`,
        'Add .run, or leave the id out.',
      );
    return plain;
  }
  if (id === undefined) {
    page.problems.error(place, 'A step needs an id.', 'Add one, for example {#list-images .run}.');
    return plain;
  }
  if (!page.claim(id, place)) return plain;
  page.checkVariables(content, (offset) => {
    const before = content.slice(0, offset).split('\n');
    return { line: place.line + before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  });

  const path = values.get('path');
  checkPath(page, place, kind === 'file', path);
  const session = values.get('session') ?? DEFAULT_SESSION;
  const inside = kind === 'inside';
  if (inside && !page.openedSessions.has(session))
    page.problems.error(
      place,
      `No step before this one opens anything in the terminal "${session}".`,
      'Put a step with .run and the same session before it, such as a docker run -it.',
    );
  if (kind === 'run') page.openedSessions.add(session);
  if (kind === 'run' && language !== undefined && !SHELLS.has(language))
    page.problems.warning(
      place,
      `A terminal cannot run ${language}.`,
      'Mark the code as sh, or make it a file step.',
    );
  const on = readPlace(page, at(page, token, place, 'on='), kind, values.get('on'));
  const title = values.get('title') ?? titleOf(content);
  page.addStep({
    ...{ id, title, code: content.replace(/\n$/, ''), language, session, inside, on },
    file: kind === 'file' ? path : undefined,
    insert: kind === 'insert',
    folder: undefined,
    solution: undefined,
  });
  return `<section${attributes({
    class: kind === 'run' ? 'step' : `step ${kind}`,
    id,
    'data-step': id,
    'data-path': kind === 'file' ? path : undefined,
    'aria-label': title,
  })}><pre>${code}</pre></section>\n`;
}

/** Says what the linters of the loader have to say about code. */
function lintSnippet(
  page: Page,
  place: Place,
  language: string | undefined,
  path: string | undefined,
  content: string,
): void {
  const { dockerfile, shell } = page.parts.snippets;
  const isDockerfile =
    language === undefined ? /(^|\/)Dockerfile$/.test(path ?? '') : /^dockerfile$/i.test(language);
  const isShell = language !== undefined && SNIPPET_SHELLS.has(language);
  const found = (isDockerfile ? dockerfile?.(content) : isShell ? shell?.(content) : undefined) ?? [];
  for (const { line, column, severity, message, remedy } of found)
    page.problems[severity]({ line: place.line + 1 + line, column: column + place.column }, message, remedy);
}

/** Where in the line of the fence its attribute `text` stands. */
function at(page: Page, token: Token, place: Place, text: string): Place {
  const begin = page.lineText(place.line).indexOf(token.info);
  return { line: place.line, column: begin + Math.max(0, token.info.indexOf(text)) + 1 };
}

function checkAttributes(
  page: Page,
  token: Token,
  { mistakes, attributes: has }: FenceInfo,
  place: Place,
): void {
  const begin = page.lineText(place.line).indexOf(token.info);
  for (const { offset, text } of mistakes)
    page.problems.error(
      { line: place.line, column: begin + offset + 1 },
      `The attributes of this code cannot be read from "${text}" on.`,
      'Write them as {#id .run session=name title="A title"}.',
    );
  for (const name of has?.classes ?? [])
    if (!CLASSES.includes(name))
      page.problems.error(
        at(page, token, place, `.${name}`),
        `Code has no class ".${name}".`,
        useOneOf(name, CLASSES),
      );
  for (const name of has?.values.keys() ?? [])
    if (!VALUES.includes(name))
      page.problems.error(
        at(page, token, place, `${name}=`),
        `Code has no attribute "${name}".`,
        useOneOf(name, VALUES),
      );
  const kinds = STEPS.filter((name) => has?.classes.includes(name));
  if (kinds.length > 1)
    page.problems.error(
      at(page, token, place, `.${kinds[1] ?? ''}`),
      `A step is one of ${kinds.map((name) => `.${name}`).join(' and ')}, not both.`,
      'Leave one of them out.',
    );
}

function checkPath(page: Page, place: Place, isFile: boolean, path: string | undefined): void {
  if (isFile !== (path !== undefined))
    page.problems.error(
      place,
      isFile ? 'A file step has to name its file.' : 'Only a file step has a path.',
      isFile ? 'Add path=~/folder/Dockerfile.' : 'Add .file, or leave the path out.',
    );
  else if (path !== undefined && !isFilePath(path))
    page.problems.error(
      place,
      `${displayText(path)} is no path of a file on the workbench.`,
      'Begin it with ~/ or /, end it with the name of the file, and leave out . and .. as parts.',
    );
}

/** What everybody can read as the place that it is: nothing in it leads elsewhere or hides. Variables may be in it. */
export function isFilePath(path: string): boolean {
  return (
    /^(~?\/[^/]+)(\/[^/]+)*$/.test(path) &&
    !path.split('/').some((part) => part === '.' || part === '..') &&
    displayText(path) === path
  );
}

function readPlace(
  page: Page,
  place: Place,
  kind: (typeof STEPS)[number],
  on: string | undefined,
): StepPlace {
  if (on === undefined) return 'workbench';
  const container = CONTAINER.exec(on)?.[1];
  if (kind !== 'run')
    page.problems.error(place, 'Only a step with .run can say where it runs.', 'Leave "on=" out.');
  else if (on === 'local') return 'local';
  else if (container !== undefined) return { container };
  else
    page.problems.error(
      place,
      `Nothing can be run on "${on}".`,
      'Write on=local for this computer, or on=container:NAME; without it a step runs on the workbench.',
    );
  return 'workbench';
}

function titleOf(code: string): string {
  const line = code.split('\n').find((text) => text.trim() !== '' && !text.trim().startsWith('#')) ?? code;
  const title = line.trim();
  return title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title;
}
